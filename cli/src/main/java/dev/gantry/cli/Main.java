package dev.gantry.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.testnet.NetworkAbsentException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            CatalogueCommand.class,
            TxCommand.class,
            TckCommand.class,
            DoctorCommand.class,
            TestnetCommand.class,
            EvidenceCommand.class,
            ProofCommand.class
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

    private boolean answered;

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
        CommandLine.IParameterExceptionHandler usual = line.getParameterExceptionHandler();
        line.setParameterExceptionHandler((e, given) -> {
            if (Arrays.asList(given).contains("--json")) {
                main.json = true;
                main.answerError("USAGE", String.valueOf(e.getMessage()), "See --help.");
            }
            return usual.handleParseException(e, given);
        });
        try {
            return line.execute(args);
        } catch (StackOverflowError | OutOfMemoryError | LinkageError e) {
            main.err.println("gantry: unexpected: " + e);
            main.answerError("INTERNAL", String.valueOf(e), "Please report this.");
            return UNEXPECTED;
        }
    }

    /** Tells an error and gives its exit code. */
    private int failed(Exception e) {
        if (e instanceof GantryException g) {
            err.println(g);
            answerError(g.code().name(), String.valueOf(g.getMessage()), g.fix());
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
            return absent(
                    "NETWORK_ABSENT",
                    String.valueOf(e.getMessage()),
                    "Name one that is known, or install what it needs.");
        }
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        if (cause instanceof NoSuchFileException f) {
            return absent("STORE_FAILED", "there is no " + f.getFile(), "Check the path.");
        }
        if (cause instanceof IOException io) {
            return absent(
                    "STORE_FAILED", "cannot use " + unusable(io), "See that this user may, and that there is space.");
        }
        if (e instanceof InvalidPathException) {
            err.println("gantry: not a path: " + e.getMessage());
            answerError("ARGUMENT_INVALID", String.valueOf(e.getMessage()), "Name a file or directory.");
            return USAGE;
        }
        e.printStackTrace(err);
        answerError("INTERNAL", String.valueOf(e), "Please report this.");
        return UNEXPECTED;
    }

    private static String unusable(IOException e) {
        if (e instanceof FileSystemException f) {
            boolean denied = f.getReason() == null && f instanceof AccessDeniedException;
            return f.getFile() + ": " + (denied ? "this user may not" : f.getReason());
        }
        return "a file: " + e.getMessage();
    }

    private int absent(String code, String reason, String fix) {
        err.println("gantry: " + reason + " — " + fix);
        answerError(code, reason, fix);
        return ABSENT;
    }

    /** With {@code --json} a command that fails says so in its one document too. */
    private void answerError(String code, String reason, String fix) {
        if (json && !answered) {
            answer(map("error", map("code", code, "reason", reason, "fix", fix)), "");
        }
    }

    /** Prints the one JSON document, or the lines for people. */
    void answer(Object document, String forPeople) {
        answered = true;
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

        @Spec
        @Nullable
        CommandSpec spec;

        /** Wrong usage that the options themselves do not show. */
        CommandLine.ParameterException wrongUsage(String message) {
            return new CommandLine.ParameterException(
                    spec == null ? new CommandLine(this) : spec.commandLine(), message);
        }
    }
}
