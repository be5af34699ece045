package dev.gantry.cli;

import dev.gantry.GantryException;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.config.SettingsReader;
import dev.gantry.spi.AdapterProvider.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Every problem of a configuration and of the ledgers behind it. */
@Command(name = "doctor", description = "Finds every problem of a configuration and of the ledgers behind it.")
final class DoctorCommand extends Main.Sub {
    @Option(names = "--config", required = true, description = "the configuration file")
    Path config = Path.of("gantry.yaml");

    @Override
    public Integer call() {
        var examined = SettingsReader.examine(config);
        var problems = new ArrayList<>(examined.problems());
        if (problems.isEmpty()) {
            try (CoreGantry gantry = CoreGantry.open(config)) {
                for (String name : gantry.ledgers()) {
                    try {
                        gantry.ledger(name).info();
                        var identity = gantry.defaultIdentity(name);
                        if (gantry.ledger(name)
                                .identities()
                                .find(gantry.identity(identity).subject())
                                .isEmpty()) {
                            problems.add(new Problem(
                                    "ledgers." + name + ".as",
                                    "identity " + identity + " is not on this ledger",
                                    "Have a registrar onboard it."));
                        }
                    } catch (GantryException e) {
                        problems.add(new Problem("ledgers." + name, e.code() + ": " + e.getMessage(), e.fix()));
                    }
                }
            }
        }
        var table = new Table("key", "reason", "fix");
        problems.forEach(p -> table.row(p.key(), p.reason(), p.fix()));
        main.answer(Main.map("problems", problems), problems.isEmpty() ? "No problem found." : table.toString());
        return problems.isEmpty() ? Main.GOOD : Main.NO;
    }
}
