package dev.gantry.cli;

import dev.gantry.Transactions;
import dev.gantry.Transactions.Outcome;
import dev.gantry.core.CoreGantry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The stuck write. */
@Command(
        name = "tx",
        description = "Where a write stands, by its idempotency key; settles it, or makes it definitely-not.",
        footer = "Exit code 0: the write took effect (status, resolve), or never will (cancel). 1: otherwise.")
final class TxCommand extends Main.Sub {
    /** What to do. */
    enum Action {
        status,
        resolve,
        cancel
    }

    @Parameters(index = "0", description = "status, resolve or cancel")
    Action action = Action.status;

    @Parameters(index = "1", description = "the idempotency key of the write")
    String key = "";

    @Option(names = "--config", required = true, description = "the configuration file")
    Path config = Path.of("gantry.yaml");

    @Option(names = "--ledger", description = "the ledger; default: the only one")
    @Nullable
    String ledger;

    @Option(names = "--as", description = "the identity that wrote; default: the ledger's")
    @Nullable
    String identity;

    @Override
    public Integer call() {
        try (CoreGantry gantry = CoreGantry.open(config)) {
            if (ledger == null && gantry.ledgers().size() > 1) {
                throw wrongUsage("Name one of the ledgers with --ledger: " + String.join(", ", gantry.ledgers()));
            }
            var view = gantry.ledger(ledger == null ? gantry.ledgers().get(0) : ledger);
            Transactions transactions = (identity == null ? view : view.as(identity)).transactions();
            Transactions.State s = switch (action) {
                case status -> transactions.status(key);
                case resolve -> transactions.resolve(key);
                case cancel -> transactions.cancel(key);
            };
            main.answer(
                    Main.map(
                            "status", s.outcome().name(),
                            "transactionId", s.transactionId().orElse(null),
                            "height", s.height().isPresent() ? s.height().getAsLong() : null,
                            "result", s.result().isPresent() ? s.result().getAsLong() : null,
                            "explanation", s.explanation()),
                    s.outcome()
                            + s.transactionId().map(t -> " in transaction " + t).orElse("") + "\n" + s.explanation());
            return s.outcome() == (action == Action.cancel ? Outcome.DEFINITELY_NOT : Outcome.DONE)
                    ? Main.GOOD
                    : Main.NO;
        }
    }
}
