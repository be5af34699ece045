package dev.gantry.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.ErrorCode;
import dev.gantry.Events;
import dev.gantry.GantryException;
import dev.gantry.Ledger;
import dev.gantry.OutcomeUnknownException;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.RecordWrite;
import dev.gantry.Stage;
import dev.gantry.Transactions;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.kernel.Kernel;
import dev.gantry.spi.KernelAdmin.State;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The application API on a real EVM node: what holds on every one. */
abstract class EvmScenarios {
    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    CoreGantry gantry;

    /** Where the node answers. */
    abstract String url();

    /** The node hangs. */
    abstract void suspend();

    abstract void resume();

    /** What the configuration says about prices. */
    abstract String price();

    abstract JsonNode rpc(String method, Object... params);

    /** Makes the account able to pay. */
    void fund(String address) {}

    @AfterEach
    void closeGantry() {
        if (gantry != null) {
            gantry.close();
        }
    }

    Ledger open(String... settings) throws IOException {
        Path file = directory.resolve("gantry.yaml");
        Files.writeString(
                file,
                """
                identities: {operator: keys/operator, buyer: keys/buyer, outsider: keys/outsider}
                ledgers:
                  orders:
                    adapter: evm
                    url: %s
                    as: operator
                    kernelFile: kernel.txt
                """.formatted(url())
                        + (String.join(" ", settings).contains("timeoutSeconds") ? "" : "    timeoutSeconds: 2\n")
                        + (String.join(" ", settings).contains("gasPrice") ? "" : price())
                        + String.join(
                                "",
                                List.of(settings).stream()
                                        .map(s -> "    " + s + "\n")
                                        .toList()));
        gantry = CoreGantry.open(file);
        return gantry.ledger("orders");
    }

    Ledger deployed(String... settings) throws IOException {
        Ledger ledger = open(settings);
        for (String who : List.of("operator", "buyer")) {
            byte[] account = gantry.adapter("orders").account(gantry.signer("orders", who));
            fund("0x" + HexFormat.of().formatHex(account, 12, 32));
        }
        gantry.deploy("orders");
        ledger.identities().onboard("buyer");
        return ledger.as("buyer");
    }

