package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Ledger;
import dev.gantry.Stage;
import dev.gantry.core.CoreGantry;
import dev.gantry.spi.LedgerAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Gantry with one embedded ledger and one identity; its adapter can be put behind any trouble. */
final class OneLedger implements AutoCloseable {
    private final Path configuration;
    private CoreGantry gantry;

    OneLedger(Path directory) {
        try {
            configuration = Files.writeString(
                    directory.resolve("gantry.yaml"),
                    "identities: {me: keys/me}\nledgers: {l: {adapter: troubled, path: data}}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        gantry = CoreGantry.open(configuration);
        gantry.deploy("l");
    }

    CoreGantry gantry() {
        return gantry;
    }

    Ledger ledger() {
        return gantry.ledger("l");
    }

    /** Closes it and opens it again, behind this trouble. */
    void reopen(UnaryOperator<LedgerAdapter> trouble) {
        gantry.close();
        TroubledProvider.trouble = trouble;
        gantry = CoreGantry.open(configuration);
    }

    static GantryException error(ErrorCode code, Stage stage) {
        return GantryException.of(code, stage, "trouble").fix("None.").build();
    }

    @Override
    public void close() {
        TroubledProvider.trouble = UnaryOperator.identity();
        gantry.close();
    }
}
