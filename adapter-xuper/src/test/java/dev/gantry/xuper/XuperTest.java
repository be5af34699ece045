package dev.gantry.xuper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Word;
import dev.gantry.spi.KernelAdmin;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import dev.gantry.tck.Errors;
import dev.gantry.testnet.Networks;
import dev.gantry.testnet.XuperNode;
import dev.gantry.xuper.wire.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The application API on a real node, in good times and bad. Each test has a kernel of its own on one chain. */
@Tag("R5.3a")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class XuperTest {
    private static final Duration SHORT = Duration.ofSeconds(2);
    /** Byte code that refuses everything with a reason that a node may give too. */
    private static final String SAYS_NOT_FOUND =
            "7f08c379a0000000000000000000000000000000000000000000000000000000006000526020600452600960245"
                    + "27f6e6f7420666f756e64000000000000000000000000000000000000000000000060445260646000fd";

    private static final AtomicInteger KERNELS = new AtomicInteger();

    @TempDir
    Path directory;

    private XuperNode node;
    private XuperNode gmNode;
    private String kernel;
    private CoreGantry gantry;

    @BeforeAll
    void start() {
        var started = Networks.tryStart("xuper", () -> XuperNode.start(XuperNode.Crypto.DEFAULT, 100));
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        node = started.network().orElseThrow();
    }

    @AfterEach
    void close() {
        if (gantry != null) {
            gantry.close();
        }
        kernel = null;
    }

    @AfterAll
    void stop() {
        for (XuperNode one : Arrays.asList(node, gmNode)) {
            if (one != null) {
                one.close();
            }
        }
    }

    private XuperNode node(XuperNode.Crypto crypto) {
        if (crypto == XuperNode.Crypto.DEFAULT) {
            return node;
        }
        if (gmNode == null) {
            gmNode = XuperNode.start(crypto, 100);
        }
        return gmNode;
    }

    private Ledger open(String... settings) throws IOException {
        return open(node, settings);
    }

    private Ledger open(XuperNode at, String... settings) throws IOException {
        if (kernel == null) {
            kernel = "test_" + KERNELS.incrementAndGet();
        }
        Path file = directory.resolve(kernel + ".yaml");
        Files.writeString(
                file,
                """
                identities: {operator: keys/operator, buyer: keys/buyer}
                state: state-%1$s
                ledgers:
                  orders:
                    adapter: xuper
                    url: %2$s
                    kernel: %1$s
                    as: operator
                """.formatted(kernel, at.url())
                        + (String.join(" ", settings).contains("timeoutSeconds") ? "" : "    timeoutSeconds: 2\n")
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
                .isEqualTo(Kernel.SPEC_VERSION);
        var records = buyer.records("订单");
        Receipt first = records.create("订单-1", Payload.text("一百公斤 ≥ 100 kg 🚢"), WriteOptions.key("k1"));
        Receipt again = records.create("订单-1", Payload.text("一百公斤 ≥ 100 kg 🚢"), WriteOptions.key("k1"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.transactionId()).isEqualTo(first.transactionId());
        records.update("订单-1", 1, Payload.text("九十公斤"), WriteOptions.DEFAULT);
        Errors.fails(ErrorCode.E_VERSION, () -> records.update("订单-1", 1, Payload.text("x"), WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.E_CONFLICT, () -> records.create("B", Payload.text("x"), WriteOptions.key("k1")));
        assertThat(records.history(buyer.subject(), "订单-1"))
                .extracting(r -> r.payload().orElseThrow().asText())
                .containsExactly("一百公斤 ≥ 100 kg 🚢", "九十公斤");
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

    /** The chain writes back every slot that a writing contract has read: anything shared among them would make all writes conflict. */
    @Test
    void two_records_of_one_owner_have_no_written_slot_in_common() throws Exception {
        deployed();
        Signer buyer = gantry.signer("orders", "buyer");
        var one = prepared(buyer, Word.of(1));
        var two = prepared(buyer, Word.of(2));
        assertThat(written(one)).hasSize(3).doesNotContainAnyElementsOf(written(two));
    }

    private PreparedTransaction prepared(Signer signer, Word key) throws Exception {
        byte[] payload = {1};
        var body = new Items.Body(Word.of(7), key, 0, Digests.plain(payload), new byte[0], payload);
        byte[] request = KernelRequest.single(key, Items.create(body)).encode();
        return gantry.adapter("orders")
                .prepare(request, signer)
                .toCompletableFuture()
                .get();
    }

    private static List<String> written(PreparedTransaction p) throws IOException {
        return Transaction.parseFrom(p.bytes()).getTxOutputsExtList().stream()
                .filter(o -> !o.getBucket().startsWith("$"))
                .map(o -> o.getBucket() + "/" + Chain.hex(o.getKey()))
                .toList();
    }

    @Test
    void a_prepared_transaction_with_any_byte_changed_is_never_accepted() throws Exception {
        deployed();
        var adapter = gantry.adapter("orders");
        PreparedTransaction good = prepared(gantry.signer("orders", "buyer"), Word.of(1));
        var random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = good.bytes().clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            var bad = new PreparedTransaction(good.network(), good.id(), bytes);
            assertThatThrownBy(() -> adapter.submit(bad).toCompletableFuture().join())
                    .hasCauseInstanceOf(GantryException.class);
        }
        adapter.submit(good).toCompletableFuture().join();
    }

    @Test
    void a_hung_node_leaves_the_outcome_unknown_and_the_same_key_settles_it() throws IOException {
        Ledger buyer = deployed();
        var records = buyer.records("orders");
        records.create("warm", Payload.text("x"));
        var sent = records.async()
                .create("A", Payload.text("x"), WriteOptions.key("hung").within(SHORT))
                .toCompletableFuture();
        node.suspend();
        try {
            assertThatThrownBy(sent::join).hasCauseInstanceOf(GantryException.class);
            Errors.fails(
                    ErrorCode.NODE_TIMEOUT,
                    () -> records.create("B", Payload.text("x"), WriteOptions.DEFAULT.within(SHORT)));
        } finally {
            node.resume();
        }
        assertThat(records.create("A", Payload.text("x"), WriteOptions.key("hung"))
                        .version())
                .isEqualTo(1);
        assertThat(records.history(buyer.subject(), "A")).hasSize(1);
    }

    @Test
    void bytes_handed_to_a_hung_node_are_unknown_and_land_once() throws Exception {
        deployed();
        var adapter = gantry.adapter("orders");
        PreparedTransaction p = prepared(gantry.signer("orders", "buyer"), Word.of(1));
        node.suspend();
        try {
            assertThatThrownBy(() -> adapter.submit(p).toCompletableFuture().join())
                    .hasCauseInstanceOf(OutcomeUnknownException.class);
        } finally {
            node.resume();
        }
        var settled = adapter.settled(p, dev.gantry.Wait.FINAL);
        adapter.submit(p).toCompletableFuture().join();
        assertThat(settled.join().applied()).isTrue();
        adapter.submit(p).toCompletableFuture().join();
        assertThat(settled.join().changes()).hasSize(1);
    }

    @Test
    void a_node_that_is_down_is_a_definite_error_and_comes_back() throws IOException {
        Ledger buyer = deployed();
        var records = buyer.records("orders");
        records.create("A", Payload.text("x"), WriteOptions.key("a"));
        node.kill();
        Errors.fails(ErrorCode.NODE_UNREACHABLE, () -> records.create("B", Payload.text("x"), WriteOptions.key("b")));
        node.restart();
        assertThat(records.create("B", Payload.text("x"), WriteOptions.key("b")).replayed())
                .isFalse();
        assertThat(records.create("A", Payload.text("x"), WriteOptions.key("a")).replayed())
                .isTrue();
    }

    @Test
    void a_wiped_network_is_noticed() throws IOException {
        Ledger buyer = deployed();
        buyer.records("orders").create("A", Payload.text("x"));
        String checkpoint = drain(buyer, Events.BEGINNING).get(0).checkpoint();
        node.wipe();
        gantry.close();
        Ledger reopened = open();
        Errors.fails(ErrorCode.KERNEL_MISSING, () -> reopened.records("orders").create("B", Payload.text("x")));
        gantry.close();
        Ledger fresh = deployed();
        assertThat(drain(fresh, Events.BEGINNING)).isEmpty();
        assertThat(fresh.records("orders").create("B", Payload.text("x")).version())
                .isEqualTo(1);
        // The same genesis makes the same first block, so the network has its old name; but the checkpoint's block is
        // not there.
        Errors.fails(ErrorCode.NODE_ERROR, () -> drain(fresh, checkpoint));
        Errors.fails(
                ErrorCode.CHECKPOINT_FOREIGN,
                () -> drain(
                        fresh, checkpoint.replaceFirst("xuper-.", "xuper-" + (checkpoint.charAt(9) == '0' ? 1 : 0))));
    }

    @Test
    void a_configuration_for_another_chain_is_refused() throws IOException {
        Errors.fails(ErrorCode.NETWORK_MISMATCH, () -> open("crypto: gm").info());
        Errors.fails(ErrorCode.NETWORK_MISMATCH, () -> open("chain: other").info());
        Errors.fails(
                ErrorCode.CONFIG_INVALID, () -> open("tlsAuthority: ca.pem").info());
        Errors.fails(ErrorCode.CONFIG_INVALID, () -> open("confirmations: many").info());
    }

    @Test
    void chains_of_both_suites_are_used_side_by_side() throws IOException {
        XuperNode other = node(XuperNode.Crypto.GM);
        Path file = directory.resolve("both.yaml");
        Files.writeString(file, """
                    identities: {me: keys/me}
                    ledgers:
                      nist: {adapter: xuper, url: '%s', kernel: both_1, crypto: default}
                      gm: {adapter: xuper, url: '%s', kernel: both_1, crypto: gm}
                    """.formatted(node.url(), other.url()));
        gantry = CoreGantry.open(file);
        var writes = new ArrayList<CompletableFuture<Receipt>>();
        for (String name : List.of("nist", "gm")) {
            gantry.deploy(name);
        }
        for (int i = 0; i < 20; i++) {
            for (String name : List.of("nist", "gm")) {
                writes.add(gantry.ledger(name)
                        .records("两条链")
                        .async()
                        .create("记录" + i, Payload.text("值" + i), WriteOptions.key("k" + i))
                        .toCompletableFuture());
            }
        }
        writes.forEach(CompletableFuture::join);
        for (String name : List.of("nist", "gm")) {
            assertThat(drain(gantry.ledger(name), Events.BEGINNING)).hasSize(20);
        }
        assertThat(gantry.adapter("gm").descriptor().signatureScheme()).isEqualTo(Signer.SM2);
        assertThat(gantry.adapter("nist").descriptor().signatureScheme()).isEqualTo(Signer.P256);
    }

    /** Whatever is called: eight words, of which one is this version; nothing; a refusal, with and without a reason; eight words of which the first is no code. */
    @ParameterizedTest
    @CsvSource({
        "DEFAULT, 60ff6020526101006000f3, 255",
        "DEFAULT, 60006000f3, 0",
        "DEFAULT, 60006000fd, 0",
        "DEFAULT, " + SAYS_NOT_FOUND + ", 0",
        "DEFAULT, 6000196000526101006000f3, 0",
        "GM, 60ff6020526101006000f3, 255"
    })
    void a_stranger_with_the_kernels_name_is_not_taken_for_a_kernel(XuperNode.Crypto crypto, String code, int version)
            throws Exception {
        XuperNode at = node(crypto);
        open(at);
        gantry.deploy("orders"); // makes the account that contracts belong to
        String stranger = "stranger_" + KERNELS.incrementAndGet();
        String creation = "60%1$02x600c60003960%1$02x6000f3%2$s".formatted(code.length() / 2, code);
        var deployment = (Deployment) gantry.adapter("orders").kernel();
        deployment.new Steps(gantry.signer("orders", "operator"))
                .create(stranger, HexFormat.of().parseHex(creation), "[]")
                .toCompletableFuture()
                .get();
        gantry.close();
        kernel = stranger;
        Ledger ledger = open(at);
        assertThat(gantry.kernelStatus("orders").state()).isEqualTo(KernelAdmin.State.OTHER_VERSION);
        assertThat(gantry.kernelStatus("orders").version()).isEqualTo(version);
        Errors.unusable(ErrorCode.KERNEL_VERSION, ledger);
        Errors.fails(ErrorCode.KERNEL_VERSION, Stage.FOLLOW, () -> drain(ledger, Events.BEGINNING));
        Errors.fails(ErrorCode.KERNEL_VERSION, Stage.PREPARE, () -> gantry.deploy("orders"));
    }

    @Test
    void a_chain_that_takes_fees_finds_an_account_without_funds() throws IOException {
        try (XuperNode fees = XuperNode.startWithFees(XuperNode.Crypto.DEFAULT, 100)) {
            open(fees);
            Errors.fails(ErrorCode.NO_FUNDS, Stage.SUBMIT, () -> gantry.deploy("orders"));
        }
    }

    @Test
    void two_processes_may_share_an_account_and_a_state_directory() throws IOException {
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
            assertThat(drain(second, Events.BEGINNING)).hasSize(20).isEqualTo(drain(one, Events.BEGINNING));
        }
    }

    @Test
    void a_lost_index_is_made_again_of_the_blocks() throws IOException {
        Ledger buyer = deployed();
        for (int i = 0; i < 5; i++) {
            buyer.records("orders").put("A", Payload.text("v" + i));
        }
        var before = drain(buyer, Events.BEGINNING);
        gantry.close();
        Path state = directory.resolve("state-" + kernel);
        try (var files = Files.walk(state)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".mv")).toList()) {
                Files.write(file, new byte[100]);
            }
        }
        Ledger again = open().as("buyer");
        assertThat(drain(again, Events.BEGINNING)).hasSize(5).isEqualTo(before);
        assertThat(again.records("orders").history(again.subject(), "A")).hasSize(5);
    }

    @Test
    void a_deployment_that_was_cut_off_goes_on() throws Exception {
        open();
        CoreGantry interrupted = gantry;
        var cut = CompletableFuture.runAsync(() -> interrupted.deploy("orders"));
        // Some of its steps take a block each; closing ends it between two of them.
        long height =
                interrupted.adapter("orders").head().toCompletableFuture().get().height();
        while (interrupted.adapter("orders").head().toCompletableFuture().get().height() < height + 4) {
            Thread.onSpinWait();
        }
        interrupted.close();
        assertThatThrownBy(cut::join).hasCauseInstanceOf(GantryException.class);
        Ledger buyer = deployed();
        assertThat(buyer.records("orders").create("A", Payload.text("x")).version())
                .isEqualTo(1);
    }

    private static List<Events.RecordEvent> drain(Ledger ledger, String checkpoint) {
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
