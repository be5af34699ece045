package dev.gantry.embedded;

import dev.gantry.Ledger;
import dev.gantry.SubjectId;
import dev.gantry.core.CoreGantry;
import dev.gantry.spi.LedgerAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** An owner, a reader, another reader and a notary on one embedded ledger; collections whose name begins with {@code gm} are encrypted by the Chinese suite. */
final class Parties implements AutoCloseable {
    static final List<String> NAMES = List.of("owner", "reader", "other", "notary");
    private final Path configuration;
    private CoreGantry gantry;

    Parties(Path directory, String... gmCollections) {
        var cipher = new StringBuilder("{\"*\": p256");
        for (String c : gmCollections) {
            cipher.append(", ").append(c).append(": sm2");
        }
        try {
            configuration = Files.writeString(directory.resolve("gantry.yaml"), """
                    identities: {operator: keys/operator, owner: keys/owner, reader: keys/reader, other: keys/other, notary: keys/notary, leaver: keys/leaver}
                    ledgers:
                      l: {adapter: troubled, path: data, cipher: %s}
                    """.formatted(cipher.append('}')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TroubledProvider.trouble = UnaryOperator.identity();
        gantry = CoreGantry.open(configuration);
        gantry.deploy("l");
        NAMES.forEach(n -> as("operator").identities().onboard(n));
    }

    CoreGantry gantry() {
        return gantry;
    }

    Ledger as(String identity) {
        return gantry.ledger("l").as(identity);
    }

    SubjectId subject(String identity) {
        return as(identity).subject();
    }

    /** Closes it and opens it again, behind this trouble. */
    void reopen(UnaryOperator<LedgerAdapter> trouble) {
        gantry.close();
        TroubledProvider.trouble = trouble;
        gantry = CoreGantry.open(configuration);
    }

    /** Waits for what a broker does in its own time. */
    static void until(String what, BooleanSupplier done) {
        for (int i = 0; i < 300; i++) {
            if (done.getAsBoolean()) {
                return;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("never: " + what);
    }

    @Override
    public void close() {
        TroubledProvider.trouble = UnaryOperator.identity();
        gantry.close();
    }
}
