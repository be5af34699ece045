package dev.gantry.bench;

import dev.gantry.core.CoreGantry;
import dev.gantry.spi.Signer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** An embedded ledger with a million records, in processes of their own with a heap of 256 MB: its speed beside a small one's, what lives in the heap, and how soon it is open again. */
final class EmbeddedLarge {
    private static final int MB = 256;
    private static final int SMALL = 10_000;
    private static final int BATCH = 100;
    private static final int FILLERS = 8;
    private static final double MIN_RATIO = 0.8;
    private static final double MAX_SECONDS = 2;
    private static final int REOPENINGS = 5;

    private EmbeddedLarge() {}

    static List<Figure> on(int records, int rounds, int seconds, Consumer<String> progress) throws Exception {
        Path directory = Files.createTempDirectory("gantry-large");
        try {
            var told = new HashMap<String, List<Double>>();
            process(told, progress, "fill", directory, records, rounds, seconds);
            for (int i = 0; i < REOPENINGS; i++) {
                process(told, progress, "open", directory, records, rounds, seconds);
                process(told, progress, "kill", directory, records, rounds, seconds);
            }
            return figures(told, records);
        } finally {
            try (var files = Files.walk(directory)) {
                for (Path f : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(f);
                }
            }
        }
    }

    private static List<Figure> figures(Map<String, List<Double>> told, int records) {
        List<Double> small = told.getOrDefault("small", List.of());
        List<Double> large = told.getOrDefault("large", List.of());
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < large.size(); i++) {
            ratios.add(large.get(i) / small.get(i));
        }
        List<Double> heap = told.getOrDefault("heap", List.of());
        List<Double> clean = told.getOrDefault("open", List.of());
        List<Double> killed = told.getOrDefault("killed", List.of());
        double highest = heap.stream().mapToDouble(d -> d).max().orElse(Double.NaN);
        return List.of(
                Figure.atLeast(
                        "embedded: records/s at " + records + " records against " + SMALL + ", " + Embedded.SUBMITTERS
                                + " submitters",
                        MIN_RATIO,
                        "×",
                        "median of the rounds' ratios, by turns in one process with -Xmx" + MB
                                + "m, the small ledger made anew each time; p256, one transaction a record",
                        ratios,
                        Map.of("large records/s", large, "small records/s", small)),
                Figure.atMost(
                        "embedded: heap at " + records + " records, highest",
                        highest,
                        MB,
                        "MB",
                        "live after a collection, while it was filled and under load, both ledgers and the client in it, -Xmx"
                                + MB + "m",
                        heap,
                        Map.of()),
                Figure.atMost(
                        "embedded: reopening at " + records + " records, closed before",
                        Figure.median(clean),
                        MAX_SECONDS,
                        "s",
                        "from opening the configuration to the kernel's first answer, a new process each time, after its Java classes are loaded by a small ledger; median",
                        clean,
                        Map.of()),
                Figure.atMost(
                        "embedded: reopening at " + records + " records, killed before under full load",
                        Figure.median(killed),
                        MAX_SECONDS,
                        "s",
                        "the same after a process that stopped at once in the middle of writing; median",
                        killed,
                        Map.of()));
    }

    /** Runs a part in a process and adds what it tells: lines of a name and a number. */
    private static void process(
            Map<String, List<Double>> told,
            Consumer<String> progress,
            String part,
            Path directory,
            int records,
            int rounds,
            int seconds)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx" + MB + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedLarge.class.getName(),
                        part,
                        directory.toString(),
                        Integer.toString(records),
                        Integer.toString(rounds),
                        Integer.toString(seconds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                told.computeIfAbsent(words[0], k -> new ArrayList<>()).add(Double.parseDouble(words[1]));
                progress.accept("embedded, large: " + line);
            }
        } finally {
            process.destroy();
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the process for " + part + " failed");
        }
    }

    /** One of the processes. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[1]);
        int records = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        Duration time = Duration.ofSeconds(Long.parseLong(args[4]));
        if (args[0].equals("fill")) {
            try (CoreGantry gantry = Embedded.open(directory, Signer.P256)) {
                fill(gantry, records, true);
                compare(gantry, rounds, time);
            }
            System.exit(0);
        }
        Path other = Files.createTempDirectory("gantry-small");
        Embedded.open(other, Signer.P256).close();
        boolean afterKill = Files.exists(directory.resolve("killed"));
        long begin = System.nanoTime();
        CoreGantry gantry = Embedded.open(directory, Signer.P256);
        tell(afterKill ? "killed" : "open", (System.nanoTime() - begin) / 1e9);
        Files.deleteIfExists(directory.resolve("killed"));
        if (args[0].equals("kill")) {
            Load.rate(client(gantry, 1), Embedded.SUBMITTERS, time);
            var load = new Thread(() -> writeOn(gantry));
            load.start();
            Thread.sleep(time.toMillis());
            Files.createFile(directory.resolve("killed"));
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
        gantry.close();
        System.exit(0);
    }

    private static void writeOn(CoreGantry gantry) {
        try {
            Load.rate(client(gantry, 1), Embedded.SUBMITTERS, Duration.ofMinutes(1));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static GantryClient client(CoreGantry gantry, int batch) {
        return new GantryClient(gantry.ledger(Embedded.LEDGER).records("bench-" + System.nanoTime()), batch);
    }

    private static void fill(CoreGantry gantry, int records, boolean watch) throws Exception {
        int done = 0;
        while (done < records) {
            int some = Math.min(records - done, 100_000);
            Load.writes(client(gantry, BATCH), FILLERS, some / BATCH);
            done += some;
            if (watch) {
                tellHeap();
            }
        }
    }

    private static void compare(CoreGantry large, int rounds, Duration time) throws Exception {
        for (int i = 0; i < rounds; i++) {
            Path fresh = Files.createTempDirectory("gantry-small");
            try (CoreGantry small = Embedded.open(fresh, Signer.P256)) {
                fill(small, SMALL, false);
                for (int j = 0; j < 2; j++) {
                    boolean largesTurn = (i + j) % 2 == 0;
                    double rate = Load.rate(client(largesTurn ? large : small, 1), Embedded.SUBMITTERS, time);
                    tell(largesTurn ? "large" : "small", rate);
                }
                tellHeap();
            }
        }
    }

    private static void tellHeap() {
        System.gc();
        tell("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024 / 1024.0);
    }

    private static void tell(String what, double number) {
        System.out.println(what + " " + number);
    }
}
