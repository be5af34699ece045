package dev.gantry.core.envelope;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Digests;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted payload. Under a data key of its own, which is wrapped by the epoch's key; both are bound to the record, its version, its collection, the epoch and the suite, so that
 * a payload moved to another place, or with one bit changed, does not open.
 *
 * <pre>format u8 (=1) ‖ suite u8 ‖ epoch u64 ‖ wrapped data key: nonce (12) ‖ key (32 or 16) ‖ tag (16) ‖ payload: nonce (12) ‖ ciphertext ‖ tag (16)</pre>
 */
public final class Envelope {
    private static final int FORMAT = 1;
    private static final int HEAD = 10;

    private Envelope() {}

    /** How many bytes longer the envelope is than its payload. */
    public static int overhead(Suite suite) {
        return HEAD + suite.keySize() + 2 * Aead.OVERHEAD;
    }

    /** No two calls give the same bytes. {@code ARGUMENT_INVALID} if the key is another collection's. */
    public static byte[] seal(EpochKey key, Place place, byte[] payload) {
        sameCollection(key, place);
        Suite suite = key.suite();
        byte[] data = Aead.random(suite.keySize());
        try {
            var out = new ByteArrayOutputStream(payload.length + overhead(suite));
            out.write(FORMAT);
            out.write(suite.id());
            out.writeBytes(ByteBuffer.allocate(8).putLong(key.epoch()).array());
            out.writeBytes(Aead.seal(suite, key.secret(), bound("gantry:data-key:v1", key, place), data));
            out.writeBytes(Aead.seal(suite, data, bound("gantry:payload:v1", key, place), payload));
            return out.toByteArray();
        } finally {
            Arrays.fill(data, (byte) 0);
        }
    }

    /** The epoch whose key opens it. {@code INTEGRITY} if it is no envelope, {@code UNSUPPORTED} if its suite is unknown. */
    public static long epoch(byte[] envelope) {
        suite(envelope);
        return ByteBuffer.wrap(envelope).getLong(2);
    }

    /** {@code INTEGRITY} unless these bytes were sealed with this key for this place, {@code UNSUPPORTED} if their suite is unknown. */
    public static byte[] open(EpochKey key, Place place, byte[] envelope) {
        sameCollection(key, place);
        Suite suite = suite(envelope);
        if (suite != key.suite() || epoch(envelope) != key.epoch()) {
            throw broken("is of epoch " + epoch(envelope) + " and " + suite + ", and the key of " + key, null);
        }
        int wrapped = HEAD + Aead.OVERHEAD + suite.keySize();
        byte[] data = {};
        try {
            data = Aead.open(
                    suite,
                    key.secret(),
                    bound("gantry:data-key:v1", key, place),
                    Arrays.copyOfRange(envelope, HEAD, wrapped));
            return Aead.open(
                    suite,
                    data,
                    bound("gantry:payload:v1", key, place),
                    Arrays.copyOfRange(envelope, wrapped, envelope.length));
        } catch (InvalidCipherTextException e) {
            throw broken("does not open: it was changed, belongs elsewhere, or its epoch has another key", e);
        } finally {
            Arrays.fill(data, (byte) 0);
        }
    }

    private static Suite suite(byte[] envelope) {
        if (envelope.length < 2 || envelope[0] != FORMAT) {
            throw broken("has another format", null);
        }
        Suite suite = Suite.of(envelope[1] & 0xff);
        if (envelope.length < overhead(suite)) {
            throw broken("is cut short", null);
        }
        return suite;
    }

    private static byte[] bound(String what, EpochKey key, Place place) {
        return Digests.tagged(
                        what,
                        (byte) key.suite().id(),
                        place.record(),
                        place.version(),
                        place.collection(),
                        key.resource(),
                        key.epoch())
                .bytes();
    }

    private static void sameCollection(EpochKey key, Place place) {
        if (!key.resource().equals(place.resource())) {
            throw GantryException.of(
                            ErrorCode.ARGUMENT_INVALID,
                            Stage.VALIDATE,
                            "the key is another collection's than the record")
                    .fix("Give the key of the record's collection.")
                    .build();
        }
    }

    private static GantryException broken(String why, @Nullable Exception cause) {
        return GantryException.of(ErrorCode.INTEGRITY, Stage.VERIFY, "the encrypted payload " + why)
                .fix("Read the record from the ledger again, and open it with its epoch's key.")
                .cause(cause)
                .build();
    }
}
