package dev.gantry.cli;

import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import java.io.IOException;
import java.nio.file.Path;

/** Waits for a line, then writes once under a key, and is killed around it. */
final class LostReplyVictim {
    private LostReplyVictim() {}

    public static void main(String[] args) throws IOException {
        try (CoreGantry gantry = CoreGantry.open(Path.of(args[0]))) {
            System.in.read();
            Ledger ledger = gantry.ledger("l");
            System.out.print('b');
            System.out.flush();
            ledger.records("c").put("K" + args[1], Payload.text("v"), WriteOptions.key("round-" + args[1]));
        }
    }
}
