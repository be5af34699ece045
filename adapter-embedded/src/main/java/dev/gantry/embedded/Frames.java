package dev.gantry.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The form of everything in the log: {@code length u32 ‖ CRC-32C of the length ‖ content ‖ CRC-32C of the content}. The length has a checksum of its own, so that no
 * damaged length can swallow the frames behind it.
 */
final class Frames {
    static final int MAX_CONTENT = 64 << 20;
    static final int OVERHEAD = 12;
    private static final int WINDOW = 1 << 16;

    private Frames() {}

    static ByteBuffer of(byte[] content) {
        if (content.length == 0 || content.length > MAX_CONTENT) {
            throw new IllegalArgumentException("no frame has " + content.length + " bytes");
        }
        var frame = ByteBuffer.allocate(content.length + OVERHEAD);
        frame.putInt(content.length);
        frame.putInt(crc(frame.array(), 0, 4));
        frame.put(content);
        frame.putInt(crc(content, 0, content.length));
        return frame.flip();
    }

    /** The content of the frame that begins here, or null if there is none that is whole and right. */
    static byte @Nullable [] at(FileChannel channel, long offset, long size) throws IOException {
        if (size - offset <= OVERHEAD) {
            return null;
        }
        int length = length(read(channel, offset, 8).array(), 0);
        if (length < 0 || size - offset < length + OVERHEAD) {
            return null;
        }
        ByteBuffer rest = read(channel, offset + 8, length + 4);
        byte[] content = new byte[length];
        rest.get(content);
        return rest.getInt() == crc(content, 0, length) ? content : null;
    }

    /**
     * Whether something was written behind a damaged frame. A frame that tells its length is looked behind at its end only: within it a payload may look like a frame.
     */
    static boolean goesOnBehind(FileChannel channel, long offset, long size) throws IOException {
        int length = size - offset < 8 ? -1 : length(read(channel, offset, 8).array(), 0);
        return length > 0 ? offset + length + OVERHEAD < size : anyBehind(channel, offset, size);
    }

    private static boolean anyBehind(FileChannel channel, long offset, long size) throws IOException {
        for (long from = offset + 1; from + OVERHEAD < size; from += WINDOW) {
            byte[] window =
                    read(channel, from, (int) Math.min(WINDOW + 7, size - from)).array();
            for (int i = 0; i + 8 <= window.length; i++) {
                if (length(window, i) > 0 && at(channel, from + i, size) != null) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The length that a frame's first eight bytes tell, or -1 if they tell none. */
    private static int length(byte[] bytes, int at) {
        int length = ByteBuffer.wrap(bytes).getInt(at);
        boolean possible = length > 0 && length <= MAX_CONTENT;
        return possible && ByteBuffer.wrap(bytes).getInt(at + 4) == crc(bytes, at, 4) ? length : -1;
    }

    static int crc(byte[] bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }
}
