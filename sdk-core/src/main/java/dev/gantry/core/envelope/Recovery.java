package dev.gantry.core.envelope;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the ledger keeps of an epoch's key for its owner (K5-10), at most 512 bytes: the key wrapped for the owner's own reader key, and for his recovery key.
 *
 * <pre>length u16 ‖ wrapped for the reader key ‖ wrapped for the recovery key</pre>
 */
public record Recovery(byte[] own, byte[] offline) {
    public static Recovery of(EpochKey key, byte[] reader, byte[] recovery) {
        return new Recovery(WrappedKey.wrap(key, reader), WrappedKey.wrap(key, recovery));
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(2 + own.length + offline.length)
                .putShort((short) own.length)
                .put(own)
                .put(offline)
                .array();
    }

    /** {@code INTEGRITY} if the bytes are none. */
    public static Recovery parse(byte[] bytes) {
        int length = bytes.length < 2
                ? 0
                : Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort());
        if (length == 0 || bytes.length <= 2 + length) {
            throw GantryException.of(
                            ErrorCode.INTEGRITY, Stage.VERIFY, "an epoch was opened without the keys of its owner")
                    .fix("It was opened by another program; only that can read what was written in it.")
                    .build();
        }
        return new Recovery(
                Arrays.copyOfRange(bytes, 2, 2 + length), Arrays.copyOfRange(bytes, 2 + length, bytes.length));
    }
}
