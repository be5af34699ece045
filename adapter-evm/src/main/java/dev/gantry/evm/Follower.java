package dev.gantry.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gantry.Wait;
import dev.gantry.spi.TransactionStatus;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells waiting submitters when their transactions have landed: one reader of new blocks for all of them, however many wait. It reads only while somebody waits.
 *
 * <p>A transaction seen in a block is looked up again before it is called final, and one that is not seen for a while is looked up by its hash, so that a replaced block
 * neither hides nor fakes an outcome.
 */
final class Follower implements AutoCloseable {
    private static final long FAST_MS = 2;
    private static final long SLOW_MS = 100;
    private static final CompletableFuture<JsonNode> NO_BLOCK =
            CompletableFuture.completedFuture(MissingNode.getInstance());
    private static final long LOOK_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

    private final Chain chain;
    private final EvmAdapter adapter;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "gantry-evm-follower");
        thread.setDaemon(true);
        return thread;
    });
    private boolean running;
    private boolean inRound;
    private boolean again;
    private @Nullable ScheduledFuture<?> next;
    private volatile long seen = -1;
    private long pause = FAST_MS;

    /** Everybody who waits for one transaction. */
    private static final class Waiting {
        final Prepared transaction;
        final CompletableFuture<TransactionStatus> included = new CompletableFuture<>();
        final CompletableFuture<TransactionStatus> settled = new CompletableFuture<>();
        final AtomicInteger interested = new AtomicInteger();
        /** Somebody gave it to this adapter to be sent, and it may have left: nothing else is ever sent again. */
        volatile boolean handedOver;

        volatile long includedAt = -1;
        volatile long lookAt = System.nanoTime() + LOOK_UP_NANOS;

        Waiting(Prepared transaction) {
            this.transaction = transaction;
        }
    }

    Follower(Chain chain, EvmAdapter adapter) {
        this.chain = chain;
        this.adapter = adapter;
    }

    CompletableFuture<TransactionStatus> await(Prepared transaction, Wait level) {
        Waiting w = waiting.compute(transaction.id(), (k, there) -> {
            Waiting one = there == null ? new Waiting(transaction) : there;
            one.interested.incrementAndGet();
            return one;
        });
        var mine = (level == Wait.FINAL ? w.settled : w.included).copy();
        mine.whenComplete((status, given) -> {
            if (w.interested.decrementAndGet() == 0) {
                waiting.computeIfPresent(transaction.id(), (k, there) -> there.interested.get() == 0 ? null : there);
            }
        });
        start();
        return mine;
    }

    private synchronized void start() {
        if (!running && !waiting.isEmpty()) {
            running = true;
            pause = FAST_MS;
            schedule(pause);
        }
    }

    /** A transaction that somebody wanted sent may have left: from now on it is sent again if the node loses it. */
    void handedOver(String id) {
        Waiting w = waiting.get(id);
        if (w != null) {
            w.handedOver = true;
        }
        wake();
    }

    /** Whether a transaction with this nonce is sent again if the node has lost it. */
    boolean sends(byte[] sender, long nonce) {
        return waiting.values().stream()
                .anyMatch(w -> w.handedOver
                        && w.transaction.nonce() == nonce
                        && Arrays.equals(w.transaction.sender(), sender));
    }

    /** Looks now. */
    private synchronized void wake() {
        if (waiting.isEmpty()) {
            return;
        }
        running = true;
        pause = FAST_MS;
        if (inRound) {
            again = true;
        } else {
            schedule(0);
        }
    }

    private void schedule(long ms) {
        if (next != null) {
            next.cancel(false);
        }
        try {
            next = timer.schedule(this::round, ms, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // Closing has failed everybody who waited.
        }
    }

    private void round() {
        long due;
        synchronized (this) {
            if (inRound) {
                return;
            }
            inRound = true;
            due = seen + 1;
        }
        // The next block is asked for along with the height: it is what all are waiting for.
        CompletableFuture<JsonNode> block =
                due > 0 ? chain.blockReceipts(due).exceptionally(none -> MissingNode.getInstance()) : NO_BLOCK;
        chain.height()
                .thenCombine(block, (height, receipts) -> {
                    if (!receipts.isArray()) {
                        return readUpTo(height);
                    }
                    read(due, receipts, height);
                    return readUpTo(Math.max(due, height)).thenApply(progress -> true);
                })
                .thenCompose(x -> x)
                .whenComplete((progress, failure) -> {
                    boolean moved = failure == null && progress;
                    synchronized (this) {
                        inRound = false;
                        pause = moved ? FAST_MS : Math.min(SLOW_MS, pause * 3 / 2 + 1);
                        running = !waiting.isEmpty();
                        if (running) {
                            schedule(moved || again ? 0 : pause);
                        }
                        again = false;
                    }
                });
    }

    private CompletableFuture<Boolean> readUpTo(long height) {
        long from = seen < 0 || seen > height ? height : seen + 1;
        CompletableFuture<Void> read = CompletableFuture.completedFuture(null);
        for (long h = from; h <= height; h++) {
            long block = h;
            read = read.thenCompose(x -> chain.blockReceipts(block))
                    .thenAccept(receipts -> read(block, receipts, height));
        }
        boolean moved = from <= height;
        return read.thenCompose(x -> lookUpOverdue(height)).thenApply(x -> moved);
    }

    private void read(long block, JsonNode receipts, long height) {
        for (JsonNode receipt : receipts) {
            Waiting w = waiting.get(receipt.path("transactionHash").asText());
            if (w != null) {
                landed(w, receipt, height);
            }
        }
        seen = block;
    }

    private void landed(Waiting w, JsonNode receipt, long height) {
        long at = Receipts.height(receipt);
        w.includedAt = at;
        boolean isFinal = at <= chain.finalHeight(height);
        adapter.statusOf(receipt, isFinal).whenComplete((status, failure) -> {
            if (failure != null) {
                w.lookAt = System.nanoTime() + LOOK_UP_NANOS;
                return;
            }
            w.included.complete(status);
            if (isFinal) {
                w.settled.complete(status);
                waiting.remove(w.transaction.id(), w);
            }
        });
    }

    /** Transactions that are due for finality, and those that nobody has seen for a while. */
    private CompletableFuture<Void> lookUpOverdue(long height) {
        long now = System.nanoTime();
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (Waiting w : waiting.values()) {
            boolean due = w.includedAt >= 0 && w.includedAt <= chain.finalHeight(height) && !w.settled.isDone();
            if (!due && now - w.lookAt < 0) {
                continue;
            }
            w.lookAt = now + LOOK_UP_NANOS;
            // One that cannot be looked up is looked up again later, and holds up no other.
            all = all.thenCompose(x -> lookUp(w, height)).exceptionally(failure -> null);
        }
        return all;
    }

    private CompletableFuture<Void> lookUp(Waiting w, long height) {
        return chain.receipt(w.transaction.id())
                .exceptionally(failure -> {
                    if (EvmErrors.cannotTellYet(failure)) {
                        return Optional.empty();
                    }
                    throw EvmErrors.same(failure);
                })
                .thenCompose(receipt -> {
                    if (receipt.isPresent()) {
                        landed(w, receipt.get(), height);
                        return CompletableFuture.completedFuture(null);
                    }
                    w.includedAt = -1;
                    return adapter.unseen(w.transaction).thenCompose(status -> {
                        if (status.state() == TransactionStatus.State.DEFINITELY_NOT) {
                            w.included.complete(status);
                            w.settled.complete(status);
                            waiting.remove(w.transaction.id(), w);
                            return CompletableFuture.completedFuture(null);
                        }
                        // A node that lost it, that remembers it from a replaced block, or that cannot tell: the same
                        // bytes again are harmless.
                        return w.handedOver
                                ? adapter.send(w.transaction).exceptionally(refused -> null)
                                : CompletableFuture.completedFuture(null);
                    });
                });
    }

    @Override
    public void close() {
        timer.shutdownNow();
        waiting.values().forEach(w -> {
            w.included.completeExceptionally(EvmAdapter.closedError());
            w.settled.completeExceptionally(EvmAdapter.closedError());
        });
        waiting.clear();
    }
}
