package dev.gantry.core.envelope;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.jspecify.annotations.Nullable;

/**
 * An epoch's key for one reader: what a grant, a release or a recovery carries on the ledger, at most 512 bytes. Bound to the collection and the epoch.
 *
 * <pre>format u8 (=1) ‖ suite u8 ‖ epoch u64 ‖ collection's resource id ‖ P-256: point (65) ‖ sealed key (48); SM2: DER of GM/T 0009</pre>
 */
public final class WrappedKey {
    /** What the kernel lets a grant carry. */
    public static final int MAX = 512;

    private static final int FORMAT = 1;
    private static final int HEAD = 10 + Word.SIZE;

    private WrappedKey() {}

    /** No two calls give the same bytes. {@code KEY_INVALID} if the public key is none of the key's suite. */
    public static byte[] wrap(EpochKey key, byte[] reader) {
        Suite suite = key.suite();
        var out = new ByteArrayOutputStream();
        out.write(FORMAT);
        out.write(suite.id());
        out.writeBytes(ByteBuffer.allocate(8).putLong(key.epoch()).array());
        out.writeBytes(key.resource().bytes());
        byte[] context = context(out.toByteArray());
        var point = ReaderKey.point(suite, reader);
        out.writeBytes(
                switch (suite) {
                    case P256_AES -> Hpke.seal(reader, context, key.secret());
                    case SM2_SM4 -> Sm2.seal(point, context, key.secret());
                });
        return out.toByteArray();
    }

    /**
     * The key, to be closed by the caller. {@code INTEGRITY} unless the bytes were wrapped for this reader and not changed, {@code UNSUPPORTED} if their suite is unknown. Whether it
     * is the epoch's, {@link EpochKey#commitment} tells.
     */
    public static EpochKey unwrap(ReaderKey reader, byte[] wrapped) {
        if (wrapped.length < 2 || wrapped[0] != FORMAT) {
            throw broken("has another format", null);
        }
        Suite suite = Suite.of(wrapped[1] & 0xff);
        if (suite != reader.suite()) {
            throw broken("is of " + suite + ", and the reader's of " + reader.suite(), null);
        }
        if (wrapped.length < HEAD || wrapped.length > MAX) {
            throw broken("has no length that one can have", null);
        }
        byte[] context = context(Arrays.copyOf(wrapped, HEAD));
        byte[] body = Arrays.copyOfRange(wrapped, HEAD, wrapped.length);
        long epoch = ByteBuffer.wrap(wrapped).getLong(2);
        try {
            byte[] secret = switch (suite) {
                case P256_AES -> Hpke.open(reader, context, body);
                case SM2_SM4 -> Sm2.open(reader, context, body);
            };
            if (secret.length != suite.keySize() || epoch < 1) {
                Arrays.fill(secret, (byte) 0);
                throw broken("holds no key", null);
            }
            return new EpochKey(suite, Word.of(wrapped, 10), epoch, secret);
        } catch (InvalidCipherTextException e) {
            throw broken("does not open: it was changed, or wrapped for another reader", e);
        }
    }

    /** What a wrapped key says of itself, without being opened. */
    public record Label(Suite suite, long epoch, Word resource) {}

    /** {@code INTEGRITY} if the bytes are no wrapped key, {@code UNSUPPORTED} if their suite is unknown. */
    public static Label label(byte[] wrapped) {
        if (wrapped.length < HEAD || wrapped[0] != FORMAT) {
            throw broken("has another format", null);
        }
        return new Label(Suite.of(wrapped[1] & 0xff), ByteBuffer.wrap(wrapped).getLong(2), Word.of(wrapped, 10));
    }

    private static byte[] context(byte[] head) {
        return Digests.tagged("gantry:wrapped-key:v1", (Object) head).bytes();
    }

    private static GantryException broken(String why, @Nullable Exception cause) {
        return GantryException.of(ErrorCode.INTEGRITY, Stage.VERIFY, "the wrapped key " + why)
                .fix("Read the grant from the ledger again, and unwrap it with the key it was wrapped for.")
                .cause(cause)
                .build();
    }
}
