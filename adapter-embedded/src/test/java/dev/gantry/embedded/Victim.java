package dev.gantry.embedded;

import dev.gantry.GantryException;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another process that writes to a ledger and tells of every write before ("try NAME .") and after ("done NAME TRANSACTION ."), and now and then of a signed checkpoint ("kept
 * HEX ."), until it is killed, or fails ("failed CODE MESSAGE ."). A line without its dot was cut off by the killing. It dies with its parent.
 */
final class Victim implements AutoCloseable {
    /** Batches so small that the index is being written, or merged, at most instants. */
    static final Engine.Options OPTIONS = new Engine.Options(100_000, new ChainIndex.Sizes(150, 20), notice -> {});

    private static final int CHECKPOINT_EVERY = 10;

    private final Process process;
    private final BufferedReader lines;

    private Victim(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** @param shell what to run before it in a shell, empty for nothing */
    static Victim start(Path directory, String prefix, int threads, String shell) {
        var command =
                new ArrayList<>(shell.isEmpty() ? List.of() : List.of("sh", "-c", shell + "; exec \"$0\" \"$@\""));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                directory.toString(),
                prefix,
                Integer.toString(threads)));
        try {
            return new Victim(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process process() {
        return process;
    }

    /** The words of the next whole line, or null at the end. */
    String @Nullable [] next() {
        try {
            String line = lines.readLine();
            return line == null || !line.endsWith(" .") ? null : line.split(" ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: nothing of the process runs after it. By its handle, because the process object would close the pipe with what was told. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Kills it, if that is still needed, and waits until it is gone and its lock with it. */
    @Override
    public void close() {
        kill();
        process.onExit().join();
    }

    public static void main(String[] args) throws InterruptedException {
        PrintStream out = System.out;
        var parent = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // The parent sends nothing; the end comes when it dies.
                }
            } catch (IOException e) {
                // As good as the end.
            }
            Runtime.getRuntime().halt(1);
        });
        parent.setDaemon(true);
        parent.start();
        try (var ledger = TestLedger.open(Path.of(args[0]), Signer.P256, OPTIONS)) {
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < Integer.parseInt(args[2]); t++) {
                String prefix = args[1] + "-" + t + "-";
                var thread = new Thread(() -> work(ledger, prefix, out));
                thread.start();
                threads.add(thread);
            }
            for (Thread t : threads) {
                t.join();
            }
        } catch (GantryException e) {
            out.println("failed " + e.code() + " " + e.getMessage() + " .");
        }
    }

    private static void work(TestLedger ledger, String prefix, PrintStream out) {
        try {
            for (int i = 0; ; i++) {
                out.println("try " + prefix + i + " .");
                PreparedTransaction written = ledger.write(prefix + i);
                out.println("done " + prefix + i + " " + written.id() + " .");
                if (i % CHECKPOINT_EVERY == 0) {
                    byte[] checkpoint = TestLedger.await(ledger.adapter.checkpoint());
                    out.println("kept " + HexFormat.of().formatHex(checkpoint) + " .");
                }
            }
        } catch (GantryException e) {
            out.println("failed " + e.code() + " " + e.getMessage() + " .");
        }
    }
}
