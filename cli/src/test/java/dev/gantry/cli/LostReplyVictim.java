package dev.gantry.cli;

import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import java.nio.file.Path;

/** Writes once under a key, and is killed around it. */
final class LostReplyVictim {
    private LostReplyVictim() {}

    public static void main(String[] args) {
        try (CoreGantry gantry = CoreGantry.open(Path.of(args[0]))) {
            Ledger ledger = gantry.ledger("l");
            System.out.print('b');
            System.out.flush();
            ledger.records("c").put("K" + args[1], Payload.text("v"), WriteOptions.key("round-" + args[1]));
        }
    }
}
