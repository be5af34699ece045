package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.OutcomeUnknownException;
import dev.gantry.Retry;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Word;
import dev.gantry.spi.KernelRefusedException;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One transaction on its way, with one request or several independent ones in it: prepare, submit, settle, within a deadline.
 *
 * <p>Repeats what is safe to repeat: the same bytes when their arrival is unknown, a new preparation when the ledger's state or a nonce was in the way. Both are harmless
 * because the kernel remembers the request's key. Once anything may have left this machine, running out of time is an unknown outcome, never a failure.
 */
final class Write {
    private static final int MAX_ATTEMPTS = 200;

    private final Connection connection;
    private final LedgerAdapter adapter;
    private final KernelRequest request;
    private final byte[] bytes;
    private final List<Word> requestIds;
    private final Signer signer;
    private final Wait level;
    private final long deadline;
    private final String keyText;
    private final CompletableFuture<Done> result = new CompletableFuture<>();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private volatile boolean maybeSent;
    private volatile @Nullable PreparedTransaction current;
    private int attempts;

    /** @param changes those of the requests in it, in order; for ACCEPTED empty */
    record Done(String transactionId, OptionalLong height, Wait reached, List<Change> changes) {
        /** What concerns one of several requests. */
        Done of(Word requestId) {
            return new Done(
                    transactionId,
                    height,
                    reached,
                    changes.stream().filter(c -> c.request().equals(requestId)).toList());
        }
    }

    Write(
            Connection connection,
            KernelRequest request,
            List<Word> requestIds,
            Signer signer,
            Wait level,
            Duration timeout,
            String keyText) {
        this.connection = connection;
        this.adapter = connection.adapter();
        this.request = request;
        this.bytes = request.encode();
        this.requestIds = List.copyOf(requestIds);
        this.signer = signer;
        this.level = level;
        this.deadline = System.nanoTime() + Durations.nanos(timeout);
        this.keyText = keyText;
    }

