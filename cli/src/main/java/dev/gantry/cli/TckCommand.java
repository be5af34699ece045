package dev.gantry.cli;

import dev.gantry.core.CoreGantry;
import dev.gantry.tck.CoreTarget;
import dev.gantry.tck.Tck;
import dev.gantry.testnet.Daemons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The conformance kit against a configured ledger. */
@Command(name = "tck", description = "Runs the conformance kit against a configured ledger with a deployed kernel.")
final class TckCommand extends Main.Sub {
    @Option(names = "--config", required = true, description = "the configuration file")
    Path config = Path.of("gantry.yaml");

    @Option(names = "--ledger", description = "the ledger; default: the first")
    @Nullable
    String ledger;

    @Option(names = "--report", description = "write the report to this file")
    @Nullable
    Path report;

    private static String hex(byte[] account) {
        return "0x" + HexFormat.of().formatHex(account, 12, 32);
    }

    @Override
    public Integer call() throws IOException {
        Path file = report;
        if (file != null
                && (Files.isDirectory(file)
                        || !Files.isDirectory(file.toAbsolutePath().getParent()))) {
            throw wrongUsage("--report: there is no directory for the file " + file);
        }
        CoreGantry gantry = CoreGantry.open(config);
        String name = ledger == null ? gantry.ledgers().get(0) : ledger;
        Optional<Daemons.Daemon> network = Daemons.of(config);
        try (var target =
                CoreTarget.withFunds(gantry, name, account -> network.ifPresent(n -> Daemons.fund(n, hex(account))))) {
            main.err.println("Ledger " + name);
            gantry.ledger(name).info();
            Tck.Report result = Tck.run(
                    name,
                    target,
                    r -> main.err.println("  " + r.id() + " " + r.status() + " " + r.title()
                            + (r.message().isEmpty() ? "" : ": " + r.message())));
            if (file != null) {
                Files.writeString(
                        file, Main.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result) + "\n");
            }
            long passed = result.rules().stream()
                    .filter(r -> r.status().equals("passed"))
                    .count();
            main.answer(
                    result,
                    passed + " of " + result.rules().size() + " rules passed on " + name + " (" + result.adapter()
                            + ")");
            return result.passed() ? Main.GOOD : Main.NO;
        }
    }
}
