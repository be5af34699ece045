package dev.gantry.embedded;

import dev.gantry.core.merkle.Nodes;
import dev.gantry.embedded.index.FlatFile;
import dev.gantry.embedded.index.IndexException;
import dev.gantry.embedded.index.Runs;
import dev.gantry.embedded.index.Source;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * State, transactions, changes, blocks and tree nodes by what they are looked up by: the newest in memory, the rest on the disk, all of it derived from the log. What memory
 * holds is bounded; a full batch is written by a thread of its own, and whoever adds waits for it only when it is several batches behind.
 *
 * <p>Lookups and {@link #recent} are guarded by the owner like {@link Chain}.
 */
final class ChainIndex implements Nodes, AutoCloseable {
    private static final int MAX_WAITING = 2;
    private static final int BLOCK_PLACE = 16;
    private static final int COMPARED_AT_ONCE = 4096;
    private static final int CLOSING_SECONDS = 60;

    private final Path directory;
    private final Sizes sizes;
    private final Runs runs;
    private final FlatFile blocks;
    private final FlatFile nodes;
    private final ExecutorService writer = thread("writer");
    private final ExecutorService merger = thread("merger");
    /** Guards changes of {@link #waiting} and {@link #failure}. */
    private final Object monitor = new Object();

    private Recent recent;
    /** Handed over and not yet on the disk, the oldest first. */
    private volatile List<Batch> waiting = List.of();

    private volatile @Nullable Exception failure;
    private volatile boolean closing;

    /** @param position in the log @param leavesBefore leaves of the tree before the block's */
    record BlockPlace(long position, long leavesBefore) {}

    /**
     * @param batch entries of a batch
     * @param atClose what is fewer than this is not written at the end, but read from the log again
     */
    record Sizes(int batch, int atClose) {
        static final Sizes DEFAULT = new Sizes(32_768, 4_096);
    }

    private record Batch(Recent recent, Reached reached) {}

    private ChainIndex(Path directory, Sizes sizes, Runs runs, FlatFile blocks, FlatFile nodes, Recent recent) {
        this.directory = directory;
        this.sizes = sizes;
        this.runs = runs;
        this.blocks = blocks;
        this.nodes = nodes;
        this.recent = recent;
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            var t = new Thread(task, "gantry-embedded-index-" + name);
            t.setDaemon(true);
            return t;
        });
    }

    /** Opens or creates; {@link IndexException} if something is damaged. */
    static ChainIndex open(Path directory, Sizes sizes) throws IOException {
        Runs runs = Runs.open(directory, sizes.batch);
        FlatFile blocks = null;
        try {
            Reached reached = Reached.parse(runs.note());
            long height = reached == null ? 0 : reached.height();
            long completed = reached == null ? 0 : Nodes.count(reached.leaves());
            blocks = FlatFile.open(directory.resolve("blocks"), BLOCK_PLACE, height);
            FlatFile nodes = FlatFile.open(directory.resolve("nodes"), Word.SIZE, completed);
            return new ChainIndex(directory, sizes, runs, blocks, nodes, new Recent(height, completed));
        } catch (IOException | RuntimeException e) {
            runs.close();
            if (blocks != null) {
                blocks.close();
            }
            throw e;
        }
    }

    /** Removes an index that is not open. */
    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.list(directory)) {
                for (Path f : files.toList()) {
                    Files.delete(f);
                }
            }
            Files.delete(directory);
        }
    }

    /** How far what is on the disk reaches; null when nothing is. */
    @Nullable
    Reached reached() {
        return Reached.parse(runs.note());
    }

    /** Whether nothing was ever written. */
    boolean isEmpty() {
        return runs.note().length == 0;
    }

    Word state(Word key) {
        Word value = find(r -> r.state.get(key));
        Word stored = value != null ? value : runs.find(Recent.STATE, key);
        return stored != null ? stored : Word.ZERO;
    }

    @Nullable
    Place transaction(Word id) {
        Place place = find(r -> r.transactions.get(id));
        if (place != null) {
            return place;
        }
        Word stored = runs.find(Recent.TRANSACTION, id);
        return stored == null ? null : Place.of(stored);
    }

    List<Place> entity(Word word) {
        return places(Recent.ENTITY, word, r -> r.byEntity.get(word));
    }

    List<Place> request(Word word) {
        return places(Recent.REQUEST, word, r -> r.byRequest.get(word));
    }

    /** The newest answer of memory; a batch stays there until it is on the disk. */
    private <T> @Nullable T find(Function<Recent, @Nullable T> lookup) {
        T found = lookup.apply(recent);
        List<Batch> older = waiting;
        for (int i = older.size() - 1; found == null && i >= 0; i--) {
            found = lookup.apply(older.get(i).recent);
        }
        return found;
    }

    private List<Place> places(int kind, Word word, Function<Recent, @Nullable List<Place>> lookup) {
        List<Batch> batches = waiting; // before the runs: one that moves meanwhile is seen twice rather than not at all
        var all = new ArrayList<Place>();
        for (Word stored : runs.findAll(kind, word)) {
            all.add(Place.of(stored));
        }
        for (Batch batch : batches) {
            addAll(all, lookup.apply(batch.recent));
        }
        addAll(all, lookup.apply(recent));
        return all.stream().distinct().toList();
    }

    private static void addAll(List<Place> all, @Nullable List<Place> more) {
        if (more != null) {
            all.addAll(more);
        }
    }

    BlockPlace block(long height) {
        long number = height - 1;
        Recent in = holder(r -> number >= r.blocksBefore);
        return in != null ? in.blocks.get((int) (number - in.blocksBefore)) : blockPlace(blocks.read(number));
    }

    @Override
    public Word node(int level, long index) {
        return nodeAt(Nodes.place(level, index));
    }

    private Word nodeAt(long number) {
        Recent in = holder(r -> number >= r.nodesBefore);
        return in != null ? in.nodes.get((int) (number - in.nodesBefore)) : Word.of(nodes.read(number));
    }

    /** Who holds something that is ordered by number: the newest that begins at or before it; null for the disk. */
    private @Nullable Recent holder(Function<Recent, Boolean> reachesBack) {
        return find(r -> reachesBack.apply(r) ? r : null);
    }

    private static BlockPlace blockPlace(byte[] record) {
        var in = ByteBuffer.wrap(record);
        return new BlockPlace(in.getLong(), in.getLong());
    }

    /** What new blocks are added to. */
    Recent recent() {
        return recent;
    }

    /** Waits until there is room for another block; {@link IndexException} if what was added before cannot be written. */
    void awaitRoom() {
        synchronized (monitor) {
            while (failure == null && waiting.size() >= MAX_WAITING) {
                try {
                    monitor.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw IndexException.failed(new IOException("interrupted while the index was written", e));
                }
            }
        }
        Exception failed = failure;
        if (failed instanceof IndexException e) {
            throw e;
        }
        if (failed != null) {
            throw IndexException.failed(new IOException("the index cannot be written: " + failed.getMessage(), failed));
        }
    }

    /** After a block was added: begins a new batch if this one is full. */
    void handOverIfFull(Reached reached) {
        if (recent.size() >= sizes.batch) {
            handOver(reached);
        }
    }

    private void handOver(Reached reached) {
        Recent full = recent;
        recent = new Recent(reached.height(), full.nodesBefore + full.nodes.size());
        synchronized (monitor) {
            var more = new ArrayList<>(waiting);
            more.add(new Batch(full, reached));
            waiting = List.copyOf(more);
        }
        writer.execute(this::store);
    }

    private void store() {
        if (failure != null) {
            return;
        }
        try {
            Batch batch = waiting.get(0);
            Recent r = batch.recent;
            blocks.write(
                    r.blocksBefore, r.blocks.stream().map(ChainIndex::record).toList());
            nodes.write(r.nodesBefore, r.nodes.stream().map(Word::bytes).toList());
            runs.add(r.sorted(), batch.reached.encode());
            synchronized (monitor) {
                waiting = List.copyOf(waiting.subList(1, waiting.size()));
                monitor.notifyAll();
            }
            merger.execute(this::merge);
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void merge() {
        try {
            runs.merge(() -> closing || failure != null);
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private static byte[] record(BlockPlace place) {
        return ByteBuffer.allocate(BLOCK_PLACE)
                .putLong(place.position)
                .putLong(place.leavesBefore)
                .array();
    }

    private void failed(Exception e) {
        synchronized (monitor) {
            failure = e;
            monitor.notifyAll();
        }
        if (e instanceof IndexException damage && damage.isDamaged()) {
            invalidate();
        }
    }

    /** Has it made anew when it is next opened. */
    void invalidate() {
        try {
            runs.invalidate();
        } catch (IOException ignored) {
            // Then it is found damaged again.
        }
    }

    /** Compares everything with an index made of the same blocks; {@link IndexException} names a difference. Nothing may be added to either meanwhile. */
    void requireSame(ChainIndex right, long height, long completed) {
        List<Batch> mine = waiting; // before the runs, as always
        List<Batch> theirs = right.waiting;
        try {
            runs.readAll(myRuns -> right.runs.readAll(
                    theirRuns -> requireSame(all(recent, mine, myRuns), all(right.recent, theirs, theirRuns))));
        } catch (IOException e) {
            throw IndexException.failed(e);
        }
        for (long h = 1; h <= height; h++) {
            if (!block(h).equals(right.block(h))) {
                throw IndexException.damaged(directory.resolve("blocks"), h, "block " + h + " is elsewhere");
            }
        }
        requireSameNodes(right, completed);
    }

    private boolean requireSame(Source mine, Source right) throws IOException {
        for (byte[] entry = right.next(); entry != null; entry = right.next()) {
            requireSame(mine.next(), entry);
        }
        requireSame(mine.next(), null);
        return true;
    }

    private void requireSame(byte @Nullable [] mine, byte @Nullable [] right) {
        if (!Arrays.equals(mine, right)) {
            throw IndexException.damaged(directory, 0, "it does not hold what the log says");
        }
    }

    private void requireSameNodes(ChainIndex right, long completed) {
        long stored = Math.min(nodesStored(), right.nodesStored());
        for (long from = 0; from < stored; from += COMPARED_AT_ONCE) {
            int count = (int) Math.min(COMPARED_AT_ONCE, stored - from);
            Iterator<byte[]> mine = nodes.read(from, count).iterator();
            for (byte[] node : right.nodes.read(from, count)) {
                requireSame(mine.next(), node);
            }
        }
        for (long number = stored; number < completed; number++) {
            requireSame(nodeAt(number).bytes(), right.nodeAt(number).bytes());
        }
    }

    /** How many nodes are on the disk. */
    private long nodesStored() {
        List<Batch> batches = waiting;
        return batches.isEmpty() ? recent.nodesBefore : batches.get(0).recent.nodesBefore;
    }

    private static Source all(Recent recent, List<Batch> batches, List<Source> runs) throws IOException {
        var newestFirst = new ArrayList<Source>();
        newestFirst.add(Source.of(recent.sorted().iterator()));
        for (int i = batches.size() - 1; i >= 0; i--) {
            newestFirst.add(Source.of(batches.get(i).recent.sorted().iterator()));
        }
        newestFirst.addAll(runs);
        return Source.merged(newestFirst);
    }

    /** Before closing: hands over what is worth writing. */
    void handOverLast(Reached reached) {
        if (recent.size() >= sizes.atClose && failure == null) {
            handOver(reached);
        }
    }

    /** Writes what was handed over, then ends. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = Thread.interrupted();
        try {
            writer.shutdown();
            writer.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
            merger.shutdown();
            merger.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            runs.close();
            blocks.close();
            nodes.close();
        } catch (IOException ignored) {
            // What is to stay was forced already.
        }
    }
}
