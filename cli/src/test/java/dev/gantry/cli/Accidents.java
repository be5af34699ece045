package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.EventReader;
import dev.gantry.Events;
import dev.gantry.GantryException;
import dev.gantry.Ledger;
import dev.gantry.OutcomeUnknownException;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.Records;
import dev.gantry.Retry;
import dev.gantry.Stage;
import dev.gantry.Transactions;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.tck.Errors;
import dev.gantry.testnet.LossyProxy;
import dev.gantry.testnet.Networks;
import dev.gantry.testnet.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can happen to a network, and what the application is told: a typed error that leaves nothing out, an outcome that is unknown where it is unknown, one effect for each
 * key, and each event once and in order. Each test has a kernel of its own on one node.
 */
@Tag("R5.3a")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Accidents {
    private static final boolean DEEP = Boolean.getBoolean("gantry.deep");
    private static final int ROUNDS = DEEP ? 40 : 3;
    private static final Duration SHORT = Duration.ofSeconds(3);
    /** Whoever repeats an unknown outcome tries no more often than this on a network that is well. */
    private static final int TRIES = 5;

    @TempDir
    static Path directory;

    private TestNode node;
    private LossyProxy proxy;
    private CoreGantry gantry;
    private int kernels;

    abstract String network();

    abstract TestNode start();

    /** Another network of the same kind. */
    abstract TestNode startAnother();

    /** Settings of a ledger that is reached at {@code url}, with a kernel of its own for each name. */
    abstract String settings(String url, String kernel);

    /** How likely each piece of a reply is lost: less where one connection carries all questions, because each loss then takes many. */
    abstract double lossRate();

    /** Makes an account able to write. */
    void fund(String url, String account) {}

    @BeforeAll
    void startNode() {
        var started = Networks.tryStart(network(), this::start);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        node = started.network().orElseThrow();
        proxy = LossyProxy.before(node.url());
    }

    @AfterEach
    void closeGantry() {
        if (gantry != null) {
            gantry.close();
        }
    }

    @AfterAll
    void stopNode() {
        if (node != null) {
            proxy.close();
            node.close();
        }
    }

    /** The node's address by way of the proxy, in the form that the setting has. */
    private String proxied() {
        return node.url().replaceFirst("[^/]*$", proxy.address());
    }

    private CoreGantry open(String url) {
        return open(url, 2);
    }

    private CoreGantry open(String url, int timeoutSeconds) {
        Path file = directory.resolve("gantry-" + kernels + ".yaml");
        try {
            Files.writeString(file, """
                    identities: {operator: keys/operator, buyer: keys/buyer}
                    state: state-%1$d
                    ledgers: {orders: {as: operator, timeoutSeconds: %2$d, %3$s}}
                    """.formatted(kernels, timeoutSeconds, settings(url, "kernel_" + kernels)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return CoreGantry.open(file);
    }

    /** A new kernel, and the buyer's view of it. */
    private Ledger deployed(String url) {
        kernels++;
        gantry = open(url);
        return onboarded();
    }

    private Ledger onboarded() {
        Ledger ledger = gantry.ledger("orders");
        for (String who : List.of("operator", "buyer")) {
            byte[] account = gantry.adapter("orders").account(gantry.signer("orders", who));
            fund(node.url(), "0x" + HexFormat.of().formatHex(account, 12, 32));
        }
        gantry.deploy("orders");
        ledger.identities().onboard("buyer");
        return ledger.as("buyer");
    }

    @Test
    void a_node_that_is_down_is_said_to_be_down_and_everything_goes_on_when_it_is_back() {
        Ledger buyer = deployed(node.url());
        Records records = buyer.records("orders");
        records.create("A", Payload.text("x"), WriteOptions.key("a"));
        EventReader reader = buyer.events().read(Events.BEGINNING);
        List<Events.RecordEvent> seen = new ArrayList<>(reader.next(10, SHORT));
        node.stop();
        var write = Errors.fails(
                ErrorCode.NODE_UNREACHABLE, () -> records.create("B", Payload.text("x"), WriteOptions.key("b")));
        assertThat(write.stage()).isIn(Stage.PREPARE, Stage.SUBMIT);
        assertThat(write.context()).containsEntry("ledger", "orders").containsEntry("idempotencyKey", "b");
        Errors.fails(ErrorCode.NODE_UNREACHABLE, Stage.READ, () -> records.find("A"));
        Errors.fails(
                ErrorCode.NODE_UNREACHABLE,
                Stage.READ,
                () -> buyer.transactions().status("a"));
        Errors.fails(ErrorCode.NODE_UNREACHABLE, Stage.FOLLOW, () -> reader.next(10, SHORT));
        Errors.fails(ErrorCode.NODE_UNREACHABLE, Stage.CONNECT, () -> {
            try (CoreGantry other = open(node.url())) {
                other.ledger("orders");
            }
        });
        node.restart();
        assertThat(records.create("B", Payload.text("x"), WriteOptions.key("b")).replayed())
                .isFalse();
        assertThat(records.create("A", Payload.text("x"), WriteOptions.key("a")).replayed())
                .isTrue();
        while (seen.size() < 2) {
            seen.addAll(reader.next(10, SHORT));
        }
        assertThat(reader.next(10, Duration.ofMillis(300))).isEmpty();
        assertThat(seen).isEqualTo(drain(buyer, Events.BEGINNING));
    }

    @Test
    void a_node_that_hangs_leaves_unknown_what_was_sent_and_the_same_key_settles_it() {
        Ledger buyer = deployed(node.url());
        Records records = buyer.records("orders");
        records.create("A", Payload.text("x"));
        EventReader reader = buyer.events().read(Events.BEGINNING);
        List<Events.RecordEvent> seen = new ArrayList<>(reader.next(10, SHORT));
        var options = WriteOptions.key("hung").within(SHORT);
        node.suspend();
        try {
            GantryException e = Errors.fails(() -> records.create("B", Payload.text("x"), options));
            if (e instanceof OutcomeUnknownException) {
                assertThat(e.fix()).contains("same idempotency key");
            } else {
                assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.NODE_TIMEOUT);
                assertThat(e.stage()).isEqualTo(Stage.PREPARE);
            }
            assertThat(e.context()).containsEntry("idempotencyKey", "hung");
            Errors.fails(ErrorCode.NODE_TIMEOUT, Stage.READ, () -> records.find("A"));
            Errors.fails(ErrorCode.NODE_TIMEOUT, Stage.FOLLOW, () -> reader.next(10, SHORT));
            Thread.currentThread().interrupt();
            var interrupted = Errors.fails(ErrorCode.OUTCOME_UNKNOWN, () -> records.create("C", Payload.text("x")));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(interrupted.context()).containsKey("idempotencyKey");
            Errors.fails(ErrorCode.NODE_TIMEOUT, Stage.CONNECT, () -> {
                try (CoreGantry other = open(node.url())) {
                    other.ledger("orders");
                }
            });
        } finally {
            node.resume();
        }
        assertThat(records.create("B", Payload.text("x"), WriteOptions.key("hung"))
                        .version())
                .isEqualTo(1);
        assertThat(records.history(buyer.subject(), "B")).hasSize(1);
        assertThat(buyer.transactions().resolve("hung").outcome()).isEqualTo(Transactions.Outcome.DONE);
        while (seen.size() < 2) {
            seen.addAll(reader.next(10, SHORT));
        }
        assertThat(seen).isEqualTo(drain(buyer, Events.BEGINNING));
    }

    @Test
    void a_node_that_restarts_amid_writes_leaves_each_key_one_effect() {
        Ledger buyer = deployed(node.url());
        Records records = buyer.records("orders");
        records.create("warm", Payload.text("x"));
        Map<Integer, CompletableFuture<Receipt>> writes = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            writes.put(i, own(records, "", i));
            if (i == 10) {
                writes.get(0).join();
                node.stop();
            }
        }
        node.restart();
        writes.values().forEach(Accidents::ending);
        for (int i = 0; i < 20; i++) {
            int n = i;
            assertThat(repeated(() -> own(records, "", n)).version()).isEqualTo(1);
            assertThat(records.history(buyer.subject(), "K" + n)).hasSize(1);
        }
        assertThat(drain(buyer, Events.BEGINNING).stream()
                        .map(Events.RecordEvent::record)
                        .toList())
                .hasSize(21)
                .doesNotHaveDuplicates();
    }

    @Test
    void another_network_at_the_same_address_is_refused() {
        Ledger buyer = deployed(proxied());
        Records records = buyer.records("orders");
        records.create("A", Payload.text("x"));
        String checkpoint = drain(buyer, Events.BEGINNING).get(0).checkpoint();
        try (TestNode other = startAnother()) {
            proxy.leadTo(other.url());
            // The first question may still meet the connection that broke.
            GantryException first = Errors.fails(() -> records.find("A"));
            assertThat(first.code()).as(first.toString()).isIn(ErrorCode.NETWORK_MISMATCH, ErrorCode.NODE_ERROR);
            Errors.fails(ErrorCode.NETWORK_MISMATCH, Stage.READ, () -> records.find("A"));
            var write = Errors.fails(ErrorCode.NETWORK_MISMATCH, () -> records.create("B", Payload.text("x")));
            assertThat(write.stage()).isIn(Stage.PREPARE, Stage.SUBMIT);
            Errors.fails(ErrorCode.NETWORK_MISMATCH, Stage.FOLLOW, () -> drain(buyer, checkpoint));
            Errors.fails(ErrorCode.NETWORK_MISMATCH, () -> gantry.deploy("orders"));
        } finally {
            proxy.leadTo(node.url());
        }
        assertThat(repeated(() -> own(records, "", 1)).version()).isEqualTo(1);
        assertThat(records.find("B")).isEmpty();
    }

    @Test
    void a_network_begun_anew_is_not_taken_for_the_old_one() {
        Ledger buyer = deployed(node.url());
        Records records = buyer.records("orders");
        records.create("A", Payload.text("x"));
        String checkpoint = drain(buyer, Events.BEGINNING).get(0).checkpoint();
        node.kill();
        Errors.fails(ErrorCode.NODE_UNREACHABLE, Stage.READ, () -> records.find("A"));
        node.wipe();
        // Where the new chain has the same first block, all that is missed is the kernel.
        GantryException read = Errors.fails(() -> records.find("A"));
        assertThat(read.code()).as(read.toString()).isIn(ErrorCode.NETWORK_MISMATCH, ErrorCode.KERNEL_MISSING);
        GantryException write = Errors.fails(() -> records.create("B", Payload.text("x"), WriteOptions.key("b")));
        assertThat(write.code()).as(write.toString()).isIn(ErrorCode.NETWORK_MISMATCH, ErrorCode.KERNEL_MISSING);
        gantry.close();
        gantry = open(node.url());
        Ledger again = gantry.ledger("orders");
        Errors.fails(ErrorCode.KERNEL_MISSING, Stage.CONNECT, again::info);
        Errors.fails(
                ErrorCode.KERNEL_MISSING,
                Stage.PREPARE,
                () -> again.records("orders").create("B", Payload.text("x")));
        Ledger fresh = onboarded();
        assertThat(fresh.records("orders").create("B", Payload.text("x")).version())
                .isEqualTo(1);
        assertThat(drain(fresh, Events.BEGINNING)).hasSize(1);
        GantryException old = Errors.fails(() -> drain(fresh, checkpoint));
        assertThat(old.code()).as(old.toString()).isIn(ErrorCode.CHECKPOINT_FOREIGN, ErrorCode.NODE_ERROR);
        assertThat(old.stage()).isEqualTo(Stage.FOLLOW);
    }

    @Test
    void a_hundred_writers_on_one_key_lose_no_version() {
        kernels++;
        gantry = open(node.url(), 20);
        Ledger buyer = onboarded();
        var records = buyer.records("hot").async();
        var writes = IntStream.range(0, 100)
                .mapToObj(i -> records.put(
                                "K",
                                Payload.text("v" + i),
                                WriteOptions.key("h" + i).within(Duration.ofMinutes(2)))
                        .toCompletableFuture())
                .toList();
        assertThat(writes.stream().map(w -> w.join().version()).sorted().toList())
                .isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
        assertThat(drain(buyer, Events.BEGINNING))
                .extracting(Events.RecordEvent::version)
                .isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void lost_replies_leave_each_key_one_effect_and_each_event_told_once() throws Exception {
        Ledger buyer = deployed(proxied());
        Records records = buyer.records("orders");
        try (var follower = new LossFollower(buyer)) {
            long versions = 0;
            for (int round = 0; round < ROUNDS; round++) {
                String prefix = "r" + round + "-";
                proxy.lose(lossRate(), round);
                Map<String, CompletableFuture<Receipt>> own = new LinkedHashMap<>();
                Map<String, CompletableFuture<Receipt>> hot = new LinkedHashMap<>();
                for (int i = 0; i < 24; i++) {
                    own.put(prefix + i, own(records, prefix, i));
                    if (i % 2 == 0) {
                        hot.put(prefix + "hot" + i, hot(records, prefix, i));
                    }
                }
                Map<String, Ending> endings = new LinkedHashMap<>();
                own.forEach((key, write) -> endings.put(key, ending(write)));
                hot.forEach((key, write) -> endings.put(key, ending(write)));
                proxy.heal();
                for (var ended : endings.entrySet()) {
                    if (ended.getValue().definitelyNot()) {
                        assertThat(told(() -> buyer.transactions().status(ended.getKey()))
                                        .outcome())
                                .as("round %d, %s: %s", round, ended.getKey(), ended.getValue())
                                .isEqualTo(Transactions.Outcome.UNKNOWN);
                    }
                }
                for (int i = 0; i < 24; i++) {
                    int n = i;
                    checkRepeated(endings.get(prefix + i), () -> own(records, prefix, n));
                    assertThat(told(() -> records.history(buyer.subject(), prefix + "K" + n)))
                            .hasSize(1);
                    if (i % 2 == 0) {
                        checkRepeated(endings.get(prefix + "hot" + i), () -> hot(records, prefix, n));
                    }
                }
                versions += 12;
                assertThat(told(() -> records.history(buyer.subject(), "hot"))).hasSize((int) versions);
            }
            assertThat(proxy.losses()).as("losses").isPositive();
            try (CoreGantry direct = open(node.url())) {
                List<Events.RecordEvent> all = drain(direct.ledger("orders"), Events.BEGINNING);
                assertThat(all).hasSize(ROUNDS * 36);
                assertThat(follower.first(all.size())).isEqualTo(all);
            }
        }
    }

    /** The write that is not repeated: its receipt is the first result; or nothing of it is known, and then the first repetition gives it. */
    private static void checkRepeated(Ending ending, Write write) {
        Receipt first = ending.receipt() == null ? repeated(write) : ending.receipt();
        Receipt second = repeated(write);
        assertThat(second.replayed()).isTrue();
        assertThat(second.transactionId()).isEqualTo(first.transactionId());
        assertThat(second.version()).isEqualTo(first.version());
        assertThat(second.record()).isEqualTo(first.record());
    }

    /** A write under way. */
    private interface Write {
        CompletionStage<Receipt> start();
    }

    private static CompletableFuture<Receipt> own(Records records, String prefix, int i) {
        return records.async()
                .create(
                        prefix + "K" + i,
                        Payload.text("v" + i),
                        WriteOptions.key(prefix + i).within(Duration.ofSeconds(8)))
                .toCompletableFuture();
    }

    private static CompletableFuture<Receipt> hot(Records records, String prefix, int i) {
        return records.async()
                .put(
                        "hot",
                        Payload.text(prefix + "v" + i),
                        WriteOptions.key(prefix + "hot" + i).within(Duration.ofSeconds(8)))
                .toCompletableFuture();
    }

    /** How a write ended: with a receipt, unknown, or with an error that says that nothing was sent. */
    private record Ending(Receipt receipt, GantryException error) {
        boolean definitelyNot() {
            return error != null && !(error instanceof OutcomeUnknownException);
        }
    }

    private static Ending ending(CompletableFuture<Receipt> write) {
        try {
            return new Ending(write.join(), null);
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(GantryException.class);
            GantryException error = Errors.complete((GantryException) e.getCause());
            if (!(error instanceof OutcomeUnknownException)) {
                assertThat(error.code())
                        .as(error.toString())
                        .isIn(ErrorCode.NODE_UNREACHABLE, ErrorCode.NODE_TIMEOUT, ErrorCode.NODE_ERROR);
                assertThat(error.stage() == Stage.PREPARE || error.code() == ErrorCode.NODE_UNREACHABLE)
                        .as("before anything was sent: " + error)
                        .isTrue();
            }
            return new Ending(null, error);
        }
    }

    /** As a caller does that was told that the outcome is unknown, or that the node did not answer: once more with the same key. */
    private static Receipt repeated(Write write) {
        return told(() -> {
            Ending ending = ending(write.start().toCompletableFuture());
            if (ending.error() != null) {
                throw ending.error();
            }
            return ending.receipt();
        });
    }

    private interface Question<T> {
        T ask();
    }

    /** What a network that is well tells in the end; connections that went mute are still to be given up. */
    private static <T> T told(Question<T> question) {
        for (int i = 1; ; i++) {
            try {
                return question.ask();
            } catch (GantryException e) {
                if (i == TRIES || e.retry() != Retry.LATER) {
                    throw e;
                }
            }
        }
    }

    /** Reads all the time, and resumes from its last checkpoint after each failure. */
    private static final class LossFollower implements AutoCloseable {
        private final List<Events.RecordEvent> seen = new ArrayList<>();
        private final Ledger ledger;
        private final Thread thread = new Thread(this::run, "follower");
        private volatile boolean closed;
        private String checkpoint = Events.BEGINNING;

        LossFollower(Ledger ledger) {
            this.ledger = ledger;
            thread.start();
        }

        private void run() {
            while (!closed) {
                try (EventReader reader = ledger.events().read(checkpoint)) {
                    while (!closed) {
                        take(reader.next(7, Duration.ofMillis(200)), reader.checkpoint());
                    }
                } catch (GantryException e) {
                    Errors.complete(e);
                    assertThat(e.code().kind() == ErrorCode.Kind.UNAVAILABLE)
                            .as(e.toString())
                            .isTrue();
                }
            }
        }

        private synchronized void take(List<Events.RecordEvent> some, String behind) {
            seen.addAll(some);
            checkpoint = behind;
            notifyAll();
        }

        /** So many events once they are there, and whatever came besides. */
        synchronized List<Events.RecordEvent> first(int count) throws InterruptedException {
            while (seen.size() < count) {
                assertThat(thread.isAlive()).as("still following").isTrue();
                wait(100);
            }
            return List.copyOf(seen);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    static List<Events.RecordEvent> drain(Ledger ledger, String checkpoint) {
        var all = new ArrayList<Events.RecordEvent>();
        try (var reader = ledger.events().read(checkpoint)) {
            while (true) {
                var some = reader.next(7, Duration.ofMillis(300));
                if (some.isEmpty()) {
                    return all;
                }
                all.addAll(some);
            }
        }
    }
}
