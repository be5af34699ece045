package dev.gantry.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log: numbered segment files of {@link Frames}, each beginning with a header frame.
 *
 * <p>What {@link #append} returned from is on the disk. Opening drops a last frame that was never acknowledged and that a crash cut short; any other damage is reported and
 * nothing is changed. A frame is written only when the one before it has been forced, so a damaged frame with a whole one behind it was acknowledged once.
 */
final class BlockLog implements AutoCloseable {
    static final long SEGMENT_SIZE = 64L << 20;
    private static final int OFFSET_BITS = 40;
    private static final byte[] MAGIC = "gantry-segment-1".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final long segmentSize;
    private final Acknowledged acknowledged;
    /** For reading only: a reader that is interrupted closes its channel, and must not close the writer's. */
    private final List<FileChannel> readers = new CopyOnWriteArrayList<>();

    private @Nullable FileChannel writer;
    private long end;
    private @Nullable IOException failure;

    /** Makes the first frame of a new log. */
    interface First {
        byte[] get() throws IOException;
    }

    /** Receives every frame but the headers behind the first, oldest first; an IOException is damage at this place. */
    interface Visitor {
        void frame(long position, byte[] content) throws IOException;
    }

    /** The log may or may not hold the frame after this. */
    static final class UncertainException extends IOException {
        UncertainException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private BlockLog(Path directory, long segmentSize, Acknowledged acknowledged) {
        this.directory = directory;
        this.segmentSize = segmentSize;
        this.acknowledged = acknowledged;
    }

    /** Opens or creates; {@code first} makes the first frame of a new log, which is visited too. */
    static BlockLog open(Path directory, long segmentSize, First first, Visitor visitor) throws IOException {
        var log = new BlockLog(directory, segmentSize, Acknowledged.open(directory.resolve("acknowledged")));
        try {
            log.recover(first, visitor);
            return log;
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    static Path file(Path directory, int segment) {
        return directory.resolve(String.format(Locale.ROOT, "log-%08d", segment));
    }

    private void recover(First first, Visitor visitor) throws IOException {
        int segments = count();
        int known = acknowledged.mark().segment();
        if (segments < known) {
            throw new CorruptException(file(directory, known), 0, "an acknowledged part of the log is missing");
        }
        for (int n = 1; n <= segments; n++) {
            readers.add(FileChannel.open(file(directory, n), StandardOpenOption.READ));
            end = scan(n, n == segments, visitor);
        }
        if (segments > 0) {
            writer = FileChannel.open(file(directory, segments), StandardOpenOption.WRITE);
            writer.truncate(end);
            writer.force(true); // what is read from now on must not be lost, even if its writer died before forcing it
        }
        if (segments <= 1 && end == 0) {
            begin(1, first.get());
            visitor.frame(position(1, 0), read(position(1, 0)));
        } else if (end == 0) {
            begin(segments, header(segments));
        } else {
            acknowledge();
        }
    }

    private int count() throws IOException {
        int highest;
        try (var files = Files.list(directory)) {
            highest = files.map(f -> String.valueOf(f.getFileName()))
                    .filter(f -> f.matches("log-\\d{8}"))
                    .mapToInt(f -> Integer.parseInt(f.substring(4)))
                    .max()
                    .orElse(0);
        }
        for (int n = 1; n < highest; n++) {
            if (!Files.exists(file(directory, n))) {
                throw new CorruptException(file(directory, n), 0, "a part of the log is missing");
            }
        }
        return highest;
    }

    /** Visits every frame of a segment; returns the end of the last whole one. */
    private long scan(int segment, boolean last, Visitor visitor) throws IOException {
        FileChannel channel = readers.get(segment - 1);
        Acknowledged.Mark mark = acknowledged.mark();
        long size = channel.size();
        long certain = segment < mark.segment() ? size : segment == mark.segment() ? mark.end() : 0;
        long offset = 0;
        while (offset < size) {
            byte[] content = Frames.at(channel, offset, size);
            if (content == null) {
                if (!last || offset < certain || Frames.goesOnBehind(channel, offset, size)) {
                    throw new CorruptException(file(directory, segment), offset, "the checksum does not match");
                }
                return offset;
            }
            visit(segment, offset, content, visitor);
            offset += content.length + Frames.OVERHEAD;
        }
        if (offset < certain) {
            throw new CorruptException(file(directory, segment), offset, "an acknowledged block is missing");
        }
        return offset;
    }

    private void visit(int segment, long offset, byte[] content, Visitor visitor) throws IOException {
        try {
            if (segment == 1 || offset > 0) {
                visitor.frame(position(segment, offset), content);
            } else if (!ByteBuffer.wrap(content).equals(ByteBuffer.wrap(header(segment)))) {
                throw new IOException("not this part of the log");
            }
        } catch (IOException e) {
            throw new CorruptException(file(directory, segment), offset, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] header(int segment) {
        return ByteBuffer.allocate(MAGIC.length + 4).put(MAGIC).putInt(segment).array();
    }

    /** Begins a segment; the directory is forced too, or the file might be gone after a loss of power. */
    private void begin(int segment, byte[] header) throws IOException {
        Path file = file(directory, segment);
        FileChannel fresh = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (writer != null) {
            writer.close();
        }
        writer = fresh;
        end = 0;
        writeForced(fresh, Frames.of(header));
        forceDirectory(directory);
        if (readers.size() < segment) {
            readers.add(FileChannel.open(file, StandardOpenOption.READ));
        }
        acknowledge();
    }

    static void forceDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void acknowledge() throws IOException {
        acknowledged.write(new Acknowledged.Mark(readers.size(), end));
    }

    /**
     * Appends a frame and forces it to the disk; returns its position. {@link UncertainException} if it may be there, any other IOException if it certainly is not. After
     * either, nothing more can be appended until the log is opened anew.
     */
    long append(byte[] content) throws IOException {
        if (failure != null) {
            throw new IOException("an earlier write failed", failure);
        }
        try {
            if (end >= segmentSize) {
                roll();
            }
            long at = end;
            writeForced(writer(), Frames.of(content));
            long position = position(readers.size(), at);
            try {
                acknowledge();
            } catch (IOException e) {
                failure = e; // this frame is on the disk; the next would not be safe
            }
            return position;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private void roll() throws IOException {
        try {
            begin(readers.size() + 1, header(readers.size() + 1));
        } catch (UncertainException e) {
            throw new IOException(e.getMessage(), e); // uncertain is the new file's header, not the frame to come
        }
    }

    private void writeForced(FileChannel channel, ByteBuffer frame) throws IOException {
        long length = frame.remaining();
        try {
            while (frame.hasRemaining()) {
                channel.write(frame, end + frame.position());
            }
        } catch (IOException e) {
            cutBack(channel, e);
            throw e;
        }
        try {
            channel.force(false);
        } catch (IOException e) {
            throw new UncertainException(e); // nobody knows what a failed force has left on the disk
        }
        end += length;
    }

    private void cutBack(FileChannel channel, IOException cause) throws UncertainException {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            cause.addSuppressed(e);
            throw new UncertainException(cause);
        }
    }

    private FileChannel writer() throws IOException {
        if (writer == null) {
            throw new ClosedChannelException();
        }
        return writer;
    }

    byte[] read(long position) throws IOException {
        int segment = (int) (position >>> OFFSET_BITS);
        long offset = position & (1L << OFFSET_BITS) - 1;
        FileChannel channel = readers.get(segment - 1);
        byte[] content = Frames.at(channel, offset, channel.size());
        if (content == null) {
            throw new CorruptException(file(directory, segment), offset, "the checksum does not match");
        }
        return content;
    }

    /** Damage in the frame at a position, found by whoever understands its content. */
    CorruptException corrupt(long position, IOException cause) {
        return new CorruptException(
                file(directory, (int) (position >>> OFFSET_BITS)),
                position & (1L << OFFSET_BITS) - 1,
                String.valueOf(cause.getMessage()));
    }

    private static long position(int segment, long offset) {
        return (long) segment << OFFSET_BITS | offset;
    }

    @Override
    public void close() throws IOException {
        for (FileChannel reader : readers) {
            reader.close();
        }
        if (writer != null) {
            writer.close();
        }
        acknowledged.close();
    }
}
