package dev.gantry.core.evidence.store;

import dev.gantry.core.evidence.Algorithm;
import dev.gantry.core.evidence.Kept;
import dev.gantry.core.evidence.MalformedException;
import dev.gantry.core.merkle.Frontier;
import dev.gantry.core.merkle.MemoryNodes;
import dev.gantry.core.merkle.Proofs;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One log on disk: {@code leaves} has each leaf's {@link Kept}, {@code anchors} what was about to be anchored, before it was sent, and what was. The tree is computed from the
 * leaves at opening. Thread-safe; has one opener at a time.
 */
public final class LogFiles implements AutoCloseable {
    private final Path directory;
    private final Algorithm algorithm;
    private final LogLock lock;
    private final FrameFile leaves;
    private final FrameFile anchors;
    private final MemoryNodes nodes = new MemoryNodes();
    private final Frontier edge;
    private final Proofs proofs;
    private final List<Place> places = new ArrayList<>();
    private final Map<Word, Long> byContent = new HashMap<>();
    private final Map<Word, Long> byLeaf = new HashMap<>();
    private final TreeMap<Long, Anchored> done = new TreeMap<>();
    private @Nullable Intent intent;

    private record Place(long position, int length) {}

    /** An anchor that is to be sent, or sent again as it is: whether it was is not known. */
    public record Intent(long from, long to, Word root) {
        byte[] encode() {
            return ByteBuffer.allocate(16 + Word.SIZE)
                    .putLong(from)
                    .putLong(to)
                    .put(root.bytes())
                    .array();
        }
    }

    /** An anchor that is final. */
    public record Anchored(Intent anchor, Word previous, long time, Word head, byte[] transactionId) {
        byte[] encode() {
            return ByteBuffer.allocate(24 + 3 * Word.SIZE + transactionId.length)
                    .put(anchor.encode())
                    .putLong(time)
                    .put(previous.bytes())
                    .put(head.bytes())
                    .put(transactionId)
                    .array();
        }
    }

    private LogFiles(Path directory, Algorithm algorithm, LogLock lock) throws IOException {
        this.directory = directory;
        this.algorithm = algorithm;
        this.lock = lock;
        this.edge = Frontier.empty(algorithm.tree());
        this.proofs = new Proofs(algorithm.tree(), nodes);
        this.leaves = new FrameFile(directory.resolve("leaves"), this::loaded);
        boolean good = false;
        try {
            this.anchors = new FrameFile(directory.resolve("anchors"), (position, frame) -> anchor(frame));
            good = true;
        } finally {
            if (!good) {
                leaves.close();
            }
        }
        if (anchored() > size() || intent != null && intent.to > size()) {
            leaves.close();
            anchors.close();
            throw Failures.damaged(directory.resolve("leaves"), "there are fewer leaves than were anchored");
        }
    }

