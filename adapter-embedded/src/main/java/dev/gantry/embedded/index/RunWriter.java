package dev.gantry.embedded.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Writes a run and forces it to the disk. */
final class RunWriter {
    private static final int BUFFERED = 64 * Run.BLOCK;

    private final DiskFile disk;
    private final long id;
    private final Bloom bloom;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFERED);
    private final byte[] block = new byte[Run.BLOCK];
    private long[] fences = new long[64];
    private int blocks;
    private int inBlock;
    private long entries;
    private long written;

    private RunWriter(DiskFile disk, long id, long expected) {
        this.disk = disk;
        this.id = id;
        this.bloom = Bloom.forNames(expected);
    }

    /** Null if it was stopped; the file is then of no use. @param expected about how many entries come */
    static Run.@Nullable Listed write(Path file, long id, long expected, Source source, BooleanSupplier stop)
            throws IOException {
        try (var disk = DiskFile.open(file, true)) {
            disk.truncate(0);
            var writer = new RunWriter(disk, id, expected);
            for (byte[] entry = source.next(); entry != null; entry = source.next()) {
                writer.add(entry);
                if (writer.inBlock == 0 && stop.getAsBoolean()) {
                    return null;
                }
            }
            return writer.finish();
        }
    }

    private void add(byte[] entry) throws IOException {
        if (inBlock == 0) {
            if (blocks == fences.length) {
                fences = Arrays.copyOf(fences, blocks * 2);
            }
            fences[blocks] = Entry.prefix(entry, 0);
        }
        System.arraycopy(entry, 0, block, 2 + inBlock * Entry.SIZE, Entry.SIZE);
        bloom.add(entry);
        inBlock++;
        entries++;
        if (inBlock == Run.PER_BLOCK) {
            endBlock();
        }
    }

    private void endBlock() throws IOException {
        block[0] = (byte) (inBlock >>> 8);
        block[1] = (byte) inBlock;
        Arrays.fill(block, 2 + inBlock * Entry.SIZE, Run.BLOCK, (byte) 0);
        int crc = Bytes.crc(Run.salt(id, blocks), block, 0, Run.BLOCK - 4);
        ByteBuffer.wrap(block).putInt(Run.BLOCK - 4, crc);
        if (buffer.remaining() < Run.BLOCK) {
            flush();
        }
        buffer.put(block);
        blocks++;
        inBlock = 0;
    }

    private void flush() throws IOException {
        disk.write(written, buffer.array(), buffer.position());
        written += buffer.position();
        buffer.clear();
    }

    private Run.Listed finish() throws IOException {
        if (inBlock > 0) {
            endBlock();
        }
        flush();
        byte[] bits = bloom.bits();
        var footer = ByteBuffer.allocate(8 * blocks + bits.length + Run.TRAILER);
        for (int i = 0; i < blocks; i++) {
            footer.putLong(fences[i]);
        }
        footer.put(bits).putLong(id).putLong(entries).putInt(blocks).putInt(bits.length);
        int crc = Bytes.crc(id, footer.array(), 0, footer.position());
        footer.putInt(crc);
        disk.write(written, footer.array(), footer.position());
        disk.force();
        return new Run.Listed(id, entries, blocks, crc);
    }
}
