package dev.gantry.embedded;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import dev.gantry.spi.KernelFailure;
import dev.gantry.spi.TransactionStatus;
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
 * @param leaves of the ledger's tree with this block's entries in it
 * @param root of that tree
 */
record Block(long height, Word previous, long time, long leaves, Word root, List<Entry> entries) {
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
    record Entry(Kind kind, byte[] content, int code, int index, List<Change> changes) {
        void write(DataOutputStream out) throws IOException {
            out.writeByte(kind.ordinal());
            out.writeByte(code);
            out.writeShort(index);
            out.writeInt(content.length);
            out.write(content);
            out.writeInt(changes.size());
            for (Change c : changes) {
                out.write(c.bytes());
            }
        }

        /** @param limit how many bytes there are in all; IOException unless an entry comes next */
        static Entry read(DataInputStream in, int limit) throws IOException {
            try {
                Kind kind = Kind.values()[bounded(in.readUnsignedByte(), 1)];
                int code = in.readUnsignedByte();
                int index = in.readUnsignedShort();
                byte[] content = in.readNBytes(bounded(in.readInt(), limit));
                int changeCount = bounded(in.readInt(), limit / Change.SIZE);
                var changes = new ArrayList<Change>(changeCount);
                for (int j = 0; j < changeCount; j++) {
                    changes.add(Change.of(in.readNBytes(Change.SIZE)));
                }
                return new Entry(kind, content, code, index, changes);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new IOException("not an entry", e);
            }
        }

        /** What became of it, in a block of that height. */
        TransactionStatus status(long height) {
            return code == 0
                    ? TransactionStatus.applied(
                            true, height, changes.stream().map(Change::bytes).toList())
                    : TransactionStatus.refused(true, height, new KernelFailure(code, index));
        }
    }

    byte[] encode() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(height);
            out.write(previous.bytes());
            out.writeLong(time);
            out.writeLong(leaves);
            out.write(root.bytes());
            out.writeInt(entries.size());
            for (Entry e : entries) {
                e.write(out);
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
            long leaves = in.readLong();
            Word root = Word.of(in.readNBytes(32));
            int count = bounded(in.readInt(), bytes.length / MIN_ENTRY);
            var entries = new ArrayList<Entry>(count);
            for (int i = 0; i < count; i++) {
                entries.add(Entry.read(in, bytes.length));
            }
            if (in.read() >= 0) {
                throw new IOException("a block with bytes left over");
            }
            return new Block(height, previous, time, leaves, root, entries);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a block", e);
        }
    }

    static Word hash(byte[] encoded) {
        return Digests.tagged("gantry:block:v2", (Object) encoded);
    }

    private static int bounded(int n, int limit) throws IOException {
        if (n < 0 || n > limit) {
            throw new IOException("a count out of bounds");
        }
        return n;
    }
}
