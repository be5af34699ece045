package dev.gantry.embedded;

import dev.gantry.core.merkle.PathForm;
import dev.gantry.kernel.Word;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a transaction with its outcome is on a ledger, whole and by itself: {@code "gantry-proof-1" ‖ identity ‖ checkpoint ‖ number u64 ‖ length u32 ‖ leaf ‖ count u8 ‖
 * path}. The checkpoint is that of the transaction's own block, so the same transaction has the same proof for ever.
 *
 * @param number the leaf's in the tree, from 0
 */
record TransactionProof(LedgerIdentity identity, Checkpoint checkpoint, long number, byte[] leaf, List<Word> path) {
    private static final byte[] MAGIC = "gantry-proof-1".getBytes(StandardCharsets.US_ASCII);

    byte[] encode() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        out.writeBytes(identity.encode());
        out.writeBytes(checkpoint.encode());
        out.writeBytes(
                ByteBuffer.allocate(12).putLong(number).putInt(leaf.length).array());
        out.writeBytes(leaf);
        out.writeBytes(PathForm.encode(path));
        return out.toByteArray();
    }

    /** Null unless the bytes have exactly this form. */
    static @Nullable TransactionProof parse(byte[] bytes) {
        try {
            var in = ByteBuffer.wrap(bytes);
            boolean ours = Arrays.equals(Forms.bytes(in, MAGIC.length), MAGIC);
            var identity = LedgerIdentity.parse(Forms.bytes(in, LedgerIdentity.SIZE));
            var checkpoint = Checkpoint.parse(Forms.bytes(in, Checkpoint.SIZE));
            if (!ours || identity == null || checkpoint == null) {
                return null;
            }
            long number = in.getLong();
            byte[] leaf = Forms.bytes(in, in.getInt());
            var proof = new TransactionProof(identity, checkpoint, number, leaf, Forms.path(in));
            return Arrays.equals(proof.encode(), bytes) ? proof : null;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }
}
