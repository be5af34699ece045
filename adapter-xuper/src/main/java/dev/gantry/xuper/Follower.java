package dev.gantry.xuper;

import com.google.protobuf.ByteString;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.xuper.wire.InternalBlock;
import dev.gantry.xuper.wire.Transaction;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chain's blocks in order, once for everybody: into the store of changes, and for those who wait for a transaction. It reads only while somebody waits or asks.
 *
 * <p>Blocks are asked for by height rather than taken from a subscription, which does not tell a transaction's place; a {@link Bell} only says when to ask.
 */
final class Follower implements AutoCloseable {
    private static final long FAST_MS = 2;
    private static final long SLOW_MS = 40;
    /** Between two questions while a bell tells of new blocks. */
    private static final long BELL_MS = 250;

    private static final long LOOK_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final Chain chain;
    private final ChangeStore store;
    private final XuperAdapter adapter;
    private final Confirmed confirmed;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "gantry-xuper-follower");
        thread.setDaemon(true);
        return thread;
    });
    private final Bell bell;
    private boolean following;
    private boolean inRound;
    private boolean rung;
    private @Nullable ScheduledFuture<?> next;
    private long pause = FAST_MS;
    private @Nullable CompletableFuture<Long> reading;
    private @Nullable CompletableFuture<Long> nextReading;

    /** Everybody who waits for one transaction. */
    private static final class Waiting {
        final Prepared transaction;
        final CompletableFuture<TransactionStatus> included = new CompletableFuture<>();
        final CompletableFuture<TransactionStatus> settled = new CompletableFuture<>();
        int interested;
        /** Somebody gave it to this adapter to be sent, and it may have left: nothing else is ever sent again. */
        volatile boolean handedOver;

        volatile long lookAt = System.nanoTime() + LOOK_UP_NANOS;
        volatile @Nullable TransactionStatus seen;

        Waiting(Prepared transaction) {
            this.transaction = transaction;
        }
    }

    Follower(Chain chain, ChangeStore store, Confirmed confirmed, XuperAdapter adapter) {
        this.chain = chain;
        this.store = store;
        this.confirmed = confirmed;
        this.adapter = adapter;
        this.bell = new Bell(chain, this::rung);
    }

    CompletableFuture<TransactionStatus> await(Prepared transaction, Wait level) {
        Waiting w = waiting.compute(transaction.id(), (k, there) -> {
            Waiting one = there == null ? new Waiting(transaction) : there;
            one.interested++;
            return one;
        });
        var mine = (level == Wait.FINAL ? w.settled : w.included).copy();
        mine.whenComplete((status, given) -> waiting.computeIfPresent(
                transaction.id(), (k, there) -> there == w && --w.interested == 0 ? null : there));
        wake();
        return mine;
    }

    /** A transaction that somebody wanted sent may have left: from now on it is sent again if the node loses it. */
    void handedOver(String id) {
        Waiting w = waiting.get(id);
        if (w != null) {
            w.handedOver = true;
        }
        wake();
    }

    /** Looks soon. */
    private void wake() {
        synchronized (this) {
            pause = bell.works() ? BELL_MS : FAST_MS;
            if (following || waiting.isEmpty()) {
                return;
            }
            following = true;
            schedule(0);
        }
        bell.listen();
    }

    /** There is a new block: look now. */
    private synchronized void rung() {
        if (inRound) {
            rung = true;
        } else if (following) {
            schedule(0);
        }
    }

    private synchronized void schedule(long ms) {
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
            inRound = true;
        }
        long before = store.done().map(Position::height).orElse(-1L);
        caughtUp().whenComplete((height, failure) -> {
            boolean moved = failure == null && height != before;
            if (failure == null) {
                lookUpOverdue();
            }
            synchronized (this) {
                inRound = false;
                long slowest = bell.works() ? BELL_MS : SLOW_MS;
                pause = moved && !bell.works() ? FAST_MS : Math.min(slowest, pause * 3 / 2 + 1);
                following = !waiting.isEmpty();
                if (following) {
                    schedule(rung ? 0 : pause);
                }
                rung = false;
            }
            if (failure == null) {
                bell.listen();
            }
        });
    }

    /** Completes with the newest block's height, once every block that the node had at this call has been read. */
    CompletableFuture<Long> caughtUp() {
        synchronized (this) {
            if (reading == null) {
                reading = new CompletableFuture<>();
                readOn(reading);
                return reading.copy();
            }
            // The reading under way may have asked for the newest block before this call.
            if (nextReading == null) {
                nextReading = new CompletableFuture<>();
            }
            return nextReading.copy();
        }
    }

    /** Block after block, each off the stack of the last. */
    private void readOn(CompletableFuture<Long> result) {
        step().whenCompleteAsync((newest, failure) -> {
            if (failure == null && newest.isEmpty()) {
                readOn(result);
                return;
            }
            synchronized (this) {
                reading = nextReading;
                nextReading = null;
                if (reading != null) {
                    readOn(reading);
                }
            }
            if (failure == null) {
                result.complete(newest.getAsLong());
            } else {
                result.completeExceptionally(XuperErrors.cause(failure));
            }
        });
    }

    /** Reads one block, or steps back from a replaced one; the newest block's height if there was nothing to do. */
    private CompletableFuture<OptionalLong> step() {
        Optional<Position> done = store.done();
        if (done.isEmpty()) {
            return adapter.firstHeight()
                    .thenCompose(first -> chain.blockAt(first).thenApply(found -> {
                        found.ifPresent(this::take);
                        return found.isPresent() ? OptionalLong.empty() : OptionalLong.of(first - 1);
                    }));
        }
        long height = done.get().height();
        String id = done.get().blockHash();
        return chain.blockAt(height + 1).thenCompose(found -> {
            if (found.isPresent() && Chain.hex(found.get().getPreHash()).equals(id)) {
                take(found.get());
                return CompletableFuture.completedFuture(OptionalLong.empty());
            }
            if (found.isPresent()) {
                return stepBack(height).thenApply(x -> OptionalLong.empty());
            }
            // No block above ours; it may also be that the chain has become shorter.
            return chain.blockAt(height)
                    .thenCompose(same ->
                            same.filter(b -> Chain.hex(b.getBlockid()).equals(id))
                                            .isPresent()
                                    ? CompletableFuture.completedFuture(OptionalLong.of(height))
                                    : stepBack(height).thenApply(x -> OptionalLong.empty()));
        });
    }

    /** Finds the newest block that is still on the main branch, and forgets all above it. */
    private CompletableFuture<Void> stepBack(long from) {
        Optional<String> ours = store.blockAt(from);
        if (ours.isEmpty()) {
            store.forgetAbove(-1);
            return CompletableFuture.completedFuture(null);
        }
        return chain.blockAt(from).thenCompose(block -> {
            if (block.filter(b -> Chain.hex(b.getBlockid()).equals(ours.get())).isEmpty()) {
                return stepBack(from - 1);
            }
            store.forgetAbove(from);
            waiting.values().forEach(w -> w.seen = null);
            return CompletableFuture.completedFuture(null);
        });
    }

    private void take(InternalBlock block) {
        var entries = new ArrayList<ChangeStore.Entry>();
        int index = 0;
        for (Transaction t : block.getTransactionsList()) {
            var changes = Changes.of(t, adapter.kernelName());
            if (!changes.isEmpty()) {
                entries.add(new ChangeStore.Entry(index, t.getTxid().toByteArray(), changes));
            }
            index++;
        }
        store.add(block.getHeight(), block.getBlockid().toByteArray(), entries);
        for (Transaction t : block.getTransactionsList()) {
            Waiting w = waiting.get(Chain.hex(t.getTxid()));
            if (w != null) {
                landed(w, t, block.getHeight());
            }
        }
        long finalHeight = chain.finalHeight(block.getHeight());
        store.blockAt(finalHeight).ifPresent(x -> settleUpTo(finalHeight));
        if (chain.finalHeight(block.getHeight()) == block.getHeight()) {
            block.getTransactionsList().forEach(t -> confirmed.add(t.getTxid()));
        }
    }

    private void landed(Waiting w, Transaction t, long height) {
        w.seen = TransactionStatus.applied(true, height, Changes.of(t, adapter.kernelName()));
        w.included.complete(TransactionStatus.applied(
                chain.finalHeight(height) == height, height, Changes.of(t, adapter.kernelName())));
    }

    private void settleUpTo(long finalHeight) {
        waiting.values().forEach(w -> {
            TransactionStatus seen = w.seen;
            if (seen != null && seen.height().orElseThrow() <= finalHeight) {
                w.settled.complete(seen);
            }
        });
    }

    /** Transactions that nobody has seen for a while: they may be in a block read before anybody waited, or be lost. */
    private void lookUpOverdue() {
        long now = System.nanoTime();
        for (Waiting w : waiting.values()) {
            if (now - w.lookAt < 0 || w.settled.isDone()) {
                continue;
            }
            w.lookAt = now + LOOK_UP_NANOS;
            adapter.statusOf(w.transaction).whenComplete((status, failure) -> {
                if (failure != null) {
                    return;
                }
                switch (status.state()) {
                    case DEFINITELY_NOT, FINAL -> {
                        w.included.complete(status);
                        w.settled.complete(status);
                    }
                    case INCLUDED -> w.included.complete(status);
                    // A node that lost it, or has given up its branch: the same bytes again are harmless.
                    case UNKNOWN -> {
                        if (w.handedOver) {
                            adapter.send(w.transaction);
                        }
                    }
                    case PENDING -> {}
                }
            });
        }
    }

    /** Whether all were known to be in final blocks before a moment. */
    boolean known(Set<ByteString> ids, long before) {
        return confirmed.containsAll(ids, before);
    }

    /** Completes when the transaction has so many blocks above it, or at once with false if the node has lost it. */
    CompletableFuture<Boolean> awaitConfirmed(ByteString id, int depth) {
        if (confirmed.contains(id)) {
            return CompletableFuture.completedFuture(true);
        }
        return chain.transaction(id).thenCompose(seen -> {
            if (seen.isEmpty()) {
                return CompletableFuture.completedFuture(false);
            }
            if (seen.get().confirmed() && seen.get().distance() >= depth) {
                if (seen.get().distance() >= chain.confirmations()) {
                    confirmed.add(id);
                }
                return CompletableFuture.completedFuture(true);
            }
            return CompletableFuture.supplyAsync(
                            () -> awaitConfirmed(id, depth),
                            CompletableFuture.delayedExecutor(SLOW_MS / 2, TimeUnit.MILLISECONDS))
                    .thenCompose(x -> x);
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
        waiting.values().forEach(w -> {
            var closed = XuperAdapter.closedError(Stage.SETTLE, w.transaction.id());
            w.included.completeExceptionally(closed);
            w.settled.completeExceptionally(closed);
        });
        waiting.clear();
    }
}
