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

/** That a ledger only grew between two checkpoints: {@code "gantry-consistency-1" ‖ identity ‖ older checkpoint ‖ newer checkpoint ‖ count u8 ‖ path}. */
record ConsistencyProof(LedgerIdentity identity, Checkpoint older, Checkpoint newer, List<Word> path) {
    private static final byte[] MAGIC = "gantry-consistency-1".getBytes(StandardCharsets.US_ASCII);

    byte[] encode() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        out.writeBytes(identity.encode());
        out.writeBytes(older.encode());
        out.writeBytes(newer.encode());
        out.writeBytes(PathForm.encode(path));
        return out.toByteArray();
    }

    /** Null unless the bytes have exactly this form. */
    static @Nullable ConsistencyProof parse(byte[] bytes) {
        try {
            var in = ByteBuffer.wrap(bytes);
            boolean ours = Arrays.equals(Forms.bytes(in, MAGIC.length), MAGIC);
            var identity = LedgerIdentity.parse(Forms.bytes(in, LedgerIdentity.SIZE));
            var older = Checkpoint.parse(Forms.bytes(in, Checkpoint.SIZE));
            var newer = Checkpoint.parse(Forms.bytes(in, Checkpoint.SIZE));
            if (!ours || identity == null || older == null || newer == null) {
                return null;
            }
            var proof = new ConsistencyProof(identity, older, newer, Forms.path(in));
            return Arrays.equals(proof.encode(), bytes) ? proof : null;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }
}
