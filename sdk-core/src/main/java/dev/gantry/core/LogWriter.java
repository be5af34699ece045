package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.EvidenceEntry;
import dev.gantry.EvidenceId;
import dev.gantry.EvidenceLog;
import dev.gantry.EvidenceState;
import dev.gantry.GantryException;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.Retry;
import dev.gantry.Stage;
import dev.gantry.WriteOptions;
import dev.gantry.core.evidence.store.LogFiles;
import dev.gantry.core.evidence.store.LogFiles.Anchored;
import dev.gantry.core.evidence.store.LogFiles.Intent;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ReadLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An open log. One lane does all that has an order: it writes what has arrived since the last time, all with one force of the disk, and sends one anchor at a time, of everything
 * that is durable by then. Whoever appends signs for himself and waits for neither.
 */
final class LogWriter implements EvidenceLog {
    private static final int MOST_GROUP = 4096;
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final KernelWriter writer;
    private final EvidenceReader reader;
    private final Notary notary;
    private final Word name;
    private final Word log;
    private final LogReceipts told;
    private final LogFiles files;
    private final Batching batching;
    private final LogAnchor anchors;
    private final ScheduledThreadPoolExecutor lane;
    private volatile @Nullable Thread laneThread;

    /** Guarded by this. */
    private final Map<Word, LogEntry> waiting = new HashMap<>();
    /** Guarded by this. */
    private List<LogEntry> arrived = new ArrayList<>();
    /** Guarded by this: once it is set, nothing is written any more. */
    private @Nullable RuntimeException broken;

    private volatile boolean closed;

    // Of the lane alone.
    private final TreeMap<Long, LogEntry> sequenced = new TreeMap<>();
    private long oldestSince;
    private boolean anchoring;
    private long flushTo;
    private long pause = FIRST_PAUSE_MS;
    private volatile @Nullable RuntimeException lastTrouble;

