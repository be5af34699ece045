package dev.gantry.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * How far the log has certainly reached the disk, in a small file of its own. It is written after the log was forced and never forced itself: it costs next to nothing, may
 * lag behind after a loss of power, and never runs ahead. What lies before it is never taken for a torn write, even if it is the newest block.
 *
 * <p>Two slots are written in turn, {@code count u64 ‖ segment u32 ‖ end u64 ‖ CRC-32C u32}, so that one of them is always whole.
 */
final class Acknowledged implements AutoCloseable {
    private static final int SLOT = 24;

    private final FileChannel channel;
    private boolean wasDamaged;
    private long count;
    private Mark mark = new Mark(0, 0);

    /** Everything before {@code end} of this segment, and every segment before it. */
    record Mark(int segment, long end) {}

    private Acknowledged(FileChannel channel) {
        this.channel = channel;
    }

    static Acknowledged open(Path file) throws IOException {
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            var acknowledged = new Acknowledged(channel);
            acknowledged.load(file);
            return acknowledged;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void load(Path file) throws IOException {
        boolean damaged = false;
        for (int i = 0; i < 2; i++) {
            var slot = ByteBuffer.allocate(SLOT);
            int got = channel.read(slot, (long) i * SLOT);
            Mark found = got == SLOT ? parse(slot.flip()) : null;
            if (found != null && slot.getLong(0) > count) {
                count = slot.getLong(0);
                mark = found;
            }
            damaged |= found == null && !isZero(slot.array());
        }
        wasDamaged = damaged;
        if (damaged && count == 0) {
            throw new CorruptException(file, 0, "neither slot can be read");
        }
    }

    private static @Nullable Mark parse(ByteBuffer slot) {
        boolean right = slot.getInt(SLOT - 4) == Frames.crc(slot.array(), 0, SLOT - 4);
        return right && slot.getInt(8) > 0 && slot.getLong(12) >= 0 ? new Mark(slot.getInt(8), slot.getLong(12)) : null;
    }

    private static boolean isZero(byte[] bytes) {
        int or = 0;
        for (byte b : bytes) {
            or |= b;
        }
        return or == 0;
    }

    /** The mark found when the file was opened, or the newest since; segment 0 if there was none. */
    Mark mark() {
        return mark;
    }

    boolean wasDamaged() {
        return wasDamaged;
    }

    void write(Mark now) throws IOException {
        count++;
        mark = now;
        var slot = ByteBuffer.allocate(SLOT);
        slot.putLong(count).putInt(now.segment).putLong(now.end);
        slot.putInt(Frames.crc(slot.array(), 0, SLOT - 4)).flip();
        while (slot.hasRemaining()) {
            channel.write(slot, (count & 1) * SLOT + slot.position());
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.force(true);
            channel.close();
        }
    }
}
