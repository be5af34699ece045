package dev.gantry.bench;

import dev.gantry.core.CoreGantry;
import dev.gantry.core.keys.Signatures;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.kernel.Digests;
import dev.gantry.spi.Signer;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The embedded ledger against what this machine can do at best: as many submitters appending as many bytes durably with nothing else to do, and the signatures alone. All of it
 * by turns in the same run, because a disk's speed changes from minute to minute.
 */
final class Embedded {
    static final int SUBMITTERS = 128;
    static final String LEDGER = "bench";
    private static final String TOGETHER = "together";

    private static final double MIN_SHARE = 0.6;
    private static final double CRYPTO_FACTOR = 1.3;
    private static final int FSYNCS_OF_A_WRITE = 2;
    /** About what one record of the benchmark takes in the log. */
    private static final int BYTES_OF_A_RECORD = 1_000;

    private static final int SIGNED_BYTES = 600;
    private static final int SIGNATURES = 300;
    private static final int LATENCY_WRITES = 200;
    private static final Duration WARM = Duration.ofMillis(500);

    private final int rounds;
    private final Duration time;
    private final Consumer<String> progress;

    Embedded(int rounds, Duration time, Consumer<String> progress) {
        this.rounds = rounds;
        this.time = time;
        this.progress = progress;
    }

    List<Figure> all() throws Exception {
        var figures = new ArrayList<Figure>();
        for (String crypto : List.of(Signer.P256, Signer.SM2)) {
            figures.addAll(of(crypto));
        }
        return figures;
    }

    /** Two ledgers in directories of their own: on one each write is a transaction of its own, the other is as the configuration's defaults make it. */
    static CoreGantry open(Path directory, String crypto) throws IOException {
        Path file = Files.writeString(
                directory.resolve("gantry.yaml"),
                "identities: {operator: keys/operator}\nledgers: {" + LEDGER
                        + ": {adapter: embedded, path: data, crypto: " + crypto + ", coalesce: false}, " + TOGETHER
                        + ": {adapter: embedded, path: together, crypto: " + crypto + "}}\n");
        CoreGantry gantry = CoreGantry.open(file);
        gantry.deploy(LEDGER);
        return gantry;
    }

    private List<Figure> of(String crypto) throws Exception {
        var ours = new ArrayList<Double>();
        var together = new ArrayList<Double>();
        var togetherShare = new ArrayList<Double>();
        var bare = new ArrayList<Double>();
        var cryptoMs = new ArrayList<Double>();
        var bound = new ArrayList<Double>();
        var share = new ArrayList<Double>();
        var p50 = new ArrayList<Double>();
        var fsync = new ArrayList<Double>();
        var allowed = new ArrayList<Double>();
        int cores = Runtime.getRuntime().availableProcessors();
        try (CoreGantry gantry = open(Files.createTempDirectory("gantry-bench"), crypto)) {
            gantry.deploy(TOGETHER);
            var client = new GantryClient(gantry.ledger(LEDGER).records("bench"), 1);
            var coalesced = new GantryClient(gantry.ledger(TOGETHER).records("bench"), 1);
            Load.rate(client, SUBMITTERS, time);
            Load.rate(coalesced, SUBMITTERS, time);
            signaturesMs(crypto);
            for (int i = 0; i < rounds; i++) {
                Load.rate(client, SUBMITTERS, WARM);
                ours.add(Load.rate(client, SUBMITTERS, time));
                Load.rate(coalesced, SUBMITTERS, WARM);
                together.add(Load.rate(coalesced, SUBMITTERS, time));
                bare.add(bareRate(time));
                cryptoMs.add(signaturesMs(crypto));
                fsync.add(Adapters.fsyncMs());
                p50.add(Load.p50(coalesced, LATENCY_WRITES));
                bound.add(1 / (1 / bare.get(i) + cryptoMs.get(i) / 1e3 / cores));
                share.add(ours.get(i) / bound.get(i));
                togetherShare.add(together.get(i) / bound.get(i));
                allowed.add(FSYNCS_OF_A_WRITE * fsync.get(i) + CRYPTO_FACTOR * cryptoMs.get(i));
                progress.accept(String.format(
                        "embedded, %s: round %d of %d: %.0f records/s, %.0f one by one, of %.0f possible (bare %.0f/s, signatures %.2f ms); p50 %.2f ms, fsync %.2f ms",
                        crypto,
                        i + 1,
                        rounds,
                        together.get(i),
                        ours.get(i),
                        bound.get(i),
                        bare.get(i),
                        cryptoMs.get(i),
                        p50.get(i),
                        fsync.get(i)));
            }
        }
        return List.of(
                Figure.atLeast(
                        "embedded, " + crypto + ": durable records/s, " + SUBMITTERS
                                + " submitters, against what disk and a signature for each allow",
                        MIN_SHARE,
                        "×",
                        "median of the rounds' ratios; full API path, the configuration's default: writes that come together travel together under one signature; allowed is as in the next figure",
                        togetherShare,
                        Map.of("records/s", together, "allowed/s", bound)),
                Figure.atLeast(
                        "embedded, " + crypto + ": the same with each record in a transaction of its own",
                        MIN_SHARE,
                        "×",
                        "median of the rounds' ratios; full API path, one transaction and two signature operations a record, every block forced; allowed is 1 / (1 / bare + signatures / "
                                + cores + " cores), bare: as many threads, group commit of " + BYTES_OF_A_RECORD
                                + " bytes each and nothing else; immudb was not run",
                        share,
                        Map.of("records/s", ours, "allowed/s", bound, "bare/s", bare, "signatures ms", cryptoMs)),
                Figure.atMost(
                        "embedded, " + crypto + ": p50 per write, 1 submitter",
                        Figure.median(p50),
                        Figure.median(allowed),
                        "ms",
                        "the bar is 2 fsync and 1.3 times the signatures, each the median of its rounds in the same run",
                        p50,
                        Map.of("p50 ms", p50, "fsync ms", fsync, "signatures ms", cryptoMs)));
    }

