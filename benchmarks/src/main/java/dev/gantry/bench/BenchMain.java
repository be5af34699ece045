package dev.gantry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.testnet.NetworkAbsentException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gantry bench NAME}. Exit codes: 0 every figure keeps its bar, 1 one does not, 2 wrong usage, 3 a network is absent, 4 unexpected. */
@Command(
        name = "gantry bench",
        description =
                "Measures Gantry beside the chains' own clients, by turns on real nodes. Let nothing else run meanwhile.")
public final class BenchMain implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int GOOD = 0;
    private static final int UNDER = 1;
    private static final int ABSENT = 3;
    private static final int UNEXPECTED = 4;

    @Parameters(index = "0", description = "the measure table: adapters or embedded")
    private String name = "";

    @Option(names = "--networks", split = ",", description = "default: anvil,geth,xuper")
    private List<String> networks = Bed.NAMES;

    @Option(names = "--rounds", defaultValue = "10", description = "0: none, only the heap; default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "4", description = "of one turn under load; default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--records",
            defaultValue = "1000000",
            description = "embedded: what the large ledger holds; 0: none; default: ${DEFAULT-VALUE}")
    private int records;

    @Option(
            names = "--nodes",
            defaultValue = "100000",
            description = "embedded: what the large catalogue holds, at least 50; 0: none; default: ${DEFAULT-VALUE}")
    private int nodes;

    @Option(
            names = "--soak",
            defaultValue = "10",
            description = "minutes of full load while the heap is watched; 0: none; default: ${DEFAULT-VALUE}")
    private int soakMinutes;

    @Option(
            names = "--soak-on",
            split = ",",
            description = "on which of the networks; default: geth,xuper, one for each adapter")
    private List<String> soakOn = List.of("geth", "xuper");

    @Option(
            names = "--report",
            description = "write the figures with their raw series to this JSON file, and a page beside it")
    @Nullable
    private Path report;

    @Option(names = "--json", description = "one JSON document on standard output, nothing else there")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    @Spec
    @Nullable
    private CommandSpec spec;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);

    public static void main(String[] args) {
        System.exit(execute(args));
    }

    static int execute(String... args) {
        var main = new BenchMain();
        return new CommandLine(main)
                .setExecutionExceptionHandler((e, line, parsed) -> main.failed(e))
                .execute(args);
    }

    private int failed(Exception e) {
        if (e instanceof NetworkAbsentException) {
            err.println(e.getMessage());
            return ABSENT;
        }
        e.printStackTrace(err);
        return UNEXPECTED;
    }

    @Override
    public Integer call() throws Exception {
        if (!List.of("adapters", "embedded").contains(name)) {
            throw wrong("Unknown measure table " + name + "; known: adapters, embedded");
        }
        for (String network : networks) {
            if (!Bed.NAMES.contains(network)) {
                throw wrong("Unknown network " + network + "; known: " + String.join(", ", Bed.NAMES));
            }
        }
        if (rounds < 0 || seconds < 1 || soakMinutes < 0 || records < 0 || nodes < 0 || nodes > 0 && nodes < 50) {
            throw wrong("Give numbers that are not negative, and at least one second.");
        }
        return tell(name.equals("embedded") ? embedded() : adapters());
    }

    private List<Figure> embedded() throws Exception {
        var figures = new ArrayList<Figure>();
        if (rounds > 0) {
            figures.addAll(new Embedded(rounds, Duration.ofSeconds(seconds), err::println).all());
            keep(figures);
        }
        if (records > 0) {
            figures.addAll(EmbeddedLarge.on(records, rounds, seconds, err::println));
            keep(figures);
        }
        if (nodes > 0) {
            figures.addAll(CatalogueLarge.of(nodes, err::println));
            keep(figures);
        }
        return figures;
    }

    private List<Figure> adapters() throws Exception {
        var figures = new ArrayList<Figure>();
        var table = new Adapters(rounds, Duration.ofSeconds(seconds), err::println);
        for (String network : networks) {
            if (rounds > 0) {
                figures.addAll(table.on(network));
            }
            if (soakMinutes > 0 && soakOn.contains(network)) {
                try (Bed bed = Bed.of(network)) {
                    figures.addAll(Soak.on(bed, soakMinutes, err::println));
                }
            }
            keep(figures);
        }
        return figures;
    }

    private int tell(List<Figure> figures) throws IOException {
        if (json) {
            out.println(JSON.writeValueAsString(figures));
        } else {
            figures.forEach(f -> out.printf(
                    "%-4s %s: %s %s (bar %s)%n     %s%n",
                    f.ok() ? "ok" : "LOW", f.figure(), Figure.text(f.value()), f.unit(), f.bar(), f.how()));
        }
        return figures.stream().allMatch(Figure::ok) ? GOOD : UNDER;
    }

    /** After each network: what was measured is not lost with what fails later. */
    private void keep(List<Figure> figures) throws IOException {
        if (report == null) {
            return;
        }
        Files.writeString(report, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(figures) + "\n");
        String file = report.getFileName().toString();
        Files.writeString(
                report.resolveSibling(file.replaceFirst("(\\.json)?$", ".md")),
                Page.of("./gantry bench " + String.join(" ", arguments()), file, figures));
    }

    private List<String> arguments() {
        return spec == null
                ? List.of(name)
                : spec.commandLine().getParseResult().originalArgs();
    }

    private CommandLine.ParameterException wrong(String what) {
        return new CommandLine.ParameterException(spec == null ? new CommandLine(this) : spec.commandLine(), what);
    }
}
