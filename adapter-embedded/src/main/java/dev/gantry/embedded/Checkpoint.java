package dev.gantry.embedded;

import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's signed word for everything it holds up to a block: {@code "gantry-checkpoint-1" ‖ network word ‖ height u64 ‖ time u64 ‖ leaves u64 ‖ root word ‖ tip word ‖
 * signature 64}. Whoever keeps one notices every later change of what lies before it.
 *
 * @param time the block's, in milliseconds
 * @param leaves how many transactions there are up to and with this block
 * @param root of the RFC 6962 tree over them
 * @param tip the block's hash
 */
record Checkpoint(Word network, long height, long time, long leaves, Word root, Word tip, byte[] signature) {
    private static final byte[] MAGIC = "gantry-checkpoint-1".getBytes(StandardCharsets.US_ASCII);
    private static final int SIGNATURE = 64;
    static final int SIZE = MAGIC.length + 32 + 3 * 8 + 2 * 32 + SIGNATURE;

    static Checkpoint sign(LedgerIdentity identity, Signer key, Block block, Word tip) {
        var unsigned = new Checkpoint(
                identity.network(),
                block.height(),
                block.time(),
                block.leaves(),
                block.root(),
                tip,
                new byte[SIGNATURE]);
        byte[] signature = key.sign(identity.digest(unsigned.body()));
        return new Checkpoint(
                unsigned.network, block.height(), block.time(), block.leaves(), block.root(), tip, signature);
    }

    boolean signedBy(LedgerIdentity identity) {
        return network.equals(identity.network()) && identity.signed(body(), signature);
    }

    private byte[] body() {
        return Arrays.copyOf(encode(), SIZE - SIGNATURE);
    }

    byte[] encode() {
        var out = ByteBuffer.allocate(SIZE).put(MAGIC).put(network.bytes());
        out.putLong(height).putLong(time).putLong(leaves);
        return out.put(root.bytes()).put(tip.bytes()).put(signature).array();
    }

    /** Null unless the bytes have exactly this form. */
    static @Nullable Checkpoint parse(byte[] bytes) {
        if (bytes.length != SIZE || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return null;
        }
        var in = ByteBuffer.wrap(bytes, MAGIC.length, SIZE - MAGIC.length);
        Word network = Forms.word(in);
        long height = in.getLong();
        long time = in.getLong();
        long leaves = in.getLong();
        if (height < 1 || time < 0 || leaves < 1) {
            return null;
        }
        return new Checkpoint(
                network, height, time, leaves, Forms.word(in), Forms.word(in), Forms.bytes(in, SIGNATURE));
    }
}
