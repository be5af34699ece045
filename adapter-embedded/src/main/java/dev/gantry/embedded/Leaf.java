package dev.gantry.embedded;

import dev.gantry.core.merkle.TreeHash;
import dev.gantry.embedded.Block.Entry;
import dev.gantry.kernel.Word;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A leaf of the ledger's tree: one entry, with its outcome and its place, {@code height u64 ‖ time u64 ‖ place in the block u32 ‖ entry}. A leaf is an entry and not a block,
 * so that a proof shows one transaction and tells nothing of those that were committed with it.
 */
record Leaf(long height, long time, int place, Entry entry) {
    byte[] encode() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(height);
            out.writeLong(time);
            out.writeInt(place);
            entry.write(out);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    /** IOException unless the bytes have exactly this form. */
    static Leaf parse(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        var leaf = new Leaf(in.readLong(), in.readLong(), in.readInt(), Entry.read(in, bytes.length));
        if (in.read() >= 0) {
            throw new IOException("a leaf with bytes left over");
        }
        return leaf;
    }

    Word hash(TreeHash hash) {
        return hash.leaf(encode());
    }
}