    private LogWriter(
            KernelWriter writer,
            EvidenceReader reader,
            BundleMaker maker,
            Word name,
            LogFiles files,
            Batching batching) {
        this.writer = writer;
        this.reader = reader;
        this.notary = maker.notary();
        this.name = name;
        this.files = files;
        this.batching = batching;
        this.log = Digests.logId(notary.subject(), name, notary.algorithm().number());
        this.told = new LogReceipts(reader, maker, files, reader.network(), name, log);
        this.anchors = new LogAnchor(writer, name, notary.algorithm().number(), log);
        this.lane = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "gantry-evidence-log");
            thread.setDaemon(true);
            laneThread = thread;
            return thread;
        });
        this.lane.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Takes over the files, also if it fails. */
    static LogWriter open(
            KernelWriter writer,
            EvidenceReader reader,
            BundleMaker maker,
            Word name,
            LogFiles files,
            Batching batching) {
        LogWriter log = null;
        boolean good = false;
        try {
            log = new LogWriter(writer, reader, maker, name, files, batching);
            log.anchors.requireSame(files);
            for (long i = files.anchored(); i < files.size(); i++) {
                var entry = new LogEntry(files.kept(i));
                entry.reached(log.told.receipt(entry.kept(), i, EvidenceState.SEQUENCED, null));
                log.sequenced.put(i, entry);
                log.waiting.put(entry.kept().contentKey(), entry);
            }
            writer.connection().begun(log);
            log.oldestSince = System.nanoTime();
            log.inLane(log::consider);
            good = true;
            return log;
        } finally {
            if (!good) {
                if (log != null) {
                    log.lane.shutdownNow();
                }
                files.close();
            }
        }
    }

    @Override
    public String id() {
        return log.hex();
    }

    @Override
    public long size() {
        return files.size();
    }

    @Override
    public long anchored() {
        return files.anchored();
    }

    @Override
    public EvidenceEntry append(Payload content, String type) {
        Notary.Draft draft = notary.draft(content, type);
        LogEntry there = known(draft.key());
        if (there != null) {
            return there;
        }
        var entry = new LogEntry(notary.sign(draft));
        boolean first;
        synchronized (this) {
            there = known(draft.key());
            if (there != null) {
                return there;
            }
            waiting.put(draft.key(), entry);
            first = arrived.isEmpty();
            arrived.add(entry);
        }
        if (first) {
            inLane(this::sequence);
        }
        return entry;
    }

    /** The entry of a content that was appended before. */
    private synchronized @Nullable LogEntry known(Word contentKey) {
        requireUsable();
        LogEntry entry = waiting.get(contentKey);
        if (entry != null) {
            return entry;
        }
        OptionalLong index = files.index(contentKey);
        return index.isPresent() ? settled(index.getAsLong()) : null;
    }

    private void requireUsable() {
        if (broken != null) {
            throw broken instanceof GantryException g ? g.copy().build() : broken;
        }
        if (closed) {
            throw GantryException.of(ErrorCode.CLOSED, Stage.VALIDATE, "the log is closed")
                    .fix("Open it again.")
                    .build();
        }
    }

    /** An entry that is final. */
    private LogEntry settled(long index) {
        var entry = new LogEntry(files.kept(index));
        entry.reached(told.receipt(
                entry.kept(), index, EvidenceState.FINAL, files.anchorOf(index).orElseThrow()));
        return entry;
    }

    @Override
    public Optional<EvidenceEntry> find(EvidenceId id) {
        OptionalLong index = files.indexOfLeaf(Word.ofHex(Given.that("id", id).hex()));
        return index.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(known(files.kept(index.getAsLong()).contentKey()));
    }

    private void inLane(Runnable step) {
        try {
            lane.execute(() -> guarded(step));
        } catch (RejectedExecutionException e) {
            // closed: what was not sequenced stays VOLATILE
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            breakDown(Stages.unwrap(e));
        }
    }

    private void sequence() {
        List<LogEntry> group;
        synchronized (this) {
            group = arrived;
            arrived = new ArrayList<>();
            if (broken != null) {
                return;
            }
        }
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
        if (anchoring || closed || open == 0) {
            return;
        }
        long left = batching.age().toNanos() - (System.nanoTime() - oldestSince);
        boolean now = files.intended().isPresent() || open >= batching.leaves() || flushTo > files.anchored();
        if (now || left <= 0) {
            anchoring = true;
            anchor(files.intend().orElseThrow(), files.head());
        } else {
            later(left, this::consider);
        }
    }

    private void later(long nanos, Runnable step) {
        try {
            var unused = lane.schedule(() -> guarded(step), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // closed: it goes on after it is opened again
        }
    }

    private void anchor(Intent intent, Word previous) {
        var unused = anchors.send(intent, previous)
                .whenComplete((anchored, failure) -> inLane(() -> {
                    if (failure == null) {
                        reached(anchored, EvidenceState.ANCHORED);
                        settle(anchored);
                    } else {
                        trouble(Stages.unwrap(failure), () -> anchor(intent, previous));
                    }
                }));
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
        synchronized (this) {
            done.values().forEach(e -> waiting.remove(e.kept().contentKey()));
        }
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
            breakDown(failure);
        }
    }

    private void breakDown(RuntimeException failure) {
        List<LogEntry> all;
        synchronized (this) {
            if (broken == null) {
                broken = failure;
            }
            all = List.copyOf(waiting.values());
        }
        all.forEach(e -> e.failed(failure));
    }

    @Override
    public void flush(Duration limit) {
        Given.that("limit", limit);
        if (Thread.currentThread() == laneThread) {
            throw GantryException.of(
                            ErrorCode.E_STATE, Stage.VALIDATE, "a log cannot be waited for by what its own stage runs")
                    .fix("Flush from another thread, or chain with the Async methods of the stage.")
                    .build();
        }
        CompletableFuture<?> all;
        synchronized (this) {
            requireUsable();
            all = CompletableFuture.allOf(waiting.values().stream()
                    .map(e -> e.settled().toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new));
        }
        inLane(() -> {
            sequence();
            flushTo = files.size();
            consider();
        });
        try {
            all.get(Durations.nanos(limit), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw notYet(lastTrouble == null ? e : lastTrouble);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notYet(e);
        } catch (ExecutionException e) {
            RuntimeException failure = Stages.unwrap(e);
            throw failure instanceof GantryException g ? g.copy().build() : failure;
        }
    }

    private GantryException notYet(Throwable cause) {
        return GantryException.of(
                        ErrorCode.OUTCOME_UNKNOWN, Stage.SETTLE, "not all of the log is known to be on the ledger yet")
                .fix("It is durable, and the log goes on trying: flush again, or close it and open it later.")
                .cause(cause)
                .with("ledger", writer.connection().name())
                .with("idempotencyKey", files.intended().map(anchors::key).orElse("evidence-anchor:" + log))
                .build();
    }

    @Override
    public byte[] bundle(EvidenceId id) {
        return made(id, null);
    }

    @Override
    public byte[] bundle(EvidenceId id, Payload content) {
        return made(id, Given.that("content", content));
    }

    private byte[] made(EvidenceId id, @Nullable Payload content) {
        synchronized (this) {
            requireUsable();
        }
        long leaf =
                files.indexOfLeaf(Word.ofHex(Given.that("id", id).hex())).orElseThrow(() -> EvidenceView.unknown(id));
        return told.bundle(leaf, files.anchorOf(leaf).orElseThrow(() -> EvidenceView.notFinal(id)), content);
    }

    @Override
    public Receipt revoke(EvidenceId id, String reason, WriteOptions options) {
        Word leaf = Word.ofHex(Given.that("id", id).hex());
        if (files.indexOfLeaf(leaf).isEmpty()) {
            throw EvidenceView.unknown(id);
        }
        return writer.one(
                Items.revokeLeaf(name, notary.algorithm().number(), leaf, Texts.reason(reason)), log, options);
    }

    @Override
    public boolean revoked(EvidenceId id) {
        return reader.leafRevoked(log, Word.ofHex(Given.that("id", id).hex()));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            if (Thread.currentThread() == laneThread) {
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
            files.close();
            writer.connection().ended(this);
        }
    }
}
