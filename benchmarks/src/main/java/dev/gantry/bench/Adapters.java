package dev.gantry.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gantry and the chains' own clients, by turns on one node: the same kernel call, the same rule for when a write counts (its transaction is in a block), as many
 * submitters. Which of them begins a round changes from round to round.
 */
final class Adapters {
    static final int SUBMITTERS = 50;

    private static final double MIN_RATIO = 0.95;
    private static final double ADDED_MS = 1;
    private static final long[] POLLS = {2, 10, 40};
    private static final int FSYNCS = 200;

    private final int rounds;
    private final Duration time;
    private final Consumer<String> progress;

    Adapters(int rounds, Duration time, Consumer<String> progress) {
        this.rounds = rounds;
        this.time = time;
        this.progress = progress;
    }

    /** All figures of one network. */
    List<Figure> on(Bed bed) throws Exception {
        var gantry = new GantryClient(bed.ledger().records("bench"), 1);
        var batches = new GantryClient(bed.ledger().records("bench"), bed.batch());
        long poll = fastestPoll(bed);
        try (Client peer = bed.peer().connect(poll);
                Client prompt = bed.peer().connect(POLLS[0])) {
            progress.accept(bed.name() + ": warming up");
            Load.rate(gantry, SUBMITTERS, time);
            Load.rate(batches, SUBMITTERS, time);
            Load.p50(gantry, bed.latencyWrites());
            Load.p50(prompt, bed.latencyWrites());
            var ours = new ArrayList<Double>();
            var theirs = new ArrayList<Double>();
            var batched = new ArrayList<Double>();
            var ourP50 = new ArrayList<Double>();
            var theirP50 = new ArrayList<Double>();
            for (int round = 0; round < rounds; round++) {
                for (int turn = 0; turn < 2; turn++) {
                    if ((round + turn) % 2 == 0) {
                        ours.add(Load.rate(gantry, SUBMITTERS, time));
                    } else {
                        theirs.add(Load.rate(peer, SUBMITTERS, time));
                    }
                }
                batched.add(Load.rate(batches, SUBMITTERS, time) * bed.batch());
                for (int turn = 0; turn < 2; turn++) {
                    if ((round + turn) % 2 == 0) {
                        ourP50.add(Load.p50(gantry, bed.latencyWrites()));
                    } else {
                        theirP50.add(Load.p50(prompt, bed.latencyWrites()));
                    }
                }
                progress.accept(String.format(
                        "%s: round %d of %d: %.0f tx/s, %s %.0f tx/s, in batches %.0f records/s; p50 %.2f ms, %s %.2f ms",
                        bed.name(),
                        round + 1,
                        rounds,
                        ours.get(round),
                        bed.peerName(),
                        theirs.get(round),
                        batched.get(round),
                        ourP50.get(round),
                        bed.peerName(),
                        theirP50.get(round)));
            }
            return figures(bed, poll, ours, theirs, batched, ourP50, theirP50);
        }
    }

    private List<Figure> figures(
            Bed bed,
            long poll,
            List<Double> ours,
            List<Double> theirs,
            List<Double> batched,
            List<Double> ourP50,
            List<Double> theirP50)
            throws IOException {
        double fsync = fsyncMs();
        List<Double> added = pairs(ourP50, theirP50, (a, b) -> a - b);
        String peer = bed.peerName();
        return List.of(
                Figure.atLeast(
                        bed.name() + ": committed tx/s, " + SUBMITTERS + " submitters, against " + peer,
                        MIN_RATIO,
                        "×",
                        "median of the rounds' ratios; " + peer + " asks every " + poll + " ms, its fastest of "
                                + List.of(POLLS[0], POLLS[1], POLLS[2]),
                        pairs(ours, theirs, (a, b) -> a / b),
                        Map.of("gantry tx/s", ours, peer + " tx/s", theirs)),
                Figure.atMost(
                        bed.name() + ": added p50 per write, 1 submitter, against " + peer,
                        Figure.median(added),
                        ADDED_MS + fsync,
                        "ms",
                        "median of the rounds' differences; the bar is 1 ms and one fsync, measured at "
                                + Figure.text(fsync) + " ms; " + peer + " asks every " + POLLS[0] + " ms",
                        added,
                        Map.of("gantry p50 ms", ourP50, peer + " p50 ms", theirP50)),
                Figure.atLeast(
                        bed.name() + ": records/s in batches of " + bed.batch() + " against singles, both with "
                                + SUBMITTERS + " submitters",
                        bed.name().equals("xuper") ? 8 : 4,
                        "×",
                        "median of the rounds' ratios",
                        pairs(batched, ours, (a, b) -> a / b),
                        Map.of("batched records/s", batched, "single records/s", ours)));
    }

    private interface Pair {
        double of(double a, double b);
    }

    private static List<Double> pairs(List<Double> a, List<Double> b, Pair pair) {
        var all = new ArrayList<Double>();
        for (int i = 0; i < a.size(); i++) {
            all.add(pair.of(a.get(i), b.get(i)));
        }
        return all;
    }

    /** How often the chain's own client had best ask for a receipt under load: too seldom it waits, too often it keeps the node from working. */
    private long fastestPoll(Bed bed) throws Exception {
        long best = POLLS[0];
        double rate = 0;
        for (long poll : POLLS) {
            try (Client client = bed.peer().connect(poll)) {
                Load.rate(client, SUBMITTERS, time);
                double now = Load.rate(client, SUBMITTERS, time);
                progress.accept(
                        String.format("%s: %s asking every %d ms: %.0f tx/s", bed.name(), bed.peerName(), poll, now));
                if (now > rate) {
                    rate = now;
                    best = poll;
                }
            }
        }
        return best;
    }

    /** The median time to append four kilobytes durably here. */
    static double fsyncMs() throws IOException {
        Path file = Files.createTempFile("gantry-fsync", ".bin");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var took = new double[FSYNCS];
            for (int i = 0; i < FSYNCS; i++) {
                var block = ByteBuffer.allocate(4096);
                long begin = System.nanoTime();
                channel.write(block);
                channel.force(false);
                took[i] = (System.nanoTime() - begin) / 1e6;
            }
            return Figure.median(took);
        } finally {
            Files.delete(file);
        }
    }
}
