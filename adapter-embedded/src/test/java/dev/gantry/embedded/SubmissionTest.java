package dev.gantry.embedded;

import static dev.gantry.embedded.TestLedger.await;
import static dev.gantry.embedded.TestLedger.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.KernelRefusedException;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.tck.Errors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be handed in, what is refused, and how often it takes effect. */
class SubmissionTest {
    private static final int THREADS = 16;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {Signer.P256, Signer.SM2})
    void a_changed_byte_anywhere_makes_a_transaction_worthless(String crypto) {
        try (var l = TestLedger.open(temporary, crypto, BlockLog.SEGMENT_SIZE)) {
            PreparedTransaction right = l.prepare(put("a", "x"));
            for (int at = 0; at < right.bytes().length; at++) {
                byte[] wrong = right.bytes().clone();
                wrong[at] ^= 0x04;
                var forged = new PreparedTransaction(right.network(), right.id(), wrong);
                Errors.fails(ErrorCode.REJECTED_BY_NODE, () -> await(l.adapter.submit(forged)));
            }
            assertThat(l.status(right).state()).isEqualTo(TransactionStatus.State.UNKNOWN);
            assertThat(l.height()).isEqualTo(1);
            assertThat(l.write(right).applied()).isTrue();
        }
    }

    @Test
    void another_networks_transaction_is_refused() {
        try (var one = TestLedger.open(temporary.resolve("one"));
                var two = TestLedger.open(temporary.resolve("two"))) {
            PreparedTransaction foreign = one.prepare(put("a", "x"));
            Errors.fails(ErrorCode.REJECTED_BY_NODE, () -> await(two.adapter.submit(foreign)));
            assertThat(two.version("a")).isZero();
        }
    }

    @Test
    void keys_of_another_suite_and_impossible_sizes_are_refused_before_anything_is_sent() {
        try (var l = TestLedger.open(temporary)) {
            Signer sm2 = SoftwareSigner.random(Signer.SM2);
            Errors.fails(ErrorCode.KEY_INVALID, () -> await(l.adapter.prepare(put("a", "x"), sm2)));
            Errors.fails(ErrorCode.KEY_INVALID, () -> l.adapter.account(sm2));
            assertThatThrownBy(() -> l.prepare(new byte[Transaction.MAX_REQUEST + 1]))
                    .isInstanceOfSatisfying(
                            KernelRefusedException.class,
                            e -> assertThat(e.failure().code()).isEqualTo(7));
            PreparedTransaction tooLarge = l.prepare(new byte[98_305]);
            assertThat(l.write(tooLarge).failure().orElseThrow().code()).isEqualTo(7);
            assertThat(l.height()).isEqualTo(2);
            for (byte[] junk : List.of(new byte[0], new byte[1], new byte[500])) {
                var nothing = new PreparedTransaction(l.adapter.descriptor().network(), "00".repeat(32), junk);
                Errors.fails(ErrorCode.REJECTED_BY_NODE, () -> await(l.adapter.submit(nothing)));
            }
            Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> await(l.adapter.find(ChangeIndex.ENTITY, new byte[31])));
            Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> await(l.adapter.transaction("no id")));
        }
    }

    @Test
    void a_kernel_of_another_version_is_not_opened() {
        var genesis = new KernelGenesis(
                TestLedger.word("n"),
                KernelGenesis.BLOCK_MS,
                1,
                List.of(new KernelGenesis.Governor(TestLedger.word("a"), TestLedger.SUBJECT)));
        byte[] other = Deployment.encode(genesis);
        other[1]++;
        Errors.fails(ErrorCode.KERNEL_VERSION, Stage.CONNECT, () -> Deployment.decode(other));
    }

    @Test
    void a_ledger_without_a_kernel_says_so() {
        try (var bare = EmbeddedAdapter.open(temporary, Signer.P256)) {
            Signer signer = SoftwareSigner.random(Signer.P256);
            Errors.fails(ErrorCode.KERNEL_MISSING, () -> await(bare.prepare(put("a", "x"), signer)));
            assertThat(await(bare.events("", 1, Duration.ZERO)).events()).isEmpty();
        }
    }

    @Test
    void the_same_bytes_from_many_threads_have_one_effect() throws Exception {
        try (var l = TestLedger.open(temporary)) {
            PreparedTransaction same = l.prepare(put("a", "x"));
            for (TransactionStatus status : together(() -> l.write(same))) {
                assertThat(status.applied()).isTrue();
                assertThat(Change.of(status.changes().get(0)).kind()).isEqualTo(Fn.CREATE);
            }
            assertThat(l.version("a")).isEqualTo(1);
            assertThat(l.height()).isEqualTo(2);
        }
    }

    /** A client that lost the reply prepares anew: other bytes, the same idempotency key. */
    @Test
    void a_key_used_by_many_transactions_has_one_effect_and_the_others_are_told_the_first_result() throws Exception {
        try (var l = TestLedger.open(temporary)) {
            var statuses = together(() -> l.write(l.prepare(put("a", "x"))));
            assertThat(statuses).allMatch(TransactionStatus::applied);
            assertThat(statuses)
                    .extracting(s -> Change.of(s.changes().get(0)).kind())
                    .containsOnlyOnce(Fn.CREATE)
                    .contains(Fn.REPLAYED);
            assertThat(l.version("a")).isEqualTo(1);
        }
        try (var l = TestLedger.open(temporary)) {
            TransactionStatus replayed = l.write(l.prepare(put("a", "x")));
            Change change = Change.of(replayed.changes().get(0));
            assertThat(change.kind()).isEqualTo(Fn.REPLAYED);
            assertThat(change.number().number()).isEqualTo(1);
            assertThat(l.write(l.prepare(put("a", "y"))).failure().orElseThrow().code())
                    .isEqualTo(12);
        }
    }

    @Test
    void sixteen_writers_commit_together_and_readers_see_each_event_once_in_order() throws Exception {
        int each = 40;
        try (var l = TestLedger.open(temporary, Signer.P256, 20_000)) {
            var pool = Executors.newFixedThreadPool(THREADS + 1);
            try {
                Future<List<LedgerEvent>> reader = pool.submit(() -> follow(l, THREADS * each));
                var writers = new ArrayList<Future<?>>();
                for (int t = 0; t < THREADS; t++) {
                    String prefix = "w" + t + "-";
                    writers.add(pool.submit(() -> {
                        for (int i = 0; i < each; i++) {
                            l.write(prefix + i);
                        }
                    }));
                }
                for (Future<?> w : writers) {
                    w.get(120, TimeUnit.SECONDS);
                }
                List<LedgerEvent> seen = reader.get(120, TimeUnit.SECONDS);
                var checkpoints = new HashSet<String>();
                assertThat(seen).allMatch(e -> checkpoints.add(e.checkpoint()));
                assertThat(seen).isSortedAccordingTo((a, b) -> {
                    int byHeight = Long.compare(a.height(), b.height());
                    return byHeight != 0 ? byHeight : Integer.compare(a.transactionIndex(), b.transactionIndex());
                });
                for (int t = 0; t < THREADS; t++) {
                    String prefix = "w" + t + "-";
                    for (int i = 0; i < each; i++) {
                        var found = await(l.adapter.find(
                                ChangeIndex.REQUEST,
                                TestLedger.requestId(prefix + i).bytes()));
                        assertThat(found).hasSize(1);
                        assertThat(checkpoints).contains(found.get(0).checkpoint());
                    }
                }
            } finally {
                pool.shutdownNow();
            }
            await(l.adapter.verify());
        }
        try (var l = TestLedger.open(temporary, Signer.P256, 20_000)) {
            assertThat(l.version("w15-39")).isEqualTo(1);
        }
    }

    private static List<LedgerEvent> follow(TestLedger l, int count) {
        var seen = new ArrayList<LedgerEvent>();
        String checkpoint = "";
        while (seen.size() < count) {
            var page = await(l.adapter.events(checkpoint, 7, Duration.ofSeconds(60)));
            assertThat(page.events()).as("nothing within a minute").isNotEmpty();
            seen.addAll(page.events());
            checkpoint = page.next();
        }
        return seen;
    }

    @Test
    void whoever_stops_waiting_leaves_nothing_behind() {
        try (var l = TestLedger.open(temporary)) {
            PreparedTransaction never = l.prepare(put("a", "x"));
            for (int i = 0; i < 100; i++) {
                assertThat(l.adapter.settled(never, Wait.FINAL).cancel(false)).isTrue();
                String end = await(l.adapter.events("", 1, Duration.ZERO)).next();
                assertThat(await(l.adapter.events(end, 1, Duration.ofMillis(1))).events())
                        .isEmpty();
            }
            assertThat(l.adapter.waiters())
                    .as("at most the last one, just being forgotten")
                    .isLessThan(3);
        }
    }

    @Test
    void closing_commits_what_was_submitted_and_ends_all_waiting() {
        var submitted = new ArrayList<PreparedTransaction>();
        var l = TestLedger.open(temporary);
        PreparedTransaction never = l.prepare(put("never", "x"));
        var settled = l.adapter.settled(never, Wait.FINAL);
        var events = l.adapter
                .events(await(l.adapter.events("", 1, Duration.ZERO)).next(), 1, Duration.ofHours(1))
                .toCompletableFuture();
        for (int i = 0; i < 50; i++) {
            submitted.add(l.prepare(put("r" + i, "x")));
        }
        var arrived = submitted.stream()
                .map(p -> l.adapter.submit(p).toCompletableFuture())
                .toList();
        l.close();
        Errors.fails(ErrorCode.CLOSED, () -> await(settled));
        assertThat(events).isDone();
        Errors.fails(ErrorCode.CLOSED, () -> await(l.adapter.submit(never)));
        Errors.fails(ErrorCode.CLOSED, () -> await(l.adapter.head()));
        Errors.fails(ErrorCode.CLOSED, () -> await(l.adapter.settled(never, Wait.FINAL)));
        try (var again = TestLedger.open(temporary)) {
            for (int i = 0; i < submitted.size(); i++) {
                boolean told = arrived.get(i).isDone() && !arrived.get(i).isCompletedExceptionally();
                assertThat(arrived.get(i)).isDone();
                assertThat(again.status(submitted.get(i)).applied()).isEqualTo(told);
            }
        }
    }

    /** More callbacks wait for another write than there are workers. */
    @Test
    void callbacks_may_block_on_the_ledger() {
        try (var l = TestLedger.open(temporary)) {
            var nested = new ArrayList<CompletableFuture<TransactionStatus>>();
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors() + 4; i++) {
                String inner = "inner" + i;
                PreparedTransaction outer = l.prepare(put("outer" + i, "x"));
                nested.add(l.adapter
                        .settled(outer, Wait.FINAL)
                        .thenApply(x -> l.status(l.write(inner)))
                        .orTimeout(60, TimeUnit.SECONDS));
                await(l.adapter.submit(outer));
            }
            assertThat(nested).allMatch(f -> await(f).applied());
        }
    }

    @Test
    void no_request_stops_the_ledger() {
        var random = new Random(7);
        byte[][] models = {put("a", "x"), TestLedger.create("k", "b"), new byte[] {1, 0}};
        try (var l = TestLedger.open(temporary)) {
            var settled = new ArrayList<CompletableFuture<TransactionStatus>>();
            for (int i = 0; i < 3_000; i++) {
                byte[] model = models[i % models.length];
                byte[] request = Arrays.copyOf(model, model.length + random.nextInt(5));
                for (int changes = random.nextInt(4); changes >= 0; changes--) {
                    request[random.nextInt(request.length)] = (byte) random.nextInt();
                }
                PreparedTransaction p = l.prepare(request);
                settled.add(l.adapter.settled(p, Wait.FINAL));
                await(l.adapter.submit(p));
            }
            assertThat(settled).allMatch(f -> await(f).height().isPresent());
            l.write("alive");
            await(l.adapter.verify());
        }
        try (var l = TestLedger.open(temporary)) {
            assertThat(l.version("alive")).isEqualTo(1);
        }
    }

    @Test
    void a_checkpoint_behind_the_end_is_refused() {
        try (var l = TestLedger.open(temporary)) {
            String beyond = Position.behindBlock(99).text(l.adapter.descriptor().network());
            Errors.fails(ErrorCode.CHECKPOINT_INVALID, () -> await(l.adapter.events(beyond, 1, Duration.ofHours(1))));
            Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> await(l.adapter.events("", 0, Duration.ZERO)));
        }
    }

    private static <T> List<T> together(Callable<T> task) throws Exception {
        var pool = Executors.newFixedThreadPool(THREADS);
        try {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < THREADS; i++) {
                futures.add(pool.submit(task));
            }
            var results = new ArrayList<T>();
            for (Future<T> f : futures) {
                results.add(f.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