    /** {@code EVIDENCE_LOG_LOCKED}; {@code INTEGRITY} for files that no crash leaves behind; {@code STORE_FAILED}. */
    public static LogFiles open(Path directory, Algorithm algorithm) {
        try {
            Files.createDirectories(directory);
            LogLock lock = LogLock.take(directory);
            LogFiles opened = null;
            try {
                opened = new LogFiles(directory, algorithm, lock);
                return opened;
            } finally {
                if (opened == null) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw Failures.io(directory, e);
        }
    }

    private void loaded(long position, byte[] frame) {
        var in = ByteBuffer.wrap(frame);
        while (in.hasRemaining()) {
            if (in.remaining() < 4 || in.getInt(in.position()) < 0 || in.getInt() > in.remaining()) {
                throw Failures.damaged(directory.resolve("leaves"), "a frame at " + position + " is not whole");
            }
            int length = in.getInt(in.position() - 4);
            byte[] one = new byte[length];
            long at = position + in.position();
            in.get(one);
            take(parsed(one), new Place(at, length));
        }
    }

    private Kept parsed(byte[] bytes) {
        try {
            Kept kept = Kept.parse(bytes);
            if (kept.statement().algorithm() != algorithm) {
                throw new MalformedException("a leaf of another algorithm");
            }
            return kept;
        } catch (MalformedException e) {
            throw Failures.damaged(directory.resolve("leaves"), String.valueOf(e.getMessage()));
        }
    }

    private void take(Kept kept, Place place) {
        long index = places.size();
        Word leaf = kept.statement().leaf();
        places.add(place);
        byContent.put(kept.contentKey(), index);
        byLeaf.put(leaf, index);
        edge.append(leaf, nodes);
    }

    private void anchor(byte[] frame) {
        int intentSize = 16 + Word.SIZE;
        var in = ByteBuffer.wrap(frame);
        var read = frame.length < intentSize ? null : new Intent(in.getLong(), in.getLong(), Word.of(frame, 16));
        if (read == null
                || read.from != anchored()
                || read.to <= read.from
                || read.to > size()
                || !proofs.root(read.to).equals(read.root)) {
            throw Failures.damaged(directory.resolve("anchors"), "an anchor is not of the leaves that are there");
        }
        if (frame.length == intentSize) {
            intent = read;
            return;
        }
        int words = intentSize + 8;
        var anchored = new Anchored(
                read,
                Word.of(frame, words),
                ByteBuffer.wrap(frame).getLong(intentSize),
                Word.of(frame, words + Word.SIZE),
                Arrays.copyOfRange(frame, words + 2 * Word.SIZE, frame.length));
        done.put(read.to, anchored);
        intent = null;
    }

    /** Appends them in their order, durably; the first has this index. */
    public synchronized long append(List<Kept> group) {
        long first = size();
        var bytes = new ArrayList<byte[]>();
        int length = 0;
        for (Kept kept : group) {
            byte[] one = kept.encode();
            bytes.add(one);
            length += 4 + one.length;
        }
        var frame = ByteBuffer.allocate(length);
        bytes.forEach(b -> frame.putInt(b.length).put(b));
        try {
            long at = leaves.append(frame.array());
            for (int i = 0; i < group.size(); i++) {
                int size = bytes.get(i).length;
                take(group.get(i), new Place(at + 4, size));
                at += 4 + size;
            }
            return first;
        } catch (IOException e) {
            throw Failures.io(directory, e);
        }
    }

    public synchronized long size() {
        return places.size();
    }

    /** Up to where the log is final on its ledger. */
    public synchronized long anchored() {
        return done.isEmpty() ? 0 : done.lastKey();
    }

    public synchronized Word head() {
        return done.isEmpty() ? Word.ZERO : done.lastEntry().getValue().head;
    }

    public synchronized OptionalLong index(Word contentKey) {
        Long index = byContent.get(contentKey);
        return index == null ? OptionalLong.empty() : OptionalLong.of(index);
    }

    public synchronized OptionalLong indexOfLeaf(Word leaf) {
        Long index = byLeaf.get(leaf);
        return index == null ? OptionalLong.empty() : OptionalLong.of(index);
    }

    public synchronized Kept kept(long index) {
        Place place = places.get((int) index);
        try {
            Kept kept = parsed(leaves.read(place.position, place.length));
            if (byLeaf.getOrDefault(kept.statement().leaf(), -1L) != index) {
                throw Failures.damaged(directory.resolve("leaves"), "leaf " + index + " has changed");
            }
            return kept;
        } catch (IOException e) {
            throw Failures.io(directory, e);
        }
    }

    /** The anchor to send: the one of which it is not known whether it was sent, or else one of all leaves, which is durable from now on. Empty if everything is anchored. */
    public synchronized Optional<Intent> intend() {
        if (intent == null && size() > anchored()) {
            var next = new Intent(anchored(), size(), edge.root());
            write(next.encode());
            intent = next;
        }
        return Optional.ofNullable(intent);
    }

    public synchronized Optional<Intent> intended() {
        return Optional.ofNullable(intent);
    }

    public synchronized void anchored(Anchored anchored) {
        write(anchored.encode());
        done.put(anchored.anchor.to, anchored);
        intent = null;
    }

    private void write(byte[] frame) {
        try {
            anchors.append(frame);
        } catch (IOException e) {
            throw Failures.io(directory, e);
        }
    }

    /** The first final anchor with this leaf in it. */
    public synchronized Optional<Anchored> anchorOf(long index) {
        var entry = done.higherEntry(index);
        return entry == null ? Optional.empty() : Optional.of(entry.getValue());
    }

    public synchronized Optional<Anchored> last() {
        return done.isEmpty() ? Optional.empty() : Optional.of(done.lastEntry().getValue());
    }

    public synchronized List<Word> inclusion(long index, long size) {
        return proofs.inclusion(index, size);
    }

    public synchronized List<Word> consistency(long from, long to) {
        return proofs.consistency(from, to);
    }

    @Override
    public synchronized void close() {
        try {
            leaves.close();
            anchors.close();
        } catch (IOException e) {
            throw Failures.io(directory, e);
        } finally {
            lock.close();
        }
    }
}