    @Test
    void records_are_written_replayed_read_and_followed() throws IOException {
        Ledger buyer = deployed();
        assertThat(gantry.deploy("orders").version())
                .as("deploying again changes nothing")
                .isEqualTo(Kernel.SPEC_VERSION);
        var records = buyer.records("订单");
        Receipt first = records.create("AEG-1", Payload.text("一百公斤"), WriteOptions.key("k1"));
        Receipt again = records.create("AEG-1", Payload.text("一百公斤"), WriteOptions.key("k1"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.transactionId()).isEqualTo(first.transactionId());
        records.update("AEG-1", 1, Payload.text("九十公斤"), WriteOptions.DEFAULT);
        Errors.fails(ErrorCode.E_VERSION, () -> records.update("AEG-1", 1, Payload.text("x"), WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.E_CONFLICT, () -> records.create("B", Payload.text("x"), WriteOptions.key("k1")));
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
        Errors.fails(ErrorCode.E_CANCELLED, () -> records.create("N", Payload.text("x"), WriteOptions.key("never")));
        var all = drain(buyer, Events.BEGINNING);
        assertThat(all).hasSize(22);
        assertThat(drain(buyer, all.get(9).checkpoint())).isEqualTo(all.subList(10, 22));
    }

    @Test
    void many_writers_of_one_account_each_have_their_effect_once() throws IOException {
        Ledger buyer = deployed("timeoutSeconds: 20");
        var records = buyer.records("load").async();
        var writes = IntStream.range(0, 100)
                .mapToObj(i -> records.create("K" + i, Payload.text("v" + i), WriteOptions.key("w" + i))
                        .toCompletableFuture())
                .toList();
        writes.forEach(CompletableFuture::join);
        assertThat(drain(buyer, Events.BEGINNING)).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void a_hung_node_leaves_the_outcome_unknown_and_the_same_key_settles_it() throws IOException {
        Ledger buyer = deployed();
        var records = buyer.records("orders");
        records.create("warm", Payload.text("x"));
        var options = WriteOptions.key("hung").within(SHORT);
        suspend();
        assertThatThrownBy(() -> records.create("A", Payload.text("x"), options))
                .isInstanceOfSatisfying(OutcomeUnknownException.class, e -> {
                    assertThat(e.context()).containsEntry("idempotencyKey", "hung");
                    assertThat(e.transactionId()).isPresent();
                    assertThat(e.fix()).contains("same idempotency key");
                });
        resume();
        assertThat(records.create("A", Payload.text("x"), WriteOptions.key("hung"))
                        .version())
                .isEqualTo(1);
        assertThat(records.history(buyer.subject(), "A")).hasSize(1);
    }

    /** Whatever is called: eight words, of which one may be a version; nothing; a refusal; eight words of which the first is no code. */
    @ParameterizedTest
    @CsvSource({"60ff6020526101006000f3, 255", "60006000f3, 0", "60006000fd, 0", "6000196000526101006000f3, 0"})
    void a_stranger_at_the_kernels_place_is_not_taken_for_a_kernel(String code, int version) throws IOException {
        Ledger ledger = open("kernel: '" + create(code) + "'");
        assertThat(gantry.kernelStatus("orders").state()).isEqualTo(State.OTHER_VERSION);
        assertThat(gantry.kernelStatus("orders").version()).isEqualTo(version);
        Errors.unusable(ErrorCode.KERNEL_VERSION, ledger);
        Errors.fails(ErrorCode.KERNEL_VERSION, Stage.FOLLOW, () -> drain(ledger, Events.BEGINNING));
        Errors.fails(ErrorCode.KERNEL_VERSION, Stage.PREPARE, () -> gantry.deploy("orders"));
    }

    /** Puts this byte code on the chain, from an account of the node's own; its address. */
    private String create(String code) {
        String creation = "0x60%1$02x600c60003960%1$02x6000f3%2$s".formatted(code.length() / 2, code);
        String from = rpc("eth_accounts").get(0).asText();
        long nonce = Hex.number(rpc("eth_getTransactionCount", from, "pending").asText());
        String address = Hex.of(Keccak.created(Hex.bytes(from), nonce));
        rpc("eth_sendTransaction", Map.of("from", from, "data", creation, "gas", "0x100000"));
        while (rpc("eth_getCode", address, "latest").asText().equals("0x")) {
            Thread.onSpinWait();
        }
        return address;
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

    /** Repeating takes little gas: what was learned from it is no measure for a new record. */
    @Test
    void a_first_write_that_is_a_repetition_leaves_gas_for_the_next() throws IOException {
        deployed().records("orders").put("A", Payload.text("x"), WriteOptions.key("a"));
        gantry.close();
        var records = open().as("buyer").records("orders");
        assertThat(records.put("A", Payload.text("x"), WriteOptions.key("a")).replayed())
                .isTrue();
        assertThat(records.put("B", Payload.text("x"), WriteOptions.key("b")).version())
                .isEqualTo(1);
    }

    @Test
    void a_request_that_takes_more_gas_than_it_may_is_not_sent() throws IOException {
        deployed();
        gantry.close();
        var records = open("gasLimit: 30000").as("buyer").records("orders");
        Errors.fails(ErrorCode.E_LIMIT, () -> records.put("A", Payload.text("x"), WriteOptions.key("a")));
    }

    private List<CompletableFuture<Receipt>> writeTogether(Ledger buyer, Duration time) {
        var records = buyer.records("together").async();
        return IntStream.range(0, 40)
                .mapToObj(i -> records.create(
                                "T" + i,
                                Payload.text("x"),
                                WriteOptions.key("t" + i).within(time))
                        .toCompletableFuture())
                .toList();
    }

    @Test
    void a_group_that_is_too_much_for_a_transaction_is_taken_apart() throws IOException {
        deployed();
        gantry.close();
        Ledger buyer = open("gasLimit: 1500000").as("buyer");
        var receipts = writeTogether(buyer, Duration.ofMinutes(1)).stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(receipts).allMatch(r -> r.version() == 1 && !r.replayed());
        assertThat(drain(buyer, Events.BEGINNING)).hasSize(40);
    }

    @Test
    void each_of_a_group_without_answer_is_unknown_and_has_one_effect_when_repeated() throws IOException {
        Ledger buyer = deployed();
        buyer.records("together").create("first", Payload.text("x"));
        suspend();
        List<CompletableFuture<Receipt>> writes;
        try {
            writes = writeTogether(buyer, Duration.ofSeconds(3));
            for (int i = 0; i < writes.size(); i++) {
                GantryException e = Errors.failed(writes.get(i));
                assertThat(e.code()).isIn(ErrorCode.OUTCOME_UNKNOWN, ErrorCode.NODE_TIMEOUT);
                assertThat(e.context()).containsEntry("idempotencyKey", "t" + i);
            }
        } finally {
            resume();
        }
        writeTogether(buyer, Duration.ofMinutes(1))
                .forEach(w -> assertThat(w.join().version()).isEqualTo(1));
        assertThat(drain(buyer, Events.BEGINNING)).hasSize(41);
    }

    static List<Events.RecordEvent> drain(Ledger ledger, String checkpoint) {
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
}
