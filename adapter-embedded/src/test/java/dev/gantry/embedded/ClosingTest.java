package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.Stage;
import dev.gantry.Transactions.Outcome;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.tck.Errors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A write that was sent is never reported as failed because the ledger, or the way to it, ends before it tells. */
@Tag("R5.3a")
class ClosingTest {
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

    /** Commits, and then cannot say so. */
    private static final class Mute extends LyingAdapters.Honest {
        private final ErrorCode code;

        Mute(LedgerAdapter inner, ErrorCode code) {
            super(inner);
            this.code = code;
        }

        @Override
        public CompletionStage<Void> submit(PreparedTransaction transaction) {
            return super.submit(transaction).thenCompose(landed -> new CompletableFuture<>());
        }

        @Override
        public CompletableFuture<TransactionStatus> settled(PreparedTransaction transaction, Wait level) {
            return super.settled(transaction, level).thenApply(status -> {
                throw OneLedger.error(code, Stage.SETTLE);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "STORE_FAILED", "DISK_FULL", "NODE_UNREACHABLE", "LEDGER_CORRUPT", "KEY_INVALID"})
    void what_landed_and_cannot_be_told_of_is_unknown(ErrorCode code) {
        one.reopen(inner -> new Mute(inner, code));
        var records = ledger().records("c");
        Errors.fails(
                ErrorCode.OUTCOME_UNKNOWN, () -> records.create("A", Payload.text("x"), WriteOptions.key("single")));
        Errors.failed(records.async().create("B", Payload.text("x"), WriteOptions.key("other")));
        assertThat(ledger().transactions().status("single").outcome()).isEqualTo(Outcome.DONE);
        one.reopen(UnaryOperator.identity());
        assertThat(ledger().records("c").create("A", Payload.text("x"), WriteOptions.key("single")))
                .matches(r -> r.replayed() && r.version() == 1);
    }

    /** Takes nothing. */
    private static final class Full extends LyingAdapters.Honest {
        private final ErrorCode code;

        Full(LedgerAdapter inner, ErrorCode code) {
            super(inner);
            this.code = code;
        }

        @Override
        public CompletionStage<Void> submit(PreparedTransaction transaction) {
            return CompletableFuture.failedFuture(OneLedger.error(code, Stage.SUBMIT));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DISK_FULL", "STORE_FAILED"})
    void a_ledger_that_answers_that_it_has_not_taken_it_is_believed(ErrorCode code) {
        one.reopen(inner -> new Full(inner, code));
        Errors.fails(code, () -> ledger().records("c").create("A", Payload.text("x"), WriteOptions.key("k")));
    }

    @Test
    void what_took_effect_before_is_unknown_while_its_result_cannot_be_read() {
        ledger().records("c").create("A", Payload.text("x"), WriteOptions.key("k"));
        one.reopen(inner -> new LyingAdapters.Honest(inner) {
            @Override
            public CompletionStage<List<LedgerEvent>> find(ChangeIndex index, byte[] word) {
                return CompletableFuture.failedFuture(OneLedger.error(ErrorCode.NODE_UNREACHABLE, Stage.READ));
            }
        });
        GantryException e = Errors.fails(
                ErrorCode.OUTCOME_UNKNOWN,
                () -> ledger().records("c").create("A", Payload.text("x"), WriteOptions.key("k")));
        assertThat(e.context()).containsEntry("idempotencyKey", "k").containsEntry("ledger", "l");
    }

    @Test
    void nobody_is_told_of_a_failure_that_was_none_when_gantry_closes_amid_writes() {
        for (int round = 0; round < 12; round++) {
            var records = ledger().records("c").async();
            var told = new LinkedHashMap<String, CompletableFuture<?>>();
            for (int i = 0; i < 20; i++) {
                String key = round + "-" + i;
                told.put(
                        key,
                        records.put(key, Payload.text("x"), WriteOptions.key(key))
                                .toCompletableFuture());
                if (i == round) {
                    records.find(ledger().subject(), key).toCompletableFuture().join();
                }
            }
            one.reopen(UnaryOperator.identity());
            for (Map.Entry<String, CompletableFuture<?>> one : told.entrySet()) {
                Outcome outcome = ledger().transactions().status(one.getKey()).outcome();
                String said = said(one.getValue());
                assertThat(outcome)
                        .as(said)
                        .matches(o -> said.equals("OUTCOME_UNKNOWN") || (o == Outcome.DONE) == said.equals("done"));
            }
        }
    }

    private static String said(CompletableFuture<?> write) {
        try {
            write.join();
            return "done";
        } catch (CompletionException e) {
            return ((GantryException) e.getCause()).code().name();
        }
    }

    /** Opening waits for a node that does not answer; who wants another ledger, or the end, does not. */
    @Test
    void a_ledger_that_takes_its_time_to_connect_holds_up_nobody_else() throws Exception {
        Path file = Files.writeString(directory.resolve("two.yaml"), """
                identities: {me: keys/me}
                ledgers:
                  slow: {adapter: troubled, path: slow, as: me}
                  l: {adapter: embedded, path: quick, as: me}
                """);
        var connecting = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        TroubledProvider.trouble = inner -> {
            connecting.countDown();
            await(answered);
            return inner;
        };
        var two = CoreGantry.open(file);
        var first = CompletableFuture.supplyAsync(() -> two.ledger("slow"));
        var second = CompletableFuture.supplyAsync(() -> two.ledger("slow"));
        await(connecting);
        assertThat(CompletableFuture.supplyAsync(() -> two.ledger("l").name()).get(60, TimeUnit.SECONDS))
                .isEqualTo("l");
        CompletableFuture.runAsync(two::close).get(60, TimeUnit.SECONDS);
        Errors.fails(ErrorCode.CLOSED, Stage.CONNECT, () -> two.ledger("l"));
        answered.countDown();
        for (var late : List.of(first, second)) {
            assertThat(Errors.failed(late).code()).isEqualTo(ErrorCode.CLOSED);
        }
        TroubledProvider.trouble = UnaryOperator.identity();
        try (var again = CoreGantry.open(file)) {
            assertThat(again.ledger("slow").name())
                    .as("it was closed after all")
                    .isEqualTo("slow");
        }
    }

    @Test
    void a_ledger_that_cannot_be_connected_can_be_another_time() {
        one.reopen(inner -> {
            inner.close();
            throw OneLedger.error(ErrorCode.NODE_UNREACHABLE, Stage.CONNECT);
        });
        Errors.fails(ErrorCode.NODE_UNREACHABLE, this::ledger);
        TroubledProvider.trouble = UnaryOperator.identity();
        assertThat(ledger().name()).isEqualTo("l");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
