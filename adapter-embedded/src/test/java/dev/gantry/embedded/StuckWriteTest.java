package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.Records;
import dev.gantry.Transactions;
import dev.gantry.Transactions.Outcome;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.tck.Errors;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a write that its caller did not wait for, and how it is made to end. */
@Tag("R5.3a")
class StuckWriteTest {
    @TempDir
    Path directory;

    private OneLedger one;

    @BeforeEach
    void open() {
        one = new OneLedger(directory);
    }

    @AfterEach
    void close() {
        one.close();
    }

    private Ledger ledger() {
        return one.ledger();
    }

    /** So many of the first kernel answers are those of before the write. */
    private static final class Behind extends LyingAdapters.Honest {
        private final AtomicInteger left = new AtomicInteger();
        private volatile byte[] question = new byte[0];
        private volatile CompletionStage<byte[]> before = new CompletableFuture<>();

        Behind(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<byte[]> read(byte[] query, ReadLevel level) {
            if (left.getAndDecrement() > 0) {
                return before;
            }
            question = query;
            return super.read(query, level);
        }

        /** From now on: the answer to the last question, so many times. */
        void stay(int times) {
            before = super.read(question, ReadLevel.LATEST);
            before.toCompletableFuture().join();
            left.set(times);
        }

        /** The write lands, and nobody hears of it. */
        @Override
        public CompletableFuture<TransactionStatus> settled(PreparedTransaction transaction, Wait level) {
            return new CompletableFuture<>();
        }
    }

    @Test
    void what_has_landed_between_two_questions_is_done() {
        var behind = new Behind[1];
        one.reopen(inner -> behind[0] = new Behind(inner));
        Transactions transactions = ledger().transactions();
        assertThat(transactions.status("k"))
                .matches(s -> s.outcome() == Outcome.UNKNOWN && s.height().isEmpty());
        behind[0].stay(1);
        var write = ledger().records("c").async().create("A", Payload.text("x"), WriteOptions.key("k"));
        landed("k");
        Transactions.State state = transactions.status("k");
        assertThat(state.outcome()).as(state.explanation()).isEqualTo(Outcome.DONE);
        assertThat(state.result()).hasValue(1);
        assertThat(state.height()).isPresent();
        behind[0].stay(0);
        assertThat(write.toCompletableFuture()).isNotDone();
    }

    @Test
    void what_is_in_a_block_while_the_state_lags_behind_is_pending() {
        var behind = new Behind[1];
        one.reopen(inner -> behind[0] = new Behind(inner));
        ledger().transactions().status("k");
        behind[0].stay(1000);
        var write = ledger().records("c").async().create("A", Payload.text("x"), WriteOptions.key("k"));
        landed("k");
        Transactions.State state = ledger().transactions().status("k");
        assertThat(state.outcome()).as(state.explanation()).isEqualTo(Outcome.PENDING);
        assertThat(state.explanation()).doesNotContain("no trace");
        assertThat(write.toCompletableFuture()).isNotDone();
        behind[0].stay(0);
    }

    /** Waits until a block has it, by what only this client's journal knows. */
    private void landed(String key) {
        OptionalLong height = OptionalLong.empty();
        for (int i = 0; i < 600 && height.isEmpty(); i++) {
            long events = one.gantry()
                    .adapter("l")
                    .head()
                    .toCompletableFuture()
                    .join()
                    .height();
            height = events > 1 ? OptionalLong.of(events) : OptionalLong.empty();
            sleep();
        }
        assertThat(height).as("%s is in a block", key).isPresent();
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_receipt_of_what_was_only_accepted_says_that_its_outcome_is_not_known() {
        Records records = ledger().records("c");
        WriteOptions first = WriteOptions.key("first").until(Wait.ACCEPTED);
        WriteOptions second = WriteOptions.key("second").until(Wait.ACCEPTED);
        for (Receipt r : new Receipt[] {
            records.create("A", Payload.text("x"), first), records.create("A", Payload.text("y"), second)
        }) {
            assertThat(r.outcomeKnown()).isFalse();
            assertThat(r.version()).isZero();
            assertThat(r.replayed()).isFalse();
            assertThat(r.height()).isEmpty();
        }
        Transactions transactions = ledger().transactions();
        assertThat(transactions.status("first").outcome()).isEqualTo(Outcome.DONE);
        assertThat(transactions.status("second").outcome()).isEqualTo(Outcome.DEFINITELY_NOT);
        assertThat(records.update("A", 1, Payload.text("z"), WriteOptions.DEFAULT))
                .matches(r -> r.outcomeKnown() && r.version() == 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_017, 1_020, 1_024})
    void every_key_that_can_be_written_under_can_be_cancelled(int length) {
        String key = "k".repeat(length);
        Transactions transactions = ledger().transactions();
        assertThat(transactions.cancel(key).outcome()).isEqualTo(Outcome.DEFINITELY_NOT);
        Errors.fails(
                ErrorCode.E_CANCELLED,
                () -> ledger().records("c").create("A", Payload.text("x"), WriteOptions.key(key)));
        Errors.fails(ErrorCode.TEXT_INVALID, () -> transactions.cancel("k".repeat(1_025)));
    }

    @Test
    void cancelling_uses_no_key_that_an_application_may_use() {
        Transactions transactions = ledger().transactions();
        transactions.cancel("k");
        assertThat(transactions.status("cancel:k").outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(ledger().records("c").create("A", Payload.text("x"), WriteOptions.key("cancel:k")))
                .matches(r -> !r.replayed() && r.version() == 1);
        assertThat(transactions.cancel("cancel:k").outcome()).isEqualTo(Outcome.DONE);
        assertThat(transactions.cancel("k").outcome()).isEqualTo(Outcome.DEFINITELY_NOT);
    }
}
