package dev.gantry.embedded.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbered records of one size, each {@code content ‖ CRC-32C} with the checksum bound to its number. */
public final class FlatFile implements AutoCloseable {
    private static final int CHUNK = 4096;

    private final Path file;
    private final DiskFile disk;
    private final int size;

    private FlatFile(Path file, DiskFile disk, int size) {
        this.file = file;
        this.disk = disk;
        this.size = size;
    }

    /** Cuts off what is behind so many records; IndexException if there are fewer. */
    public static FlatFile open(Path file, int size, long records) throws IOException {
        var disk = DiskFile.open(file, true);
        try {
            long length = records * (size + 4);
            if (disk.length() < length) {
                throw IndexException.damaged(file, disk.length(), "shorter than it should be");
            }
            disk.truncate(length);
            return new FlatFile(file, disk, size);
        } catch (IOException | RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    /** Writes records from number {@code first} on and forces them to the disk. */
    public void write(long first, List<byte[]> records) throws IOException {
        for (int from = 0; from < records.size(); from += CHUNK) {
            List<byte[]> some = records.subList(from, Math.min(records.size(), from + CHUNK));
            var out = ByteBuffer.allocate(some.size() * (size + 4));
            for (int i = 0; i < some.size(); i++) {
                byte[] record = some.get(i);
                out.put(record).putInt(Bytes.crc(first + from + i, record, 0, size));
            }
            disk.write((first + from) * (size + 4), out.array(), out.position());
        }
        disk.force();
    }

    public byte[] read(long number) {
        return read(number, 1).get(0);
    }

    public List<byte[]> read(long first, int count) {
        long offset = first * (size + 4);
        try {
            byte[] bytes = disk.read(offset, count * (size + 4));
            var records = new ArrayList<byte[]>(count);
            for (int i = 0; i < count; i++) {
                int at = i * (size + 4);
                if (ByteBuffer.wrap(bytes).getInt(at + size) != Bytes.crc(first + i, bytes, at, size)) {
                    throw IndexException.damaged(file, offset + at, "the checksum does not match");
                }
                records.add(Arrays.copyOfRange(bytes, at, at + size));
            }
            return records;
        } catch (IOException e) {
            throw IndexException.failed(e);
        }
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
