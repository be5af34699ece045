package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.EvidenceEntry;
import dev.gantry.EvidenceId;
import dev.gantry.EvidenceLog;
import dev.gantry.EvidenceState;
import dev.gantry.GantryException;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.Stage;
import dev.gantry.WriteOptions;
import dev.gantry.core.evidence.store.LogFiles;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An open log. Whoever appends signs for himself and waits for nothing; the {@link LogLane} does the rest. */
final class LogWriter implements EvidenceLog, LogLane.Desk {
    private final KernelWriter writer;
    private final EvidenceReader reader;
    private final Notary notary;
    private final Word name;
    private final Word log;
    private final LogReceipts told;
    private final LogFiles files;
    private final LogAnchor anchors;
    private final LogLane lane;

    /** Guarded by this: what is not final, by its content. */
    private final Map<Word, LogEntry> waiting = new HashMap<>();
    /** Guarded by this: what the lane has not taken. */
    private List<LogEntry> arrived = new ArrayList<>();
    /** Guarded by this: once it is set, nothing is written any more. */
    private @Nullable RuntimeException broken;
    /** Guarded by this. */
    private boolean closed;

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
        this.log = Digests.logId(notary.subject(), name, notary.algorithm().number());
        this.told = new LogReceipts(reader, maker, files, reader.network(), name, log);
        this.anchors = new LogAnchor(writer, name, notary.algorithm().number(), log);
        this.lane = new LogLane(files, anchors, told, batching, this);
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
            var left = new TreeMap<Long, LogEntry>();
            for (long i = files.anchored(); i < files.size(); i++) {
                var entry = new LogEntry(files.kept(i));
                entry.reached(log.told.receipt(entry.kept(), i, EvidenceState.SEQUENCED, null));
                left.put(i, entry);
                log.waiting.put(entry.kept().contentKey(), entry);
            }
            writer.connection().begun(log);
            log.lane.begin(left);
            good = true;
            return log;
        } finally {
            if (!good) {
                if (log != null) {
                    log.lane.close();
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
            lane.arrival();
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

    @Override
    public synchronized List<LogEntry> take() {
        List<LogEntry> group = arrived;
        arrived = new ArrayList<>();
        return broken == null ? group : List.of();
    }

    @Override
    public synchronized void settled(Collection<LogEntry> entries) {
        entries.forEach(e -> waiting.remove(e.kept().contentKey()));
    }

    @Override
    public void ended(RuntimeException failure) {
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
        if (lane.isHere()) {
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
        lane.flush();
        try {
            all.get(Durations.nanos(limit), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            RuntimeException trouble = lane.lastTrouble();
            throw notYet(trouble == null ? e : trouble);
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
            lane.close();
        } finally {
            files.close();
            writer.connection().ended(this);
        }
    }
}
