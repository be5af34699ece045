package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.Events;
import dev.gantry.Ledger;
import dev.gantry.LedgerRecord;
import dev.gantry.Mode;
import dev.gantry.Payload;
import dev.gantry.RecordWrite;
import dev.gantry.Stage;
import dev.gantry.Transactions;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application API, through everything down to the disk. */
@Tag("R6.1")
class RecordsOnEmbeddedTest {
    @TempDir
    Path directory;

    private CoreGantry gantry;

    @BeforeEach
    void open() throws IOException {
        open("p256");
    }

    private void open(String crypto) throws IOException {
        Path file = directory.resolve("gantry.yaml");
        Files.writeString(file, """
                identities:
                  operator: keys/operator
                  buyer: keys/buyer
                  seller: keys/seller
                ledgers:
                  orders:
                    adapter: embedded
                    path: data-%s
                    crypto: %s
                    as: operator
                """.formatted(crypto, crypto));
        if (gantry != null) {
            gantry.close();
        }
        gantry = CoreGantry.open(file);
        gantry.deploy("orders");
        ledger().identities().onboard("buyer");
        ledger().identities().onboard("seller");
    }

    @AfterEach
    void close() {
        gantry.close();
    }

    private Ledger ledger() {
        return gantry.ledger("orders");
    }

