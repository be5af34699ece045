package dev.gantry.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.spi.TransactionStatus;
import java.util.ArrayList;
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
    /** Who waits for what was sent before is in no hurry; who is about to send says so when it has left. */
    private static final long UNSENT_MS = 20;

    private static final long MOST_PACE_MS = 40;
    /** So many blocks are read at once at most. */
    private static final int MOST_AT_ONCE = 16;
    /**
     * If no block was read for so long, the newest height is asked for: the chain may have become shorter, or it went on while nobody waited. Then only so many blocks before
     * the newest are read, and an older transaction is looked up by its hash.
     */
    private static final long PLACED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long BACK = 4;

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
    private volatile int window = 1;
    /** When {@link #seen} was last known to be close to the newest block. */
    private volatile long placedAt = System.nanoTime() - PLACED_NANOS;
    /** Since when nothing new was seen. */
    private long quietSince = System.nanoTime();

    private long lookedAt = System.nanoTime();

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
            quietSince = System.nanoTime();
            schedule(UNSENT_MS);
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
        quietSince = System.nanoTime();
        if (inRound) {
            again = true;
        } else {
            soon();
        }
    }

    /** The longer nothing comes, the less often the node is asked; a block is seen late by an eighth of the time that it took. */
    private long pause() {
        long quietMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - quietSince);
        return Math.max(FAST_MS, Math.min(SLOW_MS, quietMs / 8));
    }

    /**
     * As soon as is fair: the more are waiting, the less often the node is asked, since each answer then serves more of them and the node has its time for their
     * transactions.
     */
    private void soon() {
        long pace = Math.min(MOST_PACE_MS, waiting.size() - 1);
        schedule(Math.max(0, pace - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lookedAt)));
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
        synchronized (this) {
            if (inRound) {
                return;
            }
            inRound = true;
            lookedAt = System.nanoTime();
        }
        firstToRead().thenCompose(this::readOn).whenComplete((progress, failure) -> {
            boolean moved = failure == null && progress;
            synchronized (this) {
                inRound = false;
                if (moved) {
                    quietSince = System.nanoTime();
                }
                running = !waiting.isEmpty();
                if (running && (moved || again)) {
                    soon();
                } else if (running) {
                    schedule(pause());
                }
                again = false;
            }
        });
    }

    /** The block after the last that was read, unless that was a while ago. */
    private CompletableFuture<Long> firstToRead() {
        if (seen >= 0 && System.nanoTime() - placedAt < PLACED_NANOS) {
            return CompletableFuture.completedFuture(seen + 1);
        }
        return chain.height().thenApply(height -> {
            placedAt = System.nanoTime();
            return seen < 0 || seen > height ? height : Math.max(seen + 1, height - BACK);
        });
    }

    /** Asks for a few blocks at once, about as many as there were last time; whether there were any. */
    private CompletableFuture<Boolean> readOn(long first) {
        var asked = new ArrayList<CompletableFuture<JsonNode>>();
        int some = Math.max(1, Math.min(window, waiting.size()));
        for (int i = 0; i < some; i++) {
            asked.add(chain.blockReceipts(first + i).exceptionally(none -> MissingNode.getInstance()));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenCompose(x -> {
            int found = 0;
            while (found < asked.size() && asked.get(found).join().isArray()) {
                read(first + found, asked.get(found).join());
                found++;
            }
            boolean moved = found > 0;
            if (moved) {
                placedAt = System.nanoTime();
            }
            window = Math.min(MOST_AT_ONCE, found == asked.size() ? found + 1 + found / 4 : Math.max(1, found));
            return lookUpOverdue().thenApply(y -> moved);
        });
    }

    private void read(long block, JsonNode receipts) {
        seen = block;
        for (JsonNode receipt : receipts) {
            Waiting w = waiting.get(receipt.path("transactionHash").asText());
            if (w != null) {
                landed(w, receipt);
            }
        }
    }

    private void landed(Waiting w, JsonNode receipt) {
        long at = Receipts.height(receipt);
        w.includedAt = at;
        boolean isFinal = at <= chain.finalHeight(Math.max(seen, at));
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
    private CompletableFuture<Void> lookUpOverdue() {
        long now = System.nanoTime();
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (Waiting w : waiting.values()) {
            boolean due = w.includedAt >= 0 && w.includedAt <= chain.finalHeight(seen) && !w.settled.isDone();
            if (!due && now - w.lookAt < 0) {
                continue;
            }
            w.lookAt = now + LOOK_UP_NANOS;
            // One that cannot be looked up is looked up again later, and holds up no other.
            all = all.thenCompose(x -> lookUp(w)).exceptionally(failure -> null);
        }
        return all;
    }

    private CompletableFuture<Void> lookUp(Waiting w) {
        return chain.receipt(w.transaction.id())
                .exceptionally(failure -> {
                    if (EvmErrors.cannotTellYet(failure)) {
                        return Optional.empty();
                    }
                    throw EvmErrors.same(failure);
                })
                .thenCompose(receipt -> {
                    if (receipt.isPresent()) {
                        landed(w, receipt.get());
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
            var closed = EvmAdapter.closedError(Stage.SETTLE, w.transaction.id());
            w.included.completeExceptionally(closed);
            w.settled.completeExceptionally(closed);
        });
        waiting.clear();
    }
}
