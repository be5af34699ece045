package dev.gantry.cli;

import dev.gantry.core.CoreGantry;
import dev.gantry.spi.KernelAdmin.KernelStatus;
import dev.gantry.spi.KernelAdmin.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deploys the kernel, or says what is there. */
@Command(name = "ledger", description = "Deploys the kernel on a ledger (harmless when repeated), or tells its state.")
final class LedgerCommand extends Main.Sub {
    /** What to do. */
    enum Action {
        deploy,
        status
    }

    @Parameters(description = "deploy or status")
    Action action = Action.status;

    @Option(names = "--config", required = true, description = "the configuration file")
    Path config = Path.of("gantry.yaml");

    @Option(names = "--ledger", description = "one ledger; default: all")
    @Nullable
    String ledger;

    @Override
    public Integer call() {
        var rows = new ArrayList<Object>();
        var table = new Table("ledger", "kernel", "state", "place");
        boolean ready = true;
        try (CoreGantry gantry = CoreGantry.open(config)) {
            for (String name : ledger == null ? List.copyOf(gantry.ledgers()) : List.of(ledger)) {
                KernelStatus s = action == Action.deploy ? gantry.deploy(name) : gantry.kernelStatus(name);
                ready &= s.state() == State.READY;
                rows.add(Main.map(
                        "ledger",
                        name,
                        "kernel",
                        s.version(),
                        "state",
                        s.state().name(),
                        "place",
                        s.place()));
                table.row(name, Integer.toString(s.version()), s.state().name(), s.place());
            }
        }
        main.answer(rows, table.toString());
        return ready ? Main.GOOD : Main.NO;
    }
}