    CompletionStage<Done> run() {
        // orTimeout gives the timer back when the write is done; a delayed task would hold the request until its time.
        var timer = new CompletableFuture<Void>()
                .orTimeout(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        timer.whenComplete((x, late) -> {
            if (late != null) {
                outOfTime();
            }
        });
        result.whenComplete((done, failure) -> {
            timer.complete(null);
            answered.complete(null);
        });
        var limits = adapter.descriptor().limits();
        if (bytes.length > limits.maxRequestBytes() || request.items().size() > limits.maxItems()) {
            result.completeExceptionally(GantryException.of(
                            ErrorCode.E_LIMIT,
                            Stage.VALIDATE,
                            "the request has " + request.items().size() + " items and " + bytes.length
                                    + " bytes; this ledger takes " + limits.maxItems() + " and "
                                    + limits.maxRequestBytes())
                    .fix("Split the batch.")
                    .build());
        } else {
            guarded(this::attempt);
        }
        return result;
    }

    /** Completes when the ledger has answered for the first time to the sending of it, or has refused to prepare it, or the write is over. */
    CompletableFuture<Void> answered() {
        return answered;
    }

    /** The transaction as it was prepared last. */
    @Nullable
    PreparedTransaction prepared() {
        return current;
    }

    /** Whether anything may have left this machine. */
    boolean maybeSent() {
        return maybeSent;
    }

    private void attempt() {
        attempts++;
        adapter.prepare(bytes, signer)
                .whenComplete((prepared, failure) -> guarded(() -> {
                    if (failure != null) {
                        answered.complete(null);
                        onFailure(failure, null, true);
                    } else {
                        current = prepared;
                        connection.remember(requestIds, prepared);
                        submit(prepared);
                    }
                }));
    }

    private void submit(PreparedTransaction prepared) {
        if (System.nanoTime() - deadline
                >= 0) { // whoever comes first, this or the timer: nothing is sent after the time
            outOfTime();
        }
        if (result.isDone()) {
            return;
        }
        maybeSent = true;
        CompletableFuture<TransactionStatus> settled = level == Wait.ACCEPTED ? null : adapter.settled(prepared, level);
        if (settled != null) {
            result.whenComplete((r, e) -> settled.cancel(false));
            settled.whenComplete((status, failure) -> guarded(() -> {
                if (failure == null) {
                    onSettled(prepared, status);
                } else if (!settled.isCancelled()) {
                    onFailure(failure, prepared, false);
                }
            }));
        }
        adapter.submit(prepared)
                .whenComplete((accepted, failure) -> guarded(() -> {
                    answered.complete(null);
                    if (failure != null) {
                        if (settled == null || !settled.isDone()) {
                            if (settled != null && reprepares(failure)) {
                                settled.cancel(false);
                            }
                            onFailure(failure, prepared, true);
                        }
                    } else if (level == Wait.ACCEPTED) {
                        result.complete(new Done(prepared.id(), OptionalLong.empty(), Wait.ACCEPTED, List.of()));
                    }
                }));
    }

    private static boolean reprepares(Throwable failure) {
        return Stages.unwrap(failure) instanceof GantryException g && g.retry() == Retry.REPREPARE;
    }

    private void onSettled(PreparedTransaction prepared, TransactionStatus status) {
        switch (status.state()) {
            case INCLUDED, FINAL -> {
                if (status.failure().isPresent()) {
                    fail(Refusals.of(status.failure().get(), Stage.SETTLE).transaction(prepared.id()));
                } else if (!status.reason().isEmpty()) {
                    fail(GantryException.of(
                                    ErrorCode.REJECTED_BY_NODE,
                                    Stage.SETTLE,
                                    "the transaction landed without effect: " + status.reason())
                            .fix("Nothing was written. The same key may be used again.")
                            .transaction(prepared.id()));
                } else {
                    landed(prepared, status);
                }
            }
            case DEFINITELY_NOT ->
                onFailure(
                        GantryException.of(
                                        ErrorCode.DROPPED,
                                        Stage.SETTLE,
                                        "the transaction can no longer land: " + status.reason())
                                .fix("It is prepared anew by itself.")
                                .transaction(prepared.id())
                                .build(),
                        prepared,
                        false);
            default -> throw new IllegalStateException("settled without having settled: " + status.state());
        }
    }

    private void landed(PreparedTransaction prepared, TransactionStatus status) {
        List<Change> own = status.changes().stream()
                .map(Change::of)
                .filter(c -> requestIds.contains(c.request()))
                .toList();
        if (!own.stream().map(Change::request).collect(Collectors.toSet()).containsAll(requestIds)) {
            fail(GantryException.of(
                            ErrorCode.INTEGRITY,
                            Stage.SETTLE,
                            "the transaction landed, but the kernel did not tell of every change")
                    .fix("Ask for the outcome: gantry tx status. Something else may be at the kernel's place.")
                    .transaction(prepared.id()));
            return;
        }
        own.stream().filter(c -> c.kind() != Fn.REFUSED).forEach(c -> connection.forget(c.request()));
        status.height().ifPresent(connection::landed);
        Wait reached = status.state() == TransactionStatus.State.FINAL ? Wait.FINAL : Wait.INCLUDED;
        result.complete(new Done(prepared.id(), status.height(), reached, own));
    }

    /**
     * Decides by retry class: the same bytes again, a new preparation, or the end.
     *
     * @param answer whether it is the answer to preparing or sending; who fails to tell of a settlement has not said that there is none
     */
    private void onFailure(Throwable thrown, @Nullable PreparedTransaction prepared, boolean answer) {
        if (result.isDone()) {
            return;
        }
        RuntimeException cause = Stages.unwrap(thrown);
        if (cause instanceof KernelRefusedException refused) {
            fail(Refusals.of(refused.failure(), Stage.PREPARE));
        } else if (cause instanceof GantryException g && attempts < MAX_ATTEMPTS) {
            boolean unknown = g instanceof OutcomeUnknownException || attempts > 1 && nodeIsAway(g);
            if (prepared != null && (unknown || g.retry() == Retry.SAME_BYTES)) {
                attempts++;
                later(() -> resend(prepared));
            } else if (unknown || g.retry() == Retry.REPREPARE) {
                later(this::attempt);
            } else {
                fail(g, answer);
            }
        } else {
            fail(cause, answer);
        }
    }

    /** Once something may have landed, such a node is waited for: the outcome or the deadline ends the write. */
    private static boolean nodeIsAway(GantryException g) {
        return switch (g.code()) {
            case NODE_UNREACHABLE, NODE_TIMEOUT, NODE_ERROR -> true;
            default -> false;
        };
    }

    private void resend(PreparedTransaction prepared) {
        if (!result.isDone()) {
            adapter.submit(prepared)
                    .whenComplete((accepted, failure) -> guarded(() -> {
                        if (failure != null) {
                            onFailure(failure, prepared, true);
                        } else if (level == Wait.ACCEPTED) {
                            result.complete(new Done(prepared.id(), OptionalLong.empty(), Wait.ACCEPTED, List.of()));
                        }
                    }));
        }
    }

    private void later(Runnable step) {
        long base = Math.min(1000, 5L << Math.min(attempts, 7));
        long pause = base / 2 + ThreadLocalRandom.current().nextLong(base);
        CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS).execute(() -> guarded(step));
    }

