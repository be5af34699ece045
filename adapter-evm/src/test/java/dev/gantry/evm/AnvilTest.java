package dev.gantry.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.EventReader;
import dev.gantry.Events;
import dev.gantry.GantryException;
import dev.gantry.Ledger;
import dev.gantry.OutcomeUnknownException;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.RecordWrite;
import dev.gantry.Transactions;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application API on a real EVM node, in good times and bad. */
@Tag("R5.3a")
class AnvilTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    private AnvilNode node;
    private CoreGantry gantry;

    @BeforeEach
    void start() {
        var started = Networks.tryStart("anvil", AnvilNode::start);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        node = started.network().orElseThrow();
    }

    @AfterEach
    void stop() {
        if (gantry != null) {
            gantry.close();
        }
        if (node != null) {
            node.close();
        }
    }

    private Ledger open(String... settings) throws IOException {
        Path file = directory.resolve("gantry.yaml");
        Files.writeString(
                file,
                """
                identities: {operator: keys/operator, buyer: keys/buyer}
                ledgers:
                  orders:
                    adapter: evm
                    url: %s
                    as: operator
                    kernelFile: kernel.txt
                    timeoutSeconds: 2
                """.formatted(node.url())
                        + (String.join(" ", settings).contains("gasPrice") ? "" : "    gasPrice: 0\n")
                        + String.join(
                                "",
                                List.of(settings).stream()
                                        .map(s -> "    " + s + "\n")
                                        .toList()));
        gantry = CoreGantry.open(file);
        return gantry.ledger("orders");
    }

    private Ledger deployed(String... settings) throws IOException {
        Ledger ledger = open(settings);
        gantry.deploy("orders");
        ledger.identities().onboard("buyer");
        return ledger.as("buyer");
    }

    @Test
    void records_are_written_replayed_read_and_followed() throws IOException {
        Ledger buyer = deployed();
        assertThat(gantry.deploy("orders").version())
                .as("deploying again changes nothing")
                .isEqualTo(1);
        var records = buyer.records("订单");
        Receipt first = records.create("AEG-1", Payload.text("一百公斤"), WriteOptions.key("k1"));
        Receipt again = records.create("AEG-1", Payload.text("一百公斤"), WriteOptions.key("k1"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.transactionId()).isEqualTo(first.transactionId());
        records.update("AEG-1", 1, Payload.text("九十公斤"), WriteOptions.DEFAULT);
        assertCode(ErrorCode.E_VERSION, () -> records.update("AEG-1", 1, Payload.text("x"), WriteOptions.DEFAULT));
        assertCode(ErrorCode.E_CONFLICT, () -> records.create("B", Payload.text("x"), WriteOptions.key("k1")));
        assertThat(records.history(buyer.subject(), "AEG-1"))
                .extracting(r -> r.payload().orElseThrow().asText())
                .containsExactly("一百公斤", "九十公斤");
        assertThat(records.writeAll(
                        IntStream.range(0, 20)
                                .mapToObj(i -> RecordWrite.create("R" + i, Payload.text("v" + i)))
                                .toList(),
                        WriteOptions.key("batch")))
                .hasSize(20);
        assertThat(buyer.transactions().cancel("never").outcome()).isEqualTo(Transactions.Outcome.DEFINITELY_NOT);
        assertCode(ErrorCode.E_CANCELLED, () -> records.create("N", Payload.text("x"), WriteOptions.key("never")));
        var all = drain(buyer, Events.BEGINNING);
        assertThat(all).hasSize(22);
        assertThat(drain(buyer, all.get(9).checkpoint())).isEqualTo(all.subList(10, 22));
    }

    @Test
    void many_writers_of_one_account_each_have_their_effect_once() throws IOException {
        Ledger buyer = deployed();
        var records = buyer.records("load").async();
        var writes = IntStream.range(0, 100)
                .mapToObj(i -> records.create("K" + i, Payload.text("v" + i), WriteOptions.key("w" + i))
                        .toCompletableFuture())
                .toList();
        writes.forEach(CompletableFuture::join);
        assertThat(drain(buyer, Events.BEGINNING)).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void a_hundred_writers_on_one_key_lose_no_version() throws IOException {
        Ledger buyer = deployed();
        var records = buyer.records("hot").async();
        var writes = IntStream.range(0, 100)
                .mapToObj(i -> records.put("K", Payload.text("v" + i), WriteOptions.key("h" + i))
                        .toCompletableFuture())
                .toList();
        assertThat(writes.stream().map(w -> w.join().version()).sorted().toList())
                .isEqualTo(IntStream.rangeClosed(1, 100).mapToObj(i -> (long) i).toList());
    }

    @Test
    void a_hung_node_leaves_the_outcome_unknown_and_the_same_key_settles_it() throws IOException {
        Ledger buyer = deployed();
        var records = buyer.records("orders");
        records.create("warm", Payload.text("x"));
        var options = WriteOptions.key("hung").within(SHORT);
        node.suspend();
        assertThatThrownBy(() -> records.create("A", Payload.text("x"), options))
                .isInstanceOfSatisfying(OutcomeUnknownException.class, e -> {
                    assertThat(e.context()).containsEntry("idempotencyKey", "hung");
                    assertThat(e.transactionId()).isPresent();
                    assertThat(e.fix()).contains("same idempotency key");
                });
        node.resume();
        assertThat(records.create("A", Payload.text("x"), WriteOptions.key("hung"))
                        .version())
                .isEqualTo(1);
        assertThat(records.history(buyer.subject(), "A")).hasSize(1);
    }

    @Test
    void a_node_that_is_down_is_a_definite_error_and_comes_back() throws IOException {
        Ledger buyer = deployed();
        var records = buyer.records("orders");
        records.create("A", Payload.text("x"), WriteOptions.key("a"));
        node.rpc("eth_blockNumber");
        awaitSaved();
        node.kill();
        assertCode(ErrorCode.NODE_UNREACHABLE, () -> records.create("B", Payload.text("x"), WriteOptions.key("b")));
        node.restart();
        assertThat(records.create("B", Payload.text("x"), WriteOptions.key("b")).replayed())
                .isFalse();
        assertThat(records.create("A", Payload.text("x"), WriteOptions.key("a")).replayed())
                .isTrue();
    }

    /** The node saves its state every second; the file's presence after the last write says so. */
    private void awaitSaved() {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        node.rpc("anvil_mine", 1);
        while (System.nanoTime() < until) {
            try {
                Thread.sleep(1_500);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void a_wiped_network_and_another_chain_are_told_apart() throws IOException {
        Ledger buyer = deployed();
        String checkpoint = drainAfterOne(buyer);
        node.wipe();
        assertCode(
                ErrorCode.OUTCOME_UNKNOWN,
                () -> buyer.records("orders").create("B", Payload.text("x"), WriteOptions.DEFAULT.within(SHORT)));
        gantry.close();
        Ledger reopened = open();
        assertCode(ErrorCode.KERNEL_MISSING, () -> reopened.records("orders").create("B", Payload.text("x")));
        gantry.close();
        assertCode(ErrorCode.NETWORK_MISMATCH, () -> open("chainId: 1").info());
        Ledger fresh = deployed();
        assertThat(fresh.records("orders").create("B", Payload.text("x")).version())
                .isEqualTo(1);
        assertThat(checkpoint).startsWith("v1:31337-0x");
    }

    private static String drainAfterOne(Ledger ledger) {
        ledger.records("orders").create("A", Payload.text("x"));
        return drain(ledger, Events.BEGINNING).get(0).checkpoint();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void after_a_reorganisation_every_record_is_there_once_and_events_come_once(int depth) throws IOException {
        // The node must not make a block while it replaces others: it would then have one transaction in two of them.
        var turn = new Object();
        var pump = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                synchronized (turn) {
                    node.mine(1);
                }
            }
        });
        pump.start();
        Ledger buyer = deployed("confirmations: 6");
        node.automine(false);
        var records = buyer.records("orders").async();
        var writes = new ArrayList<CompletableFuture<Receipt>>();
        for (int i = 0; i < 10; i++) {
            writes.add(records.create("K" + i, Payload.text("v" + i), WriteOptions.key("r" + i))
                    .toCompletableFuture());
        }
        synchronized (turn) {
            node.reorg(depth);
        }
        try {
            for (var write : writes) {
                assertThat(write.join().version()).isEqualTo(1);
            }
            List<Events.RecordEvent> events = new ArrayList<>();
            try (EventReader reader = buyer.events().read(Events.BEGINNING)) {
                while (events.size() < 10) {
                    events.addAll(reader.next(3, Duration.ofSeconds(5)));
                }
                assertThat(reader.next(10, Duration.ofMillis(200))).isEmpty();
            }
            assertThat(events.stream().map(Events.RecordEvent::record).distinct())
                    .as(events.toString())
                    .hasSize(10);
            assertThat(events).as(events.toString()).hasSize(10);
        } finally {
            pump.interrupt();
        }
    }

    @Test
    void an_account_without_funds_and_a_missing_kernel_are_named() throws IOException {
        Ledger ledger = open();
        assertCode(ErrorCode.KERNEL_MISSING, () -> ledger.records("orders").create("A", Payload.text("x")));
        gantry.close();
        open("gasPrice: 1000000000");
        assertCode(ErrorCode.NO_FUNDS, () -> gantry.deploy("orders"));
    }

    @Test
    void two_processes_may_share_an_account() throws IOException {
        deployed();
        CoreGantry first = gantry;
        Ledger second = open().as("buyer");
        try (first) {
            Ledger one = first.ledger("orders").as("buyer");
            var writes = new ArrayList<CompletableFuture<Receipt>>();
            for (int i = 0; i < 20; i++) {
                Ledger l = i % 2 == 0 ? one : second;
                writes.add(l.records("shared")
                        .async()
                        .create("S" + i, Payload.text("x"), WriteOptions.key("s" + i))
                        .toCompletableFuture());
            }
            writes.forEach(CompletableFuture::join);
            assertThat(drain(second, Events.BEGINNING)).hasSize(20);
        }
    }

    private static List<Events.RecordEvent> drain(Ledger ledger, String checkpoint) {
        var all = new ArrayList<Events.RecordEvent>();
        try (var reader = ledger.events().read(checkpoint)) {
            while (true) {
                var some = reader.next(7, Duration.ofMillis(100));
                if (some.isEmpty()) {
                    return all;
                }
                all.addAll(some);
            }
        }
    }

    private static void assertCode(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GantryException.class,
                        e -> assertThat(e.code()).as(e.toString()).isEqualTo(code));
    }
}
