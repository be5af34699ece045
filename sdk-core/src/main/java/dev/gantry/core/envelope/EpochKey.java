package dev.gantry.core.envelope;

import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.util.Arrays;

/**
 * The secret with which the data keys of one epoch of a collection are wrapped. Closing overwrites it here; copies that a cipher made meanwhile are the garbage collector's.
 *
 * <p>Never printed, never compared but by its {@link #commitment}.
 */
public final class EpochKey implements AutoCloseable {
    private final Suite suite;
    private final Word resource;
    private final long epoch;
    private final byte[] secret;
    private boolean closed;

    /** Takes the array over. */
    EpochKey(Suite suite, Word resource, long epoch, byte[] secret) {
        if (secret.length != suite.keySize() || epoch < 1) {
            throw new IllegalArgumentException("no key of this suite, or no epoch");
        }
        this.suite = suite;
        this.resource = resource;
        this.epoch = epoch;
        this.secret = secret;
    }

    /** A new one, for the epoch that {@code openEpoch} is about to open; epochs count from 1. */
    public static EpochKey fresh(Suite suite, Word owner, Word collection, long epoch) {
        return new EpochKey(suite, Digests.recordId(owner, collection, Word.ZERO), epoch, Aead.random(suite.keySize()));
    }

    public Suite suite() {
        return suite;
    }

    public long epoch() {
        return epoch;
    }

    Word resource() {
        return resource;
    }

    /** What the ledger keeps of it (K5-10): tells this key from another, and nothing else of it. */
    public Word commitment() {
        return Digests.tagged("gantry:epoch-key:v1", (byte) suite.id(), resource, epoch, secret());
    }

    /** The secret itself, not a copy. IllegalStateException once closed. */
    byte[] secret() {
        if (closed) {
            throw new IllegalStateException("this epoch's key was closed");
        }
        return secret;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "EpochKey[" + suite + ", epoch " + epoch + "]";
    }
}
