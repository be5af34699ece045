package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.AsyncRecords;
import dev.gantry.ErrorCode;
import dev.gantry.Events;
import dev.gantry.GantryException;
import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.Transactions;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that come together travel together, and nobody notices. */
@Tag("R5.3a")
class CoalescingTest {
    private static final int WRITERS = 200;

    @TempDir
    Path directory;

    private CoreGantry gantry;

    @BeforeEach
    void open() throws IOException {
        open("");
    }

    private void open(String setting) throws IOException {
        Path file = Files.writeString(
                directory.resolve("gantry.yaml"),
                "identities: {me: keys/me}\nledgers: {l: {adapter: embedded, path: data" + setting + "}}\n");
        gantry = CoreGantry.open(file);
        gantry.deploy("l");
    }

    @AfterEach
    void close() {
        gantry.close();
    }

    private Ledger ledger() {
        return gantry.ledger("l");
    }

    private AsyncRecords records() {
        return ledger().records("c").async();
    }

    private static Set<String> transactions(List<Receipt> receipts) {
        var all = new HashSet<String>();
        receipts.forEach(r -> all.add(r.transactionId()));
        return all;
    }

    private List<Receipt> writeTogether(String payload) {
        var writes = IntStream.range(0, WRITERS)
                .mapToObj(i -> records()
                        .create("K" + i, Payload.text(payload + i), WriteOptions.key("k" + i))
                        .toCompletableFuture())
                .toList();
        return writes.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void many_writes_need_few_transactions_and_each_has_its_receipt() {
        List<Receipt> receipts = writeTogether("v");
        assertThat(transactions(receipts)).hasSizeLessThan(WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            Receipt r = receipts.get(i);
            assertThat(r.version()).isEqualTo(1);
            assertThat(r.replayed()).isFalse();
            assertThat(r.idempotencyKey()).isEqualTo("k" + i);
            var found = ledger().records("c").find("K" + i).orElseThrow();
            assertThat(found.id()).isEqualTo(r.record());
            assertThat(found.payload().orElseThrow().asText()).isEqualTo("v" + i);
        }
        try (var reader = ledger().events().read(Events.BEGINNING)) {
            var seen = new HashSet<String>();
            for (var some = reader.next(500, Duration.ofSeconds(1));
                    !some.isEmpty();
                    some = reader.next(500, Duration.ofMillis(50))) {
                some.forEach(e -> assertThat(seen.add(e.record().hex())).isTrue());
            }
            assertThat(seen).hasSize(WRITERS);
        }
        assertThat(writeTogether("v"))
                .as("again with the same keys")
                .allMatch(Receipt::replayed)
                .extracting(Receipt::transactionId)
                .isEqualTo(receipts.stream().map(Receipt::transactionId).toList());
    }

    @Test
    void what_is_too_much_for_one_transaction_needs_more() {
        String large = "x".repeat(4_000);
        List<Receipt> receipts = writeTogether(large);
        assertThat(transactions(receipts)).hasSizeBetween(WRITERS / 24, WRITERS - 1);
    }

    @Test
    void who_comes_alone_travels_alone() {
        var receipts = new ArrayList<Receipt>();
        for (int i = 0; i < 10; i++) {
            receipts.add(ledger().records("c").create("K" + i, Payload.text("x")));
        }
        assertThat(transactions(receipts)).hasSize(10);
    }

    @Test
    void it_can_be_turned_off() throws IOException {
        gantry.close();
        open(", coalesce: false");
        assertThat(transactions(writeTogether("v"))).hasSize(WRITERS);
    }

    @Test
    void one_that_fails_fails_no_neighbour_and_says_so_itself() {
        ledger().records("c").create("there", Payload.text("x"));
        var good = new ArrayList<CompletableFuture<Receipt>>();
        var bad = new ArrayList<CompletableFuture<Receipt>>();
        for (int i = 0; i < WRITERS; i++) {
            if (i % 10 == 5) {
                bad.add(records()
                        .create("there", Payload.text("y"), WriteOptions.key("bad" + i))
                        .toCompletableFuture());
            } else {
                good.add(records()
                        .create("K" + i, Payload.text("x"), WriteOptions.key("good" + i))
                        .toCompletableFuture());
            }
        }
        assertThat(good).allMatch(w -> w.join().version() == 1);
        for (int i = 0; i < bad.size(); i++) {
            GantryException e = Errors.failed(bad.get(i));
            assertThat(e.code()).isEqualTo(ErrorCode.E_EXISTS);
            String key = "bad" + (i * 10 + 5);
            assertThat(e.context()).containsEntry("idempotencyKey", key).containsEntry("ledger", "l");
            assertThat(ledger().transactions().status(key).outcome())
                    .isNotIn(Transactions.Outcome.DONE, Transactions.Outcome.PENDING);
        }
        assertThat(ledger().records("c").find("there").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void one_key_given_many_times_at_once_has_one_effect() {
        var writes = IntStream.range(0, WRITERS)
                .mapToObj(i -> records()
                        .put("K", Payload.text("x"), WriteOptions.key("k" + i % 2))
                        .toCompletableFuture())
                .toList();
        var receipts = writes.stream().map(CompletableFuture::join).toList();
        assertThat(ledger().records("c").find("K").orElseThrow().version()).isEqualTo(2);
        assertThat(receipts.stream().filter(r -> !r.replayed()).count()).isEqualTo(2);
        assertThat(transactions(receipts)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void a_key_with_two_intents_at_once_conflicts() {
        var one = records().put("A", Payload.text("x"), WriteOptions.key("k")).toCompletableFuture();
        var two = records().put("B", Payload.text("x"), WriteOptions.key("k")).toCompletableFuture();
        var outcomes = new ArrayList<String>();
        for (var write : List.of(one, two)) {
            outcomes.add(write.handle((r, e) ->
                            e == null ? "done" : Errors.failed(write).code().name())
                    .join());
        }
        assertThat(outcomes).containsExactlyInAnyOrder("done", "E_CONFLICT");
    }
}
