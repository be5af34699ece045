package dev.gantry.bench;

import dev.gantry.core.CoreGantry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What a client under full load keeps in memory: a process of its own with a heap of 256 MB, and what lives there after a collection, time and again. */
final class Soak {
    private static final int SAMPLES = 20;
    private static final int MB = 256;
    private static final double FLAT = 1.1;
    /** Below this a ratio says nothing. */
    private static final double NOISE_MB = 4;

    private Soak() {}

    static List<Figure> on(Bed bed, int minutes, Consumer<String> progress) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx" + MB + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Soak.class.getName(),
                        bed.config().toString(),
                        Integer.toString(minutes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var live = new ArrayList<Double>();
        double rate = 0;
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("live ")) {
                    live.add(Double.parseDouble(line.substring(5)));
                    progress.accept(bed.name() + ": " + live.size() + " of " + SAMPLES + ": " + line + " MB");
                } else if (line.startsWith("rate ")) {
                    rate = Double.parseDouble(line.substring(5));
                }
            }
        } finally {
            process.destroyForcibly();
        }
        boolean lasted = process.waitFor() == 0 && live.size() == SAMPLES;
        double highest = live.stream().mapToDouble(d -> d).max().orElse(Double.NaN);
        int third = SAMPLES / 3;
        double early = lasted ? Figure.median(live.subList(0, third)) : Double.NaN;
        double late = lasted ? Figure.median(live.subList(SAMPLES - third, SAMPLES)) : Double.NaN;
        String how = minutes + " minutes, " + Adapters.SUBMITTERS + " submitters, " + Figure.text(rate) + " tx/s, -Xmx"
                + MB + "m; live after a collection";
        return List.of(
                new Figure(
                        bed.name() + ": client heap under full load, highest",
                        highest,
                        "≤ " + MB,
                        "MB",
                        lasted && highest <= MB,
                        how,
                        live,
                        Map.of()),
                new Figure(
                        bed.name() + ": client heap, last third against first third",
                        late / early,
                        "≤ " + FLAT + ", or " + NOISE_MB + " MB",
                        "×",
                        lasted && (late <= early * FLAT || late - early <= NOISE_MB),
                        how,
                        live,
                        Map.of()));
    }

    /** The process that is watched: a configuration and the minutes. */
    public static void main(String[] args) throws Exception {
        Duration time = Duration.ofMinutes(Long.parseLong(args[1]));
        try (CoreGantry gantry = CoreGantry.open(Path.of(args[0]))) {
            String ledger = gantry.ledgers().get(0);
            var client = new GantryClient(gantry.ledger(ledger).records("soak-" + System.nanoTime()), 1);
            CompletableFuture<Double> load = CompletableFuture.supplyAsync(() -> {
                try {
                    return Load.rate(client, Adapters.SUBMITTERS, time);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            for (int i = 0; i < SAMPLES; i++) {
                Thread.sleep(time.toMillis() / (SAMPLES + 1));
                System.gc();
                long used =
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
                System.out.println("live " + used / 1024 / 1024.0);
            }
            System.out.println("rate " + load.get());
        }
        System.exit(0);
    }
}
