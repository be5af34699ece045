package dev.gantry.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of frames: {@code length u32 ‖ content ‖ CRC-32C u32 ‖ end mark u32}.
 *
 * <p>What {@link #append} returned from is on the disk. A frame that a crash cut short is dropped when the file is opened; a frame that is there whole but wrong is damage
 * and is reported, never dropped: it may have been acknowledged.
 */
final class LogFile implements AutoCloseable {
    static final int MAX_FRAME = 64 << 20;
    private static final int END = 0x47544E59;
    private static final int OVERHEAD = 12;

    private final Path path;
    private final FileChannel channel;
    private long end;

    /** Receives every whole frame when the file is opened. */
    interface Visitor {
        void frame(long offset, byte[] content) throws IOException;
    }

    private LogFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static LogFile open(Path path, Visitor visitor) throws IOException {
        var channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            var log = new LogFile(path, channel);
            log.recover(visitor);
            return log;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void recover(Visitor visitor) throws IOException {
        long size = channel.size();
        long offset = 0;
        while (offset < size) {
            byte[] content = frameAt(offset, size);
            if (content == null) {
                channel.truncate(offset);
                channel.force(true);
                break;
            }
            visitor.frame(offset, content);
            offset += content.length + OVERHEAD;
        }
        end = offset;
    }

    /** The frame, or null if a crash cut it short. */
    private byte @Nullable [] frameAt(long offset, long size) throws IOException {
        if (size - offset < 4) {
            return null;
        }
        int length = read(offset, 4).getInt();
        if (length == 0 && unwritten(offset, size)) {
            return null;
        }
        if (length <= 0 || length > MAX_FRAME) {
            throw new CorruptException(path, offset, "a frame of impossible length");
        }
        if (size - offset < length + OVERHEAD) {
            return null;
        }
        ByteBuffer frame = read(offset + 4, length + 8);
        byte[] content = new byte[length];
        frame.get(content);
        int crc = frame.getInt();
        int mark = frame.getInt();
        if (crc == crc(content) && mark == END) {
            return content;
        }
        boolean last = size - offset == length + OVERHEAD;
        if (last && mark == 0) {
            return null;
        }
        throw new CorruptException(path, offset, "the checksum does not match");
    }

    private boolean unwritten(long offset, long size) throws IOException {
        long at = offset;
        while (at < size) {
            ByteBuffer part = read(at, (int) Math.min(1 << 16, size - at));
            while (part.hasRemaining()) {
                if (part.get() != 0) {
                    return false;
                }
            }
            at += part.limit();
        }
        return true;
    }

    /** Appends frames and forces them to the disk; returns the first one's offset. After an IOException the file must be reopened. */
    long append(byte[] content) throws IOException {
        var frame = ByteBuffer.allocate(content.length + OVERHEAD);
        frame.putInt(content.length)
                .put(content)
                .putInt(crc(content))
                .putInt(END)
                .flip();
        long offset = end;
        long at = offset;
        while (frame.hasRemaining()) {
            at += channel.write(frame, at);
        }
        channel.force(false);
        end = at;
        return offset;
    }

    byte[] readFrame(long offset) throws IOException {
        byte[] content = frameAt(offset, channel.size());
        if (content == null) {
            throw new CorruptException(path, offset, "a frame ends early");
        }
        return content;
    }

    private ByteBuffer read(long offset, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new CorruptException(path, offset, "the file ends early");
            }
        }
        return buffer.flip();
    }

    private static int crc(byte[] content) {
        var crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
