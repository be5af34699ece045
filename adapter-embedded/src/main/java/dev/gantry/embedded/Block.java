package dev.gantry.embedded;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is committed at once: entries in the order they were executed, chained by hash to the block before.
 *
 * @param time milliseconds, never less than the block before's
 */
record Block(long height, Word previous, long time, List<Entry> entries) {
    private static final int MIN_ENTRY = 1 + 1 + 2 + 4 + 4;

    /** What an entry is. */
    enum Kind {
        TRANSACTION,
        DEPLOYMENT
    }

    /**
     * One transaction and what became of it; refused ones are kept too, so that their outcome outlives the process.
     *
     * @param code 0, or the kernel's error
     * @param changes empty when refused
     */
    record Entry(Kind kind, byte[] content, int code, int index, List<Change> changes) {}

    byte[] encode() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(height);
            out.write(previous.bytes());
            out.writeLong(time);
            out.writeInt(entries.size());
            for (Entry e : entries) {
                out.writeByte(e.kind.ordinal());
                out.writeByte(e.code);
                out.writeShort(e.index);
                out.writeInt(e.content.length);
                out.write(e.content);
                out.writeInt(e.changes.size());
                for (Change c : e.changes) {
                    out.write(c.bytes());
                }
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    static Block decode(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            long height = in.readLong();
            Word previous = Word.of(in.readNBytes(32));
            long time = in.readLong();
            int count = bounded(in.readInt(), bytes.length / MIN_ENTRY);
            var entries = new ArrayList<Entry>(count);
            for (int i = 0; i < count; i++) {
                Kind kind = Kind.values()[bounded(in.readUnsignedByte(), 1)];
                int code = in.readUnsignedByte();
                int index = in.readUnsignedShort();
                byte[] content = in.readNBytes(bounded(in.readInt(), bytes.length));
                int changeCount = bounded(in.readInt(), bytes.length / Change.SIZE);
                var changes = new ArrayList<Change>(changeCount);
                for (int j = 0; j < changeCount; j++) {
                    changes.add(Change.of(in.readNBytes(Change.SIZE)));
                }
                entries.add(new Entry(kind, content, code, index, changes));
            }
            if (in.read() >= 0) {
                throw new IOException("a block with bytes left over");
            }
            return new Block(height, previous, time, entries);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException("not a block", e);
        }
    }

    static Word hash(byte[] encoded) {
        return Digests.tagged("gantry:block:v1", (Object) encoded);
    }

    private static int bounded(int n, int limit) throws IOException {
        if (n < 0 || n > limit) {
            throw new IOException("a count out of bounds");
        }
        return n;
    }
}
