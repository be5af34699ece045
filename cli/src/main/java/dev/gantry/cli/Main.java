package dev.gantry.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.testnet.NetworkAbsentException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Starts the commands. Exit codes: 0 good, 1 the answer is no, 2 wrong usage or configuration, 3 something is absent, 4 unexpected. */
@Command(
        name = "gantry",
        mixinStandardHelpOptions = true,
        version = "gantry 0.1.0",
        description = "One business code for supply-chain records on many ledgers.",
        footer = "%nThe launcher also knows: test [--require a,b] [--deep], and bench NAME (see gantry bench --help).",
        subcommands = {
            DemoCommand.class,
            LedgerCommand.class,
            TxCommand.class,
            TckCommand.class,
            DoctorCommand.class,
            TestnetCommand.class
        })
public final class Main implements Runnable {
    static final int GOOD = 0;
    static final int NO = 1;
    static final int USAGE = 2;
    static final int ABSENT = 3;
    static final int UNEXPECTED = 4;
    static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--json",
            description = "one JSON document on standard output, nothing else there",
            scope = ScopeType.INHERIT)
    boolean json;

    @Spec
    private CommandSpec spec;

    final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);

    @Override
    public void run() {
        spec.commandLine().usage(err);
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing a command.");
    }

    public static void main(String[] args) {
        System.exit(execute(args));
    }

    static int execute(String... args) {
        var main = new Main();
        var line = new CommandLine(main);
        line.setExecutionExceptionHandler((e, command, parsed) -> main.failed(e));
        return line.execute(args);
    }

    /** Tells an error and gives its exit code. */
    private int failed(Exception e) {
        if (e instanceof GantryException g) {
            err.println(g);
            return switch (g.code().kind()) {
                case CONFIGURATION ->
                    g.code() == ErrorCode.KERNEL_MISSING || g.code() == ErrorCode.NETWORK_ABSENT ? ABSENT : USAGE;
                case INVALID -> USAGE;
                case UNAVAILABLE, NOT_FOUND -> ABSENT;
                case CONFLICT, DENIED, INTEGRITY, REJECTED, UNKNOWN, UNSUPPORTED -> NO;
                case INTERNAL -> UNEXPECTED;
            };
        }
        if (e instanceof NetworkAbsentException) {
            err.println(e.getMessage());
            return ABSENT;
        }
        e.printStackTrace(err);
        return UNEXPECTED;
    }

    /** Prints the one JSON document, or the lines for people. */
    void answer(Object document, String forPeople) {
        if (json) {
            out.println(JSON.valueToTree(document).toString());
        } else {
            out.println(forPeople);
        }
    }

    static Map<String, Object> map(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    /** What every command shares: its parent. */
    abstract static class Sub implements Callable<Integer> {
        @ParentCommand
        Main main = new Main();

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this help")
        boolean help;
    }
}
