package dev.gantry.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.ErrorCode;
import dev.gantry.EventReader;
import dev.gantry.Events;
import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.Stage;
import dev.gantry.Transactions;
import dev.gantry.WriteOptions;
import dev.gantry.tck.Errors;
import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.Networks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application API on a real EVM node, in good times and bad. */
@Tag("R5.3a")
class AnvilTest extends EvmScenarios {
    private static final Duration SHORT = Duration.ofSeconds(2);

    private AnvilNode node;

    @BeforeEach
    void start() {
        var started = Networks.tryStart("anvil", AnvilNode::start);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        node = started.network().orElseThrow();
    }

    @Override
    String url() {
        return node.url();
    }

    @Override
    JsonNode rpc(String method, Object... params) {
        return node.rpc(method, params);
    }

    @Override
    void suspend() {
        node.suspend();
    }

    @Override
    void resume() {
        node.resume();
    }

    @Override
    String price() {
        return "    gasPrice: 0\n";
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void a_node_that_is_down_is_a_definite_error_and_comes_back() throws IOException {
        Ledger buyer = deployed();
        var records = buyer.records("orders");
        records.create("A", Payload.text("x"), WriteOptions.key("a"));
        node.rpc("eth_blockNumber");
        awaitSaved();
        node.kill();
        Errors.fails(ErrorCode.NODE_UNREACHABLE, () -> records.create("B", Payload.text("x"), WriteOptions.key("b")));
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
        Errors.fails(
                ErrorCode.OUTCOME_UNKNOWN,
                () -> buyer.records("orders").create("B", Payload.text("x"), WriteOptions.DEFAULT.within(SHORT)));
        gantry.close();
        Ledger reopened = open();
        Errors.fails(ErrorCode.KERNEL_MISSING, () -> reopened.records("orders").create("B", Payload.text("x")));
        gantry.close();
        Errors.fails(ErrorCode.NETWORK_MISMATCH, () -> open("chainId: 1").info());
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
        var mining = new AtomicBoolean(true);
        var pump = new Thread(() -> {
            while (mining.get()) {
                synchronized (turn) {
                    node.mine(1);
                }
            }
        });
        pump.start();
        Ledger buyer = deployed("confirmations: 6");
        node.automine(false);
        var records = buyer.records("orders").async();
        var seen = CompletableFuture.supplyAsync(() -> follow(buyer, 10));
        var writes = new ArrayList<CompletableFuture<Receipt>>();
        synchronized (turn) {
            for (int i = 0; i < 10; i++) {
                writes.add(records.create("K" + i, Payload.text("v" + i), WriteOptions.key("r" + i))
                        .toCompletableFuture());
            }
            while (transactionsInNewest(depth) == 0) {
                node.mine(1);
            }
            node.reorg(depth);
        }
        try {
            for (var write : writes) {
                assertThat(write.join().version()).isEqualTo(1);
            }
            // Read while blocks were replaced, and afterwards: the same.
            List<Events.RecordEvent> events = seen.join();
            assertThat(events).as(events.toString()).hasSize(10).isEqualTo(drain(buyer, Events.BEGINNING));
            assertThat(events.stream().map(Events.RecordEvent::record).distinct())
                    .as(events.toString())
                    .hasSize(10);
            assertThat(events.stream().map(e -> e.height().orElseThrow()).toList())
                    .isSorted();
        } finally {
            mining.set(false);
        }
    }

    private int transactionsInNewest(int blocks) {
        long newest = Hex.number(node.rpc("eth_blockNumber").asText());
        return IntStream.range(0, blocks)
                .map(i -> (int) Hex.number(node.rpc("eth_getBlockTransactionCountByNumber", Hex.of(newest - i))
                        .asText()))
                .sum();
    }

    private static List<Events.RecordEvent> follow(Ledger ledger, int count) {
        List<Events.RecordEvent> events = new ArrayList<>();
        try (EventReader reader = ledger.events().read(Events.BEGINNING)) {
            while (events.size() < count) {
                events.addAll(reader.next(3, Duration.ofSeconds(5)));
            }
            events.addAll(reader.next(10, Duration.ofMillis(200)));
            return events;
        }
    }

    @Test
    void an_account_without_funds_and_a_missing_kernel_are_named() throws IOException {
        Ledger ledger = open();
        Errors.fails(ErrorCode.KERNEL_MISSING, () -> ledger.records("orders").create("A", Payload.text("x")));
        gantry.close();
        open("gasPrice: 1000000000");
        Errors.fails(ErrorCode.NO_FUNDS, Stage.SUBMIT, () -> gantry.deploy("orders"));
    }

    @Test
    void nobody_is_told_of_a_failure_that_was_none_when_gantry_closes_amid_writes() throws IOException {
        deployed("timeoutSeconds: 30");
        for (int round = 0; round < 4; round++) {
            var records = gantry.ledger("orders").as("buyer").records("orders").async();
            var told = new LinkedHashMap<String, CompletableFuture<Receipt>>();
            for (int i = 0; i < 20; i++) {
                String key = round + "-" + i;
                told.put(
                        key,
                        records.put(key, Payload.text("x"), WriteOptions.key(key))
                                .toCompletableFuture());
            }
            told.values().iterator().next().join();
            gantry.close();
            told.values().forEach(AnvilTest::over);
            Transactions transactions = open("timeoutSeconds: 30").as("buyer").transactions();
            told.forEach((key, write) -> {
                boolean failed = write.isCompletedExceptionally() && !unknown(write);
                assertThat(transactions.status(key).outcome())
                        .as(key + " " + write)
                        .matches(o -> !failed || o == Transactions.Outcome.UNKNOWN)
                        .matches(o -> write.isCompletedExceptionally() || o == Transactions.Outcome.DONE);
            });
        }
    }

    private static void over(CompletableFuture<Receipt> write) {
        assertThat(write.handle((receipt, failure) -> true)
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join())
                .isTrue();
    }

    private static boolean unknown(CompletableFuture<Receipt> write) {
        return Errors.failed(write).code() == ErrorCode.OUTCOME_UNKNOWN;
    }

    @Test
    void closing_ends_a_question_that_the_node_does_not_answer() throws IOException {
        Ledger buyer = deployed("timeoutSeconds: 3600");
        node.suspend();
        try {
            var asked = buyer.records("orders").async().find(buyer.subject(), "A");
            gantry.close();
            assertThat(Errors.failed(asked.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS))
                            .code())
                    .isEqualTo(ErrorCode.CLOSED);
        } finally {
            node.resume();
        }
    }
}
