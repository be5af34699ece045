package dev.gantry.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Word;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus.State;
import dev.gantry.tck.Errors;
import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A node that cannot tell yet of a transaction that it does not find: neither there nor not there, and never failed. */
@Tag("R5.3a")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndexingTest {
    @TempDir
    static Path directory;

    private AnvilNode node;
    private IndexingNode indexing;
    private CoreGantry gantry;
    private LedgerAdapter adapter;
    private Ledger ledger;
    private Signer signer;
    private final AtomicInteger records = new AtomicInteger();

    @BeforeAll
    void start() throws IOException {
        var started = Networks.tryStart("anvil", AnvilNode::start);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        node = started.network().orElseThrow();
        indexing = new IndexingNode(node.url());
        gantry = open(indexing.url());
        adapter = gantry.adapter("l");
        ledger = gantry.ledger("l");
        signer = gantry.signer("l", "me");
        gantry.deploy("l");
    }

    private CoreGantry open(String url) throws IOException {
        Path file = Files.writeString(
                directory.resolve("gantry.yaml"),
                "identities: {me: keys/me}\nledgers: {l: {adapter: evm, url: '" + url
                        + "', gasPrice: 0, kernelFile: kernel.txt}}\n");
        return CoreGantry.open(file);
    }

    @AfterAll
    void stop() {
        if (node != null) {
            gantry.close();
            indexing.close();
            node.close();
        }
    }

    private PreparedTransaction prepared() {
        int record = records.incrementAndGet();
        byte[] payload = {1};
        var body = new Items.Body(Word.of(7), Word.of(record), 0, Digests.plain(payload), new byte[0], payload);
        byte[] request =
                KernelRequest.single(Word.of(record), Items.create(body)).encode();
        return await(adapter.prepare(request, signer));
    }

    /** A transaction whose nonce another process of the same account has used. */
    private PreparedTransaction displaced() throws IOException {
        PreparedTransaction p = prepared();
        try (CoreGantry other = open(node.url())) {
            other.ledger("l").records("c").put("B", Payload.text("x"));
        }
        return p;
    }

    @BeforeEach
    void justStarted() {
        indexing.indexing(true);
    }

    @Test
    void writes_land_meanwhile() {
        var records = ledger.records("c");
        assertThat(records.create("A", Payload.text("x"), WriteOptions.key("k")).version())
                .isEqualTo(1);
        assertThat(records.find("A")).isPresent();
        assertThat(ledger.transactions().status("never").outcome()).hasToString("UNKNOWN");
    }

    @Test
    void what_was_never_sent_is_unknown_and_lands_when_it_is_sent() {
        PreparedTransaction p = prepared();
        assertThat(await(adapter.status(p)).state()).isEqualTo(State.UNKNOWN);
        Errors.fails(ErrorCode.NODE_ERROR, () -> await(adapter.transaction(p.id())));
        var settled = adapter.settled(p, Wait.FINAL);
        await(adapter.submit(p));
        assertThat(await(settled).applied()).isTrue();
        assertThat(await(adapter.status(p)).state()).isEqualTo(State.FINAL);
    }

    @Test
    void a_displaced_transaction_is_unknown_until_the_node_can_tell() throws IOException {
        PreparedTransaction p = displaced();
        assertThat(await(adapter.status(p)).state()).isEqualTo(State.UNKNOWN);
        Errors.fails(ErrorCode.OUTCOME_UNKNOWN, () -> await(adapter.submit(p)));
        var settled = adapter.settled(p, Wait.FINAL);
        // It is looked for several times meanwhile.
        assertThatThrownBy(() -> settled.copy().get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        indexing.indexing(false);
        assertThat(await(settled).state()).isEqualTo(State.DEFINITELY_NOT);
        assertThat(await(adapter.status(p)).state()).isEqualTo(State.DEFINITELY_NOT);
        Errors.fails(ErrorCode.NONCE_CONFLICT, () -> await(adapter.submit(p)));
    }

    @Test
    void one_that_cannot_be_looked_up_holds_up_no_other() throws IOException {
        PreparedTransaction stuck = displaced();
        var waiting = adapter.settled(stuck, Wait.FINAL);
        for (int i = 0; i < 4; i++) {
            PreparedTransaction p = prepared();
            var settled = adapter.settled(p, Wait.FINAL);
            await(adapter.submit(p));
            assertThat(await(settled).applied()).isTrue();
        }
        assertThat(waiting).isNotDone();
    }

    @Test
    void blocks_that_came_while_nobody_waited_are_not_all_read() throws InterruptedException {
        var records = ledger.records("c");
        records.put("before", Payload.text("x"));
        node.rpc("anvil_mine", "0x64");
        TimeUnit.MILLISECONDS.sleep(1_100);
        int before = indexing.asked("eth_getBlockReceipts");
        records.put("after", Payload.text("x"));
        assertThat(indexing.asked("eth_getBlockReceipts") - before).isBetween(1, 60);
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }
}
