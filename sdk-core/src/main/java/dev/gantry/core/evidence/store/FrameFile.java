package dev.gantry.core.evidence.store;

import dev.gantry.kernel.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * An append-only file of frames, {@code length u32 ‖ its complement u32 ‖ first 8 bytes of the content's SHA-256 ‖ content}. A frame is there as a whole or not at all: one that a crash cut short can
 * only be the last, was never told of, and is dropped at opening. Any other damage is {@code INTEGRITY}. Not thread-safe.
 */
final class FrameFile implements AutoCloseable {
    private static final int HEAD = 16;
    private static final int CHECK = 8;

    private final Path file;
    private final FileChannel channel;
    private long end;

    /** Receives each frame at opening. */
    interface Reader {
        /** @param position of the content in the file */
        void frame(long position, byte[] content);
    }

    FrameFile(Path file, Reader reader) throws IOException {
        this.file = file;
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean good = false;
        try {
            load(reader);
            good = true;
        } finally {
            if (!good) {
                channel.close();
            }
        }
    }

    private void load(Reader reader) throws IOException {
        long size = channel.size();
        while (end < size) {
            if (size - end < HEAD) {
                break;
            }
            byte[] head = read(end, HEAD);
            int length = ByteBuffer.wrap(head).getInt();
            boolean unwritten = Arrays.equals(head, new byte[HEAD]);
            if (!unwritten && (ByteBuffer.wrap(head).getInt(4) != ~length || length <= 0)) {
                throw Failures.damaged(file, "there is no frame at " + end);
            }
            if (unwritten || end + HEAD + length > size) {
                break;
            }
            byte[] content = read(end + HEAD, length);
            if (!Arrays.equals(check(content), Arrays.copyOfRange(head, HEAD - CHECK, HEAD))) {
                if (end + HEAD + length < size) {
                    throw Failures.damaged(file, "the frame at " + end + " has another digest");
                }
                break;
            }
            reader.frame(end + HEAD, content);
            end += HEAD + length;
        }
        if (end < size) {
            channel.truncate(end);
            channel.force(true);
        }
    }

    /** Returns the content's position when the frame is durable. After a failure the file is as before, or has to be opened again. */
    long append(byte[] content) throws IOException {
        byte[] check = check(content);
        ByteBuffer frame = ByteBuffer.allocate(HEAD + content.length)
                .putInt(content.length)
                .putInt(~content.length)
                .put(check)
                .put(content)
                .flip();
        long at = end;
        while (frame.hasRemaining()) {
            at += channel.write(frame, at);
        }
        channel.force(false);
        long position = end + HEAD;
        end = at;
        return position;
    }

    byte[] read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new IOException(file + " ends before " + (position + length));
            }
        }
        return bytes.array();
    }

    private static byte[] check(byte[] content) {
        return Arrays.copyOf(Digests.plain(content).bytes(), CHECK);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