    private Ledger as(String identity) {
        return ledger().as(identity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256", "sm2"})
    void a_record_is_written_and_read_back_by_another_party(String crypto) throws IOException {
        open(crypto);
        var receipt = as("buyer").records("订单").create("AEG-1", Payload.text("一百公斤"), WriteOptions.key("k1"));
        assertThat(receipt.version()).isEqualTo(1);
        assertThat(receipt.replayed()).isFalse();
        LedgerRecord found =
                as("seller").records("订单").find(as("buyer").subject(), "AEG-1").orElseThrow();
        assertThat(found.payload().orElseThrow().asText()).isEqualTo("一百公斤");
        assertThat(found.transactionId()).isEqualTo(receipt.transactionId());
        assertThat(as("seller").records("订单").find("AEG-1")).isEmpty();
    }

    @Test
    void a_repeated_write_has_one_effect_and_gives_the_first_result() throws IOException {
        var first = as("buyer").records("orders").create("A", Payload.text("x"), WriteOptions.key("k"));
        var again = as("buyer").records("orders").create("A", Payload.text("x"), WriteOptions.key("k"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.transactionId()).isEqualTo(first.transactionId());
        assertThat(again.version()).isEqualTo(1);
        open("p256");
        assertThat(as("buyer")
                        .records("orders")
                        .create("A", Payload.text("x"), WriteOptions.key("k"))
                        .transactionId())
                .isEqualTo(first.transactionId());
        Errors.fails(
                ErrorCode.E_CONFLICT,
                () -> as("buyer").records("orders").create("A", Payload.text("y"), WriteOptions.key("k")));
        assertThat(as("buyer").records("orders").history(as("buyer").subject(), "A"))
                .hasSize(1);
    }

    @Test
    void versions_follow_each_other_and_history_keeps_them() {
        var records = as("buyer").records("orders");
        records.create("A", Payload.text("one"));
        records.update("A", 1, Payload.text("two"), WriteOptions.DEFAULT);
        records.put("A", Payload.text("three"));
        Errors.fails(ErrorCode.E_VERSION, () -> records.update("A", 1, Payload.text("late"), WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.E_EXISTS, () -> records.create("A", Payload.text("again")));
        records.tombstone("A", 3, "withdrawn", WriteOptions.DEFAULT);
        Errors.fails(ErrorCode.E_STATE, () -> records.put("A", Payload.text("after")));
        var history = records.history(as("buyer").subject(), "A");
        assertThat(history)
                .extracting(r -> r.payload().map(Payload::asText).orElse("-"))
                .containsExactly("one", "two", "three", "-");
        assertThat(history.get(3).tombstoned()).isTrue();
    }

    @Test
    void large_and_digest_payloads_stay_off_the_ledger_and_come_back() {
        var records = as("buyer").records("orders");
        byte[] large = new byte[100_000];
        large[7] = 3;
        records.create("L", Payload.of(large, "application/octet-stream"));
        assertThat(records.find("L").orElseThrow().payload().orElseThrow().bytes())
                .isEqualTo(large);
        var digest = WriteOptions.key("d1").mode(Mode.DIGEST);
        records.create("D1", Payload.text("8.50"), digest);
        records.create("D2", Payload.text("8.50"), WriteOptions.key("d2").mode(Mode.DIGEST));
        assertThat(records.create("D1", Payload.text("8.50"), digest).replayed())
                .as("the salt of a repeated write is the same")
                .isTrue();
        LedgerRecord one = records.find("D1").orElseThrow();
        assertThat(one.payload().orElseThrow().asText()).isEqualTo("8.50");
        assertThat(one.content()).isNotEqualTo(records.find("D2").orElseThrow().content());
    }

    @Test
    void a_batch_is_all_or_nothing() {
        var records = as("buyer").records("orders");
        var receipts = records.writeAll(
                List.of(RecordWrite.create("A", Payload.text("a")), RecordWrite.create("B", Payload.text("b"))),
                WriteOptions.key("batch"));
        assertThat(receipts).hasSize(2);
        assertThat(receipts.get(0).transactionId()).isEqualTo(receipts.get(1).transactionId());
        Errors.fails(
                ErrorCode.E_EXISTS,
                () -> records.writeAll(
                        List.of(RecordWrite.create("C", Payload.text("c")), RecordWrite.create("A", Payload.text("a"))),
                        WriteOptions.key("batch2")));
        assertThat(records.find("C")).isEmpty();
        var replay = records.writeAll(
                List.of(RecordWrite.create("A", Payload.text("a")), RecordWrite.create("B", Payload.text("b"))),
                WriteOptions.key("batch"));
        assertThat(replay)
                .extracting(r -> r.record())
                .isEqualTo(receipts.stream().map(r -> r.record()).toList());
    }

    @Test
    void a_cancelled_key_never_takes_effect_and_a_used_one_cannot_be_cancelled() {
        var transactions = as("buyer").transactions();
        assertThat(transactions.status("later").outcome()).isEqualTo(Transactions.Outcome.UNKNOWN);
        assertThat(transactions.cancel("later").outcome()).isEqualTo(Transactions.Outcome.DEFINITELY_NOT);
        assertThat(transactions.cancel("later").outcome()).isEqualTo(Transactions.Outcome.DEFINITELY_NOT);
        Errors.fails(
                ErrorCode.E_CANCELLED,
                () -> as("buyer").records("orders").create("A", Payload.text("x"), WriteOptions.key("later")));
        var receipt = as("buyer").records("orders").create("A", Payload.text("x"), WriteOptions.key("now"));
        var state = transactions.cancel("now");
        assertThat(state.outcome()).isEqualTo(Transactions.Outcome.DONE);
        assertThat(state.transactionId()).contains(receipt.transactionId());
    }

    @Test
    void events_come_once_and_in_order_from_any_checkpoint() {
        var records = as("buyer").records("orders");
        for (int i = 0; i < 20; i++) {
            records.put("K" + i % 3, Payload.text("v" + i));
        }
        List<Events.RecordEvent> all;
        try (var reader = ledger().events().read(Events.BEGINNING)) {
            all = drain(reader, 7);
        }
        assertThat(all).hasSize(20);
        for (int from = 0; from < all.size(); from++) {
            try (var reader = ledger().events().read(all.get(from).checkpoint())) {
                assertThat(drain(reader, 3)).isEqualTo(all.subList(from + 1, all.size()));
            }
        }
        Errors.fails(
                ErrorCode.CHECKPOINT_INVALID,
                () -> ledger().events().read("nonsense").next(1, Duration.ZERO));
        String foreign = all.get(0).checkpoint().replaceFirst("e1:[0-9a-f]{2}", "e1:00");
        String other = foreign.equals(all.get(0).checkpoint())
                ? all.get(0).checkpoint().replaceFirst("e1:[0-9a-f]{2}", "e1:11")
                : foreign;
        Errors.fails(
                ErrorCode.CHECKPOINT_FOREIGN,
                () -> ledger().events().read(other).next(1, Duration.ZERO));
    }

    private static List<Events.RecordEvent> drain(dev.gantry.EventReader reader, int page) {
        var all = new ArrayList<Events.RecordEvent>();
        while (true) {
            var some = reader.next(page, Duration.ofMillis(50));
            if (some.isEmpty()) {
                return all;
            }
            all.addAll(some);
        }
    }

    @Test
    void a_hundred_writers_on_one_key_lose_no_version() {
        var records = as("buyer").records("hot").async();
        var writes = IntStream.range(0, 100)
                .mapToObj(i -> records.put("K", Payload.text("v" + i), WriteOptions.key("h" + i))
                        .toCompletableFuture())
                .toList();
        List<Long> versions = LongStream.rangeClosed(1, 100).boxed().toList();
        assertThat(writes.stream().map(w -> w.join().version()).sorted().toList())
                .isEqualTo(versions);
        try (var reader = ledger().events().read(Events.BEGINNING)) {
            assertThat(drain(reader, 7)).extracting(Events.RecordEvent::version).isEqualTo(versions);
        }
    }

    @Test
    void a_ledger_begun_anew_is_not_taken_for_the_old_one() throws IOException {
        as("buyer").records("orders").create("A", Payload.text("x"));
        String checkpoint;
        try (var reader = ledger().events().read(Events.BEGINNING)) {
            checkpoint = reader.next(1, Duration.ofSeconds(1)).get(0).checkpoint();
        }
        gantry.close();
        TestLedger.delete(directory.resolve("data-p256"));
        gantry = CoreGantry.open(directory.resolve("gantry.yaml"));
        Errors.unusable(ErrorCode.KERNEL_MISSING, ledger());
        Errors.fails(
                ErrorCode.CHECKPOINT_FOREIGN,
                Stage.FOLLOW,
                () -> ledger().events().read(checkpoint).next(1, Duration.ZERO));
    }

    @Test
    void an_outsider_and_bad_texts_are_refused() throws IOException {
        Path file = directory.resolve("outsider.yaml");
        gantry.close();
        Files.writeString(file, """
                identities: {outsider: keys/outsider}
                ledgers: {orders: {adapter: embedded, path: data-p256}}
                """);
        gantry = CoreGantry.open(file);
        var records = ledger().records("orders");
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> records.create("A", Payload.text("x")));
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> ledger().identities().onboard("outsider"));
        Errors.fails(ErrorCode.TEXT_INVALID, () -> records.create("", Payload.text("x")));
        Errors.fails(ErrorCode.TEXT_INVALID, () -> records.create("e\u0301", Payload.text("x")));
        Errors.fails(ErrorCode.TEXT_INVALID, () -> records.create("\ud800", Payload.text("x")));
        Errors.fails(ErrorCode.LEDGER_UNKNOWN, () -> gantry.ledger("nope"));
        Errors.fails(ErrorCode.IDENTITY_UNKNOWN, () -> ledger().as("nobody"));
    }
}
