package dev.gantry.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log: numbered segment files of {@link Frames}. The first begins with the ledger's own first frame, every other with a header, {@code "gantry-segment-2" ‖
 * number u32 ‖ length of the segment before u64}, which seals that one.
 *
 * <p>What {@link #append} returned from is on the disk. Opening drops a last frame that was never acknowledged and that a crash cut short; any other damage is reported and
 * nothing is changed. A frame is written only when the one before it has been forced, so a damaged frame with a whole one behind it was acknowledged once.
 */
final class BlockLog implements AutoCloseable {
    static final String ACKNOWLEDGED = "acknowledged";
    static final long SEGMENT_SIZE = 64L << 20;
    private static final int OFFSET_BITS = 40;
    private static final byte[] MAGIC = "gantry-segment-2".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final long segmentSize;
    private final Acknowledged acknowledged;
    /** For reading only: a reader that is interrupted closes its channel, and must not close the writer's. */
    private final List<FileChannel> readers = new CopyOnWriteArrayList<>();

    private @Nullable FileChannel writer;
    private long end;
    private @Nullable IOException failure;
    private volatile Acknowledged.Mark extent = new Acknowledged.Mark(0, 0);

    /** Makes the first frame of a new log. */
    interface First {
        byte[] get() throws IOException;
    }

    /** Receives the blocks' frames, oldest first; an IOException is damage at this place. */
    interface Visitor {
        void frame(long position, byte[] content) throws IOException;
    }

    /** Receives the first frame, and then, as a visitor, what lies behind what it knows. */
    interface Reader extends Visitor {
        /** The position of the newest frame that need not be visited; 0 for none. */
        long first(byte[] content, Frame frames) throws IOException;
    }

    /** Frames by their place. */
    interface Frame {
        byte[] at(long position) throws IOException;
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

    /**
     * Opens or creates; {@code first} makes the first frame of a new log. What is read: the first frame, the seal of every segment, and all that the reader does not know
     * already.
     */
    static BlockLog open(Path directory, long segmentSize, First first, Reader reader) throws IOException {
        var log = new BlockLog(directory, segmentSize, Acknowledged.open(directory.resolve(ACKNOWLEDGED)));
        try {
            log.recover(first, reader);
            return log;
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    static Path file(Path directory, int segment) {
        return directory.resolve(String.format(Locale.ROOT, "log-%08d", segment));
    }

    private void recover(First first, Reader reader) throws IOException {
        int segments = count();
        int known = acknowledged.mark().segment();
        if (segments < known) {
            throw new CorruptException(file(directory, known), 0, "an acknowledged part of the log is missing");
        }
        for (int n = 1; n <= segments; n++) {
            readers.add(FileChannel.open(file(directory, n), StandardOpenOption.READ));
        }
        if (segments > 0) {
            end = find(segments, reader);
            writer = FileChannel.open(file(directory, segments), StandardOpenOption.WRITE);
            writer.truncate(end);
            writer.force(true); // what is read from now on must not be lost, even if its writer died before forcing it
        }
        if (segments <= 1 && end == 0) {
            begin(1, first.get());
            reader.first(read(position(1, 0)), this::read);
        } else if (end == 0) {
            begin(segments, header(segments));
        } else {
            acknowledge();
        }
    }

    /** The end of the last whole frame. */
    private long find(int segments, Reader reader) throws IOException {
        requireSeals(segments);
        byte[] genesis = Frames.at(readers.get(0), 0, readers.get(0).size());
        if (genesis == null) {
            return scan(1, 0, segments == 1, (position, content) -> {});
        }
        long known = at(position(1, 0), () -> reader.first(genesis, this::read));
        int segment = known == 0 ? 1 : segment(known);
        long offset =
                known == 0 ? genesis.length + Frames.OVERHEAD : offset(known) + read(known).length + Frames.OVERHEAD;
        long last = 0;
        for (int n = segment; n <= segments; n++) {
            last = scan(n, n == segment ? offset : 0, n == segments, reader);
        }
        return last;
    }

    /** Every segment but the last must be as long as the next one's header says. */
    private void requireSeals(int segments) throws IOException {
        for (int n = 2; n <= segments; n++) {
            byte[] header = Frames.at(readers.get(n - 1), 0, readers.get(n - 1).size());
            if (header == null && n == segments && acknowledged.mark().segment() < n) {
                return; // being begun when the process died: found out by the scan
            }
            requireHeader(n, header);
        }
    }

    private void requireHeader(int segment, byte @Nullable [] header) throws IOException {
        if (header == null || !Arrays.equals(header, 0, MAGIC.length + 4, header(segment), 0, MAGIC.length + 4)) {
            throw new CorruptException(file(directory, segment), 0, "not this part of the log");
        }
        if (!Arrays.equals(header, header(segment))) {
            throw new CorruptException(
                    file(directory, segment - 1), readers.get(segment - 2).size(), "not as long as it was sealed");
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

    /** Visits the frames of a segment from a place on; returns the end of the last whole one. */
    private long scan(int segment, long from, boolean last, Visitor visitor) throws IOException {
        FileChannel channel = readers.get(segment - 1);
        Acknowledged.Mark mark = acknowledged.mark();
        long size = channel.size();
        long certain = segment < mark.segment() ? size : segment == mark.segment() ? mark.end() : 0;
        long offset = from;
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
        if (offset == 0 && segment > 1) {
            requireHeader(segment, content);
        } else if (offset > 0) {
            at(position(segment, offset), () -> {
                visitor.frame(position(segment, offset), content);
                return 0L;
            });
        }
    }

    /** Reading at a place. */
    private interface Reading {
        long read() throws IOException;
    }

    /** An IOException without a place is damage at this one. */
    private long at(long position, Reading reading) throws IOException {
        try {
            return reading.read();
        } catch (CorruptException e) {
            throw e;
        } catch (IOException e) {
            throw corrupt(position, String.valueOf(e.getMessage()));
        }
    }

    /** Whether one of the two marks of what was acknowledged could not be read when the log was opened. */
    boolean markWasDamaged() {
        return acknowledged.wasDamaged();
    }

    void requireFirst(byte[] content) throws IOException {
        if (!Arrays.equals(read(position(1, 0)), content)) {
            throw corrupt(position(1, 0), "not this ledger's first frame");
        }
    }

    /** Reads everything up to now again, seals included; the first frame is left to the caller. */
    void walk(Visitor visitor) throws IOException {
        Acknowledged.Mark until = extent;
        requireSeals(until.segment());
        for (int n = 1; n <= until.segment(); n++) {
            FileChannel channel = readers.get(n - 1);
            long size = n == until.segment() ? until.end() : channel.size();
            for (long offset = 0; offset < size; ) {
                byte[] content = Frames.at(channel, offset, size);
                if (content == null) {
                    throw new CorruptException(file(directory, n), offset, "the checksum does not match");
                }
                visit(n, offset, content, visitor);
                offset += content.length + Frames.OVERHEAD;
            }
        }
    }

    private byte[] header(int segment) throws IOException {
        return ByteBuffer.allocate(MAGIC.length + 4 + 8)
                .put(MAGIC)
                .putInt(segment)
                .putLong(readers.get(segment - 2).size())
                .array();
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
        extent = new Acknowledged.Mark(readers.size(), end);
        acknowledged.write(extent);
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
        int segment = segment(position);
        FileChannel channel = segment < 1 || segment > readers.size() ? null : readers.get(segment - 1);
        byte[] content = channel == null ? null : Frames.at(channel, offset(position), channel.size());
        if (content == null) {
            throw corrupt(position, "the checksum does not match");
        }
        return content;
    }

    /** Where the frame at a position ends. */
    Acknowledged.Mark endOf(long position) throws IOException {
        return new Acknowledged.Mark(segment(position), offset(position) + read(position).length + Frames.OVERHEAD);
    }

    /** Damage in the frame at a position. */
    CorruptException corrupt(long position, String what) {
        return new CorruptException(file(directory, segment(position)), offset(position), what);
    }

    private static int segment(long position) {
        return (int) (position >>> OFFSET_BITS);
    }

    private static long offset(long position) {
        return position & (1L << OFFSET_BITS) - 1;
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