    private void outOfTime() {
        if (result.isDone()) {
            return;
        }
        PreparedTransaction prepared = current;
        if (maybeSent) {
            result.completeExceptionally(unknown(prepared, null));
        } else {
            result.completeExceptionally(notSent(connection.name(), keyText));
        }
    }

    static GantryException notSent(String ledger, String keyText) {
        return GantryException.of(
                        ErrorCode.NODE_TIMEOUT, Stage.PREPARE, "nothing could be sent before the time was over")
                .fix("Nothing was written. Check the node, then try again.")
                .with("ledger", ledger)
                .with("idempotencyKey", keyText)
                .build();
    }

    private void fail(GantryException.Builder b) {
        result.completeExceptionally(b.with("ledger", connection.name())
                .with("idempotencyKey", keyText)
                .build());
    }

    /** A definite error of one attempt is only the write's if no earlier attempt may still land. */
    private void fail(RuntimeException cause, boolean answer) {
        boolean definite = !maybeSent || answer && attempts == 1 && cause instanceof GantryException g && neverTaken(g);
        result.completeExceptionally(
                !definite ? unknown(current, cause) : cause instanceof GantryException g ? ours(g) : cause);
    }

    /** An adapter knows the transaction, if it came to one, but neither ledger nor key. */
    private GantryException ours(GantryException g) {
        PreparedTransaction prepared = current;
        return g.copy()
                .transaction(prepared == null ? null : prepared.id())
                .with("ledger", connection.name())
                .with("idempotencyKey", keyText)
                .build();
    }

    /** Answers to sending that say that the ledger has not taken it. A ledger that closes says nothing of what it was given before. */
    private static boolean neverTaken(GantryException g) {
        return switch (g.code()) {
            case NODE_UNREACHABLE,
                    NO_FUNDS,
                    REJECTED_BY_NODE,
                    KERNEL_MISSING,
                    KERNEL_VERSION,
                    NETWORK_MISMATCH,
                    KEY_INVALID -> true;
            case ARGUMENT_INVALID, DISK_FULL, STORE_FAILED, LEDGER_LOCKED, LEDGER_CORRUPT, UNSUPPORTED -> true;
            default -> false;
        };
    }

    private GantryException unknown(@Nullable PreparedTransaction prepared, @Nullable Throwable cause) {
        return unknown(connection.name(), keyText, prepared, cause);
    }

    static GantryException unknown(
            String ledger, String keyText, @Nullable PreparedTransaction prepared, @Nullable Throwable cause) {
        return GantryException.of(
                        ErrorCode.OUTCOME_UNKNOWN,
                        Stage.SETTLE,
                        "the write was sent and may have landed or may yet land")
                .fix("Call again with the same idempotency key, or: gantry tx resolve, or gantry tx cancel.")
                .transaction(Optional.ofNullable(prepared)
                        .map(PreparedTransaction::id)
                        .orElse(null))
                .cause(cause)
                .with("ledger", ledger)
                .with("idempotencyKey", keyText)
                .build();
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            fail(Stages.unwrap(e), false);
        }
    }
}
