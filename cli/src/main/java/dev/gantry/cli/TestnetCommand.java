package dev.gantry.cli;

import dev.gantry.core.CoreGantry;
import dev.gantry.testnet.Daemons;
import dev.gantry.testnet.Daemons.Daemon;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Real nodes on loopback. */
@Command(name = "testnet", description = "Starts and ends real networks on loopback.")
final class TestnetCommand extends Main.Sub {
    /** What to do. */
    enum Action {
        up,
        down,
        list
    }

    @Parameters(index = "0", description = "up, down or list")
    Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", description = "the network's name")
    @Nullable
    String name;

    @Option(names = "--print-config", description = "print last the path of a ready gantry.yaml")
    boolean printConfig;

    @Override
    public Integer call() {
        if (action == Action.list) {
            var table = new Table("network", "status", "config");
            Daemons.list().forEach(d -> table.row(d.name(), "up", d.config()));
            main.answer(Daemons.list().stream().map(d -> row(d, "up")).toList(), table.toString());
            return Main.GOOD;
        }
        if (name == null) {
            throw wrongUsage("Give the network's name: " + Daemons.NAMES);
        }
        if (action == Action.up) {
            Daemon d = Daemons.up(name);
            fund(d);
            main.answer(
                    row(d, "up"),
                    (d.endpoint().isEmpty() ? name + " is ready" : name + " is up at " + d.endpoint())
                            + (printConfig ? "\n" + d.config() : ""));
            return Main.GOOD;
        }
        boolean was = Daemons.down(name);
        main.answer(
                Main.map("name", name, "status", "down", "config", null, "endpoints", List.of()),
                name + (was ? " is down" : " was not up"));
        return Main.GOOD;
    }

    /** The identities of the ready configuration can write at once, also where that takes coins. */
    private static void fund(Daemon d) {
        try (CoreGantry gantry = CoreGantry.open(Path.of(d.config()))) {
            for (String identity : gantry.identities()) {
                byte[] account = gantry.adapter(d.name()).account(gantry.signer(d.name(), identity));
                Daemons.fund(d, "0x" + HexFormat.of().formatHex(account, 12, 32));
            }
        }
    }

    private static Object row(Daemon d, String status) {
        List<String> endpoints = d.endpoint().isEmpty() ? List.of() : List.of(d.endpoint());
        return Main.map("name", d.name(), "status", status, "config", d.config(), "endpoints", endpoints);
    }
}
