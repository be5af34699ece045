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
    private static final double COALESCED_RATIO = 3;
    private static final double ADDED_MS = 1;
    private static final long[] POLLS = {2, 10, 40};
    private static final int WARM_UPS = 2;
    private static final int MOST_TRIES = 3;
    private static final int POLL_TURNS = 3;
    private static final int FSYNCS = 200;
    private static final Duration WARM = Duration.ofMillis(500);

    private final int rounds;
    private final Duration time;
    private final Consumer<String> progress;
    private int repeated;

    Adapters(int rounds, Duration time, Consumer<String> progress) {
        this.rounds = rounds;
        this.time = time;
        this.progress = progress;
    }

    /** All figures of one network. */
    List<Figure> on(String network) throws Exception {
        var all = new Series();
        repeated = 0;
        try (Bed bed = Bed.of(network)) {
            progress.accept(network + ": warming up");
            for (int i = 0; i < Math.min(rounds, WARM_UPS); i++) {
                round(bed, POLLS[0], i, new Series());
            }
            long poll = fastestPoll(bed);
            for (int round = 0; round < rounds; round++) {
                round(bed, poll, round, all);
                progress.accept(String.format(
                        "%s: round %d of %d: %.0f tx/s, %s %.0f tx/s, coalesced %.0f records/s, in batches %.0f records/s; p50 %.2f ms, %s %.2f ms",
                        network,
                        round + 1,
                        rounds,
                        last(all.ours),
                        bed.peerName(),
                        last(all.theirs),
                        last(all.together),
                        last(all.batched),
                        last(all.ourP50),
                        bed.peerName(),
                        last(all.theirP50)));
            }
            return figures(bed, poll, all);
        }
    }

    private static double last(List<Double> numbers) {
        return numbers.get(numbers.size() - 1);
    }

    /** What was measured, one number for each round. */
    private static final class Series {
        final List<Double> ours = new ArrayList<>();
        final List<Double> theirs = new ArrayList<>();
        final List<Double> ourP50 = new ArrayList<>();
        final List<Double> theirP50 = new ArrayList<>();
        final List<Double> together = new ArrayList<>();
        final List<Double> batched = new ArrayList<>();
    }

    /** One client's turn on a bed. */
    private interface Turn {
        double run(Bed bed) throws Exception;
    }

    /**
     * Anvil 1.7.1 sometimes never mines what arrives while it makes a block, whoever sends it: such a turn is repeated on a new node, and the figures say how many were.
     */
    private double turn(Bed bed, Turn turn) throws Exception {
        if (!bed.freshEachTurn()) {
            return turn.run(bed);
        }
        for (int i = 1; ; i++) {
            try (Bed own = Bed.of(bed.name())) {
                return turn.run(own);
            } catch (Load.FailedException e) {
                repeated++;
                progress.accept(bed.name() + ": a turn is repeated: " + e.getMessage());
                if (i == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private void round(Bed bed, long poll, int round, Series all) throws Exception {
        for (int i = 0; i < 2; i++) {
            if ((round + i) % 2 == 0) {
                all.ourP50.add(turn(bed, b -> latency(coalesced(b), b)));
                all.ours.add(turn(bed, b -> rate(gantry(b, 1))));
                all.together.add(turn(bed, b -> rate(coalesced(b))));
            } else {
                all.theirP50.add(turn(bed, b -> latency(b.peer().connect(POLLS[0]), b)));
                all.theirs.add(turn(bed, b -> rate(b.peer().connect(poll))));
            }
        }
        all.batched.add(turn(bed, b -> rate(gantry(b, b.batch())) * b.batch()));
    }

    private static Client gantry(Bed bed, int batch) {
        return new GantryClient(bed.ledger().records("bench"), batch);
    }

    private static Client coalesced(Bed bed) {
        return new GantryClient(bed.coalesced().records("bench"), 1);
    }

    private static double latency(Client client, Bed bed) throws Exception {
        try (client) {
            Load.p50(client, bed.latencyWrites() / 4);
            return Load.p50(client, bed.latencyWrites());
        }
    }

    private double rate(Client client) throws Exception {
        try (client) {
            Load.rate(client, SUBMITTERS, WARM);
            return Load.rate(client, SUBMITTERS, time);
        }
    }

    private List<Figure> figures(Bed bed, long poll, Series all) throws IOException {
        double fsync = fsyncMs();
        List<Double> added = pairs(all.ourP50, all.theirP50, (a, b) -> a - b);
        String peer = bed.peerName();
        return List.of(
                Figure.atLeast(
                        bed.name() + ": committed tx/s, " + SUBMITTERS + " submitters, against " + peer,
                        MIN_RATIO,
                        "×",
                        "median of the rounds' ratios; " + peer + " asks every " + poll + " ms, its fastest of "
                                + List.of(POLLS[0], POLLS[1], POLLS[2])
                                + (repeated == 0 ? "" : "; turns repeated: " + repeated),
                        pairs(all.ours, all.theirs, (a, b) -> a / b),
                        Map.of("gantry tx/s", all.ours, peer + " tx/s", all.theirs)),
                Figure.atMost(
                        bed.name() + ": added p50 per write, 1 submitter, against " + peer,
                        Figure.median(added),
                        ADDED_MS + fsync,
                        "ms",
                        "median of the rounds' differences; the bar is 1 ms and one fsync, measured at "
                                + Figure.text(fsync) + " ms; " + peer + " asks every " + POLLS[0] + " ms",
                        added,
                        Map.of("gantry p50 ms", all.ourP50, peer + " p50 ms", all.theirP50)),
                Figure.atLeast(
                        bed.name() + ": coalesced records/s, " + SUBMITTERS
                                + " independent submitters, against singles of " + peer,
                        COALESCED_RATIO,
                        "×",
                        "median of the rounds' ratios; the configuration's default, where the first row turns it off",
                        pairs(all.together, all.theirs, (a, b) -> a / b),
                        Map.of("coalesced records/s", all.together, peer + " tx/s", all.theirs)),
                Figure.atLeast(
                        bed.name() + ": records/s in batches of " + bed.batch() + " against singles, both with "
                                + SUBMITTERS + " submitters",
                        bed.name().equals("xuper") ? 8 : 4,
                        "×",
                        "median of the rounds' ratios",
                        pairs(all.batched, all.ours, (a, b) -> a / b),
                        Map.of("batched records/s", all.batched, "single records/s", all.ours)));
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
            var turns = new ArrayList<Double>();
            for (int i = 0; i < Math.min(rounds, POLL_TURNS); i++) {
                turns.add(turn(bed, b -> rate(b.peer().connect(poll))));
            }
            double now = Figure.median(turns);
            progress.accept(
                    String.format("%s: %s asking every %d ms: %.0f tx/s", bed.name(), bed.peerName(), poll, now));
            if (now > rate) {
                rate = now;
                best = poll;
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
