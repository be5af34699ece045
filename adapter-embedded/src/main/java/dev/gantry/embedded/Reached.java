package dev.gantry.embedded;

import dev.gantry.core.merkle.Frontier;
import dev.gantry.core.merkle.TreeHash;
import dev.gantry.kernel.Word;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far an index reaches: {@code network word ‖ height u64 ‖ position u64 ‖ time u64 ‖ deployed u8 ‖ tip word ‖ leaves u64 ‖ peaks}. The block at that position in the log
 * must have this height, time, hash and tree, or the index is another ledger's.
 *
 * @param position of the block in the log
 * @param tip the block's hash
 * @param peaks of the tree with the block's entries in it
 */
record Reached(
        Word network,
        long height,
        long position,
        long time,
        boolean deployed,
        Word tip,
        long leaves,
        List<Word> peaks) {
    private static final int FIXED = 32 + 3 * 8 + 1 + 32 + 8;

    byte[] encode() {
        var out = ByteBuffer.allocate(FIXED + peaks.size() * Word.SIZE).put(network.bytes());
        out.putLong(height).putLong(position).putLong(time).put((byte) (deployed ? 1 : 0));
        out.put(tip.bytes()).putLong(leaves);
        peaks.forEach(p -> out.put(p.bytes()));
        return out.array();
    }

    /** Null unless the bytes have this form. */
    static @Nullable Reached parse(byte[] bytes) {
        try {
            var in = ByteBuffer.wrap(bytes);
            Word network = Forms.word(in);
            long height = in.getLong();
            long position = in.getLong();
            long time = in.getLong();
            boolean deployed = in.get() == 1;
            Word tip = Forms.word(in);
            long leaves = in.getLong();
            var peaks = new ArrayList<Word>();
            while (in.hasRemaining()) {
                peaks.add(Forms.word(in));
            }
            boolean right = height > 0 && leaves > 0 && peaks.size() == Long.bitCount(leaves);
            return right ? new Reached(network, height, position, time, deployed, tip, leaves, peaks) : null;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    /** Whether this block, as the log has it, is the one. */
    boolean fits(Block block, Word hash, TreeHash treeHash) {
        return block.height() == height
                && hash.equals(tip)
                && block.time() == time
                && block.leaves() == leaves
                && block.root().equals(Frontier.of(treeHash, leaves, peaks).root());
    }
}
