package dev.gantry.embedded.index;

import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map on the disk that is written in large batches: each batch becomes a {@link Run}, and runs of like size are merged, so that every entry is written a few times in
 * all and a lookup asks a handful of runs. The memory it needs is about a byte and a half for each entry.
 *
 * <p>Any number of threads may read, one adds, and one merges. A batch is there as a whole or not at all, whenever the process dies.
 */
public final class Runs implements AutoCloseable {
    private static final int FAN_OUT = 4;

    private final Path directory;
    private final long unit;
    private final Cache cache = new Cache();
    /** A run is closed and deleted only when nobody reads. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private final AtomicLong nextId = new AtomicLong(1);
    private volatile List<Run> newestFirst = List.of();
    private volatile byte[] note = {};
    private volatile boolean invalid;

    private Runs(Path directory, long unit) {
        this.directory = directory;
        this.unit = unit;
    }

    /** Opens or creates. {@link IndexException} if something is damaged. @param unit about how many entries a batch has */
    public static Runs open(Path directory, long unit) throws IOException {
        Files.createDirectories(directory);
        var runs = new Runs(directory, unit);
        try {
            Manifest manifest = Manifest.read(directory);
            if (manifest != null) {
                runs.nextId.set(manifest.nextId());
                runs.note = manifest.note();
                for (Run.Listed listed : manifest.runs()) {
                    Run run = Run.open(runs.file(listed.id()), listed, runs.cache);
                    runs.newestFirst = Stream.concat(runs.newestFirst.stream(), Stream.of(run))
                            .toList();
                }
            }
            runs.deleteUnlisted();
            return runs;
        } catch (IOException | RuntimeException e) {
            runs.close();
            throw e;
        }
    }

    private Path file(long id) {
        return directory.resolve("run-" + id);
    }

    private void deleteUnlisted() throws IOException {
        List<Path> listed = newestFirst.stream().map(Run::file).toList();
        try (var files = Files.list(directory)) {
            for (Path f : files.toList()) {
                boolean ours = String.valueOf(f.getFileName()).startsWith("run-");
                if (ours && !listed.contains(f)) {
                    Files.delete(f);
                }
            }
        }
    }

    /** The note of the newest batch; empty when there is none. */
    public byte[] note() {
        return note.clone();
    }

    /** The newest value of a name, for kinds with one value. */
    public @Nullable Word find(int kind, Word name) {
        byte[] wanted = Entry.name(kind, name);
        var values = new ArrayList<Word>(1);
        lock.readLock().lock();
        try {
            for (Run run : newestFirst) {
                run.find(wanted, values);
                if (!values.isEmpty()) {
                    return values.get(0);
                }
            }
            return null;
        } catch (IOException e) {
            throw IndexException.failed(e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** All values of a name, the oldest batch's first. */
    public List<Word> findAll(int kind, Word name) {
        byte[] wanted = Entry.name(kind, name);
        var values = new ArrayList<Word>();
        lock.readLock().lock();
        try {
            for (int i = newestFirst.size() - 1; i >= 0; i--) {
                newestFirst.get(i).find(wanted, values);
            }
            return values;
        } catch (IOException e) {
            throw IndexException.failed(e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Adds a batch of entries in order; the note goes with it. */
    public void add(List<byte[]> sorted, byte[] withNote) throws IOException {
        Run run = write(sorted.size(), Source.of(sorted.iterator()), () -> false);
        if (run != null) {
            replace(List.of(), run, withNote);
        }
    }

    /** Merges runs until few enough are left, or until it is told to stop. */
    public void merge(BooleanSupplier stop) throws IOException {
        while (!stop.getAsBoolean()) {
            List<Run> merged = mergeable(newestFirst);
            if (merged.isEmpty()) {
                return;
            }
            var sources = new ArrayList<Source>();
            long expected = 0;
            for (Run run : merged) {
                sources.add(run.cursor());
                expected += run.listed().entries();
            }
            Run run = write(expected, Source.merged(sources), stop);
            if (run == null) {
                return;
            }
            replace(merged, run, null);
        }
    }

    /** Which of the newest runs should become one; none if few enough are left. Four of like size do, with everything smaller that is newer. */
    private List<Run> mergeable(List<Run> runs) {
        long from = 0;
        for (long below = 2 * unit; ; below *= FAN_OUT) {
            int many = 0;
            int alike = 0;
            while (many < runs.size() && runs.get(many).listed().entries() < below) {
                alike += runs.get(many).listed().entries() >= from ? 1 : 0;
                many++;
            }
            if (alike >= FAN_OUT) {
                return runs.subList(0, many);
            }
            if (many == runs.size()) {
                return List.of();
            }
            from = below;
        }
    }

    private @Nullable Run write(long expected, Source source, BooleanSupplier stop) throws IOException {
        long id = nextId.getAndIncrement();
        Run.Listed listed = RunWriter.write(file(id), id, expected, source, stop);
        if (listed == null) {
            Files.delete(file(id));
            return null;
        }
        return Run.open(file(id), listed, cache);
    }

    /** Puts a run in the place of others, or before all if there are none. @param withNote null to leave the note */
    private synchronized void replace(List<Run> gone, Run run, byte @Nullable [] withNote) throws IOException {
        var next = new ArrayList<>(newestFirst);
        int at = gone.isEmpty() ? 0 : next.indexOf(gone.get(0));
        next.removeAll(gone);
        next.add(at, run);
        if (invalid) {
            run.close();
            throw new IOException("the index has to be made anew");
        }
        byte[] nextNote = withNote == null ? note : withNote;
        new Manifest(nextId.get(), nextNote, next.stream().map(Run::listed).toList()).write(directory);
        lock.writeLock().lock();
        try {
            newestFirst = List.copyOf(next);
            note = nextNote;
            for (Run old : gone) {
                old.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
        for (Run old : gone) {
            Files.delete(old.file());
        }
    }

    /** Reads with all entries, the newest run's first, every byte checked; no run goes away meanwhile. */
    public <T> T readAll(Reading<T> reading) throws IOException {
        lock.readLock().lock();
        try {
            var sources = new ArrayList<Source>();
            newestFirst.forEach(r -> sources.add(r.cursor()));
            return reading.read(List.copyOf(sources));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What is done with all entries. */
    public interface Reading<T> {
        T read(List<Source> newestFirst) throws IOException;
    }

    /** Has the index made anew when it is next opened; nothing more can be added. */
    public synchronized void invalidate() throws IOException {
        invalid = true;
        Files.deleteIfExists(Manifest.file(directory));
    }

    @Override
    public void close() throws IOException {
        lock.writeLock().lock();
        try {
            for (Run run : newestFirst) {
                run.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
