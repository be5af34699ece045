package dev.gantry.core;

import dev.gantry.EvidenceLog.Batching;
import dev.gantry.EvidenceState;
import dev.gantry.GantryException;
import dev.gantry.Retry;
import dev.gantry.core.evidence.store.LogFiles;
import dev.gantry.core.evidence.store.LogFiles.Anchored;
import dev.gantry.core.evidence.store.LogFiles.Intent;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ReadLevel;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of an open log, which does all that has an order: it writes what has arrived since the last time, all with one force of the disk, and sends one anchor at a time,
 * of everything that is durable by then. What can be tried again is tried again, as it was; anything else ends the lane.
 */
final class LogLane {
    private static final int MOST_GROUP = 4096;
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final LogFiles files;
    private final LogAnchor anchors;
    private final LogReceipts told;
    private final Batching batching;
    private final Desk desk;
    private final ScheduledThreadPoolExecutor lane;
    private volatile @Nullable Thread thread;
    private volatile boolean closing;
    private volatile @Nullable RuntimeException lastTrouble;

    private final TreeMap<Long, LogEntry> sequenced = new TreeMap<>();
    private long oldestSince = System.nanoTime();
    private boolean awaiting;
    private boolean anchoring;
    private long flushTo;
    private long pause = FIRST_PAUSE_MS;

    /** Where entries come from and go to. */
    interface Desk {
        /** What has arrived since the last time; nothing once the lane has ended. */
        List<LogEntry> take();

        void settled(Collection<LogEntry> entries);

        void ended(RuntimeException failure);
    }

    LogLane(LogFiles files, LogAnchor anchors, LogReceipts told, Batching batching, Desk desk) {
        this.files = files;
        this.anchors = anchors;
        this.told = told;
        this.batching = batching;
        this.desk = desk;
        this.lane = new ScheduledThreadPoolExecutor(1, task -> {
            var made = new Thread(task, "gantry-evidence-log");
            made.setDaemon(true);
            thread = made;
            return made;
        });
        lane.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins with what is durable and not anchored. */
    void begin(TreeMap<Long, LogEntry> left) {
        sequenced.putAll(left);
        inLane(this::consider);
    }

    /** Something has arrived. */
    void arrival() {
        inLane(this::sequence);
    }

    void flush() {
        inLane(() -> {
            sequence();
            flushTo = files.size();
            consider();
        });
    }

    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /** Why the last attempt to anchor has to be made again. */
    @Nullable
    RuntimeException lastTrouble() {
        return lastTrouble;
    }

    /** Writes what has arrived, and ends. */
    void close() {
        closing = true;
        try {
            if (isHere()) {
                guarded(this::sequence);
            } else {
                lane.submit(() -> guarded(this::sequence)).get();
                lane.shutdown();
                boolean unused = lane.awaitTermination(1, TimeUnit.MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw Stages.unwrap(e);
        } finally {
            lane.shutdown();
        }
    }

    private void inLane(Runnable step) {
        try {
            lane.execute(() -> guarded(step));
        } catch (RejectedExecutionException e) {
            // closed: what was not sequenced stays VOLATILE
        }
    }

    private void later(long nanos, Runnable step) {
        try {
            var unused = lane.schedule(() -> guarded(step), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // closed: it goes on after the log is opened again
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            desk.ended(Stages.unwrap(e));
        }
    }

    private void sequence() {
        List<LogEntry> group = desk.take();
        for (int i = 0; i < group.size(); i += MOST_GROUP) {
            List<LogEntry> part = group.subList(i, Math.min(group.size(), i + MOST_GROUP));
            if (sequenced.isEmpty()) {
                oldestSince = System.nanoTime();
            }
            long index = files.append(part.stream().map(LogEntry::kept).toList());
            for (LogEntry entry : part) {
                sequenced.put(index, entry);
                entry.reached(told.receipt(entry.kept(), index, EvidenceState.SEQUENCED, null));
                index++;
            }
        }
        consider();
    }

    /** Anchors if it is time to, or sees to it that it will be. */
    private void consider() {
        long open = files.size() - files.anchored();
        if (anchoring || closing || open == 0) {
            return;
        }
        long left = Durations.nanos(batching.age()) - (System.nanoTime() - oldestSince);
        boolean now = files.intended().isPresent() || open >= batching.leaves() || flushTo > files.anchored();
        if (now || left <= 0) {
            anchoring = true;
            anchor(files.intend().orElseThrow(), files.head());
        } else if (!awaiting) {
            awaiting = true;
            later(left, () -> {
                awaiting = false;
                consider();
            });
        }
    }

    private void anchor(Intent intent, Word previous) {
        var unused = sent(intent, previous)
                .whenComplete((anchored, failure) -> inLane(() -> {
                    if (failure == null) {
                        reached(anchored, EvidenceState.ANCHORED);
                        settle(anchored);
                    } else {
                        trouble(Stages.unwrap(failure), () -> anchor(intent, previous));
                    }
                }));
    }

    private CompletionStage<Anchored> sent(Intent intent, Word previous) {
        try {
            return anchors.send(intent, previous);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits until the final state has the anchor; sends it again if the newest has it no more. */
    private void settle(Anchored anchored) {
        var intent = anchored.anchor();
        var unused = anchors.state(intent, anchored.previous(), ReadLevel.FINAL)
                .thenCombine(anchors.state(intent, anchored.previous(), ReadLevel.LATEST), (isFinal, latest) -> {
                    inLane(() -> {
                        if (isFinal.isPresent() && isFinal.get().time() == anchored.time()) {
                            arrivedForGood(anchored);
                        } else if (latest.isEmpty() || latest.get().time() != anchored.time()) {
                            anchor(intent, anchored.previous());
                        } else {
                            later(TimeUnit.MILLISECONDS.toNanos(FIRST_PAUSE_MS), () -> settle(anchored));
                        }
                    });
                    return anchored;
                })
                .exceptionally(failure -> {
                    inLane(() -> trouble(Stages.unwrap(failure), () -> settle(anchored)));
                    return anchored;
                });
    }

    private void arrivedForGood(Anchored anchored) {
        files.anchored(anchored);
        reached(anchored, EvidenceState.FINAL);
        var done = sequenced.headMap(anchored.anchor().to());
        desk.settled(List.copyOf(done.values()));
        done.clear();
        anchoring = false;
        oldestSince = System.nanoTime();
        pause = FIRST_PAUSE_MS;
        lastTrouble = null;
        consider();
    }

    private void reached(Anchored anchored, EvidenceState state) {
        sequenced
                .headMap(anchored.anchor().to())
                .forEach((index, entry) -> entry.reached(told.receipt(entry.kept(), index, state, anchored)));
    }

    private void trouble(RuntimeException failure, Runnable again) {
        lastTrouble = failure;
        if (failure instanceof GantryException g && g.retry() != Retry.NEVER) {
            later(TimeUnit.MILLISECONDS.toNanos(pause), again);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
        } else {
            desk.ended(failure);
        }
    }
}
