package dev.gantry.embedded;

import dev.gantry.Ledger;
import dev.gantry.SubjectId;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.envelope.Suite;
import dev.gantry.spi.LedgerAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An owner, a reader, another reader and a notary on one embedded ledger; collections whose name begins with {@code gm} are encrypted by the Chinese suite. */
final class Parties implements AutoCloseable {
    static final List<String> NAMES = List.of("owner", "reader", "other", "notary");
    private static final String IDENTITIES =
            "{operator: keys/operator, owner: keys/owner, reader: keys/reader, other: keys/other, notary: keys/notary, leaver: keys/leaver}";
    /** Keys are dear to make, and no test is about which they are: made once for all. */
    private static @Nullable Path made;

    private final Path configuration;
    private CoreGantry gantry;

    Parties(Path directory, String... gmCollections) {
        var cipher = new StringBuilder("{\"*\": p256");
        for (String c : gmCollections) {
            cipher.append(", ").append(c).append(": sm2");
        }
        try {
            copy(made(), directory);
            configuration =
                    Files.writeString(directory.resolve("gantry.yaml"), """
                    identities: %s
                    ledgers:
                      l: {adapter: troubled, path: data, cipher: %s}
                    """.formatted(IDENTITIES, cipher.append('}')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TroubledProvider.trouble = UnaryOperator.identity();
        gantry = CoreGantry.open(configuration);
        gantry.deploy("l");
        NAMES.forEach(n -> as("operator").identities().onboard(n));
    }

    private static synchronized Path made() throws IOException {
        Path there = made;
        if (there == null) {
            there = Files.createTempDirectory("gantry-parties");
            Path file = Files.writeString(
                    there.resolve("gantry.yaml"),
                    "identities: " + IDENTITIES + "\nledgers: {l: {adapter: troubled, path: data}}\n");
            try (CoreGantry making = CoreGantry.open(file)) {
                for (String name : making.identities()) {
                    making.identity(name);
                }
                for (String name : List.of("owner", "reader", "other")) {
                    for (Suite suite : Suite.values()) {
                        making.identity(name).readerKey(suite).close();
                    }
                }
            }
            Files.delete(file);
            made = there;
            Path gone = there;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> forget(gone)));
        }
        return there;
    }

    private static void forget(Path directory) {
        try {
            TestLedger.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path there = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(file, there, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
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