    /** Signing and verifying once, one thread, in milliseconds. */
    private static double signaturesMs(String crypto) {
        var signer = SoftwareSigner.random(crypto);
        byte[] publicKey = signer.publicKey();
        byte[] message = new byte[SIGNED_BYTES];
        var took = new double[SIGNATURES];
        for (int i = 0; i < SIGNATURES; i++) {
            message[0] = (byte) i;
            message[1] = (byte) (i >> 8);
            long begin = System.nanoTime();
            byte[] signature = signer.sign(digest(crypto, publicKey, message));
            if (!Signatures.verify(crypto, publicKey, digest(crypto, publicKey, message), signature)) {
                throw new IllegalStateException("a signature that does not verify");
            }
            took[i] = (System.nanoTime() - begin) / 1e6;
        }
        return Figure.median(took);
    }

    private static byte[] digest(String crypto, byte[] publicKey, byte[] message) {
        return crypto.equals(Signer.SM2)
                ? Signatures.sm2Digest(publicKey, message)
                : Digests.plain(message).bytes();
    }

    /** Appends a second that the same number of submitters get done durably when nothing but a group commit is to be done. */
    private static double bareRate(Duration time) throws Exception {
        Path file = Files.createTempFile("gantry-bare", ".log");
        var queue = new LinkedBlockingQueue<CompletableFuture<Void>>();
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var thread = new Thread(() -> commitAll(channel, queue));
            thread.setDaemon(true);
            thread.start();
            var client = new Client() {
                @Override
                public void write(String key) {
                    var done = new CompletableFuture<Void>();
                    queue.add(done);
                    done.join();
                }

                @Override
                public void close() {
                    thread.interrupt();
                }
            };
            try (client) {
                Load.rate(client, SUBMITTERS, WARM);
                return Load.rate(client, SUBMITTERS, time);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void commitAll(FileChannel channel, LinkedBlockingQueue<CompletableFuture<Void>> queue) {
        try {
            while (true) {
                var group = new ArrayList<CompletableFuture<Void>>();
                group.add(queue.take());
                queue.drainTo(group, 1023);
                var bytes = ByteBuffer.allocate(group.size() * BYTES_OF_A_RECORD);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
                group.forEach(done -> done.complete(null));
            }
        } catch (InterruptedException | IOException e) {
            // The turn is over.
        }
    }
}
