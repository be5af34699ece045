package dev.gantry.embedded.index;

import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of entries in order, never changed once it is written: blocks of 4,096 bytes, {@code count u16 ‖ entries ‖ zeros ‖ CRC-32C}, the checksum bound to the run and the
 * block's place; then the first eight bytes of every block, the {@link Bloom} bits, and {@code id u64 ‖ entries u64 ‖ blocks u32 ‖ bloom bytes u32 ‖ CRC-32C}.
 */
final class Run implements AutoCloseable {
    static final int BLOCK = 4096;
    static final int PER_BLOCK = (BLOCK - 6) / Entry.SIZE;
    static final int TRAILER = 8 + 8 + 4 + 4 + 4;

    private final Path file;
    private final DiskFile disk;
    private final Cache cache;
    private final Listed listed;
    private final long[] fences;
    private final Bloom bloom;

    /** What the manifest says of a run. @param crc of everything behind the blocks */
    record Listed(long id, long entries, int blocks, int crc) {}

    private Run(Path file, DiskFile disk, Cache cache, Listed listed, long[] fences, Bloom bloom) {
        this.file = file;
        this.disk = disk;
        this.cache = cache;
        this.listed = listed;
        this.fences = fences;
        this.bloom = bloom;
    }

    static Run open(Path file, Listed expected, Cache cache) throws IOException {
        var disk = DiskFile.open(file, false);
        try {
            long footer = (long) expected.blocks * BLOCK;
            long length = disk.length() - footer;
            if (length < TRAILER || length > Integer.MAX_VALUE - 64) {
                throw IndexException.damaged(file, disk.length(), "not as long as a run of its blocks");
            }
            byte[] bytes = disk.read(footer, (int) length);
            var trailer = ByteBuffer.wrap(bytes, bytes.length - TRAILER, TRAILER);
            var found = new Listed(trailer.getLong(), trailer.getLong(), trailer.getInt(), 0);
            int bloomBytes = trailer.getInt();
            int crc = trailer.getInt();
            boolean right = crc == Bytes.crc(expected.id, bytes, 0, bytes.length - 4)
                    && expected.equals(new Listed(found.id, found.entries, found.blocks, crc))
                    && length == 8L * found.blocks + bloomBytes + TRAILER;
            if (!right) {
                throw IndexException.damaged(file, footer, "the checksum does not match");
            }
            long[] fences = new long[found.blocks];
            ByteBuffer.wrap(bytes).asLongBuffer().get(fences);
            byte[] bits = Arrays.copyOfRange(bytes, 8 * found.blocks, 8 * found.blocks + bloomBytes);
            return new Run(file, disk, cache, expected, fences, new Bloom(bits));
        } catch (IOException | RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    Listed listed() {
        return listed;
    }

    Path file() {
        return file;
    }

    /** The values of a name, added in order. */
    void find(byte[] name, List<Word> values) throws IOException {
        if (!bloom.mayHave(name)) {
            return;
        }
        long prefix = Entry.prefix(name, 0);
        for (int b = first(prefix); b < fences.length && fences[b] <= prefix; b++) {
            byte[] block = block(b);
            int count = count(block);
            int at = lowerBound(block, count, name);
            while (at < count && compareName(block, at, name) == 0) {
                values.add(Word.of(block, 2 + at * Entry.SIZE + Entry.NAME));
                at++;
            }
            if (at < count) {
                return;
            }
        }
    }

    /** The last block that begins before the prefix: entries with it may begin there. */
    private int first(long prefix) {
        int low = 0;
        int high = fences.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (fences[middle] < prefix) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(0, low - 1);
    }

    private static int lowerBound(byte[] block, int count, byte[] name) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (compareName(block, middle, name) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int compareName(byte[] block, int entry, byte[] name) {
        int at = 2 + entry * Entry.SIZE;
        return Arrays.compareUnsigned(block, at, at + Entry.NAME, name, 0, Entry.NAME);
    }

    private byte[] block(int number) throws IOException {
        byte[] kept = cache.get(listed.id, number);
        if (kept != null) {
            return kept;
        }
        byte[] block = readBlock(number);
        cache.put(listed.id, number, block);
        return block;
    }

    private byte[] readBlock(int number) throws IOException {
        long offset = (long) number * BLOCK;
        byte[] block = disk.read(offset, BLOCK);
        int crc = ByteBuffer.wrap(block).getInt(BLOCK - 4);
        if (crc != Bytes.crc(salt(listed.id, number), block, 0, BLOCK - 4) || count(block) > PER_BLOCK) {
            throw IndexException.damaged(file, offset, "the checksum does not match");
        }
        return block;
    }

    static long salt(long id, int block) {
        return id << 32 ^ block;
    }

    private static int count(byte[] block) {
        return (block[0] & 0xff) << 8 | block[1] & 0xff;
    }

    /** Reads all entries in order, past the cache; every block is checked. */
    Cursor cursor() {
        return new Cursor();
    }

    /** A place in a run, or behind its end. */
    final class Cursor implements Source {
        private byte[] block = new byte[2];
        private int next;
        private int at;

        @Override
        public byte @Nullable [] next() throws IOException {
            if (at == count(block)) {
                if (next == listed.blocks) {
                    return null;
                }
                block = readBlock(next);
                next++;
                at = 0;
            }
            int from = 2 + at * Entry.SIZE;
            at++;
            return Arrays.copyOfRange(block, from, from + Entry.SIZE);
        }
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
