package dev.gantry;

import java.util.Optional;

/**
 * Hands out keys for its identity while it is open: what the kernel has decided (standing rules, uses, countersigned grants, windows that opened), and what could not travel with the
 * grant itself; and opens the epochs that revocations made due. What it has done is on the ledger, so it needs no store of its own: one that was killed goes on where it stood, and
 * nothing is handed out twice. It asks its own clock besides the ledger's. Closing waits two seconds for the
 * release under way; what became of it then is found on the ledger by the next.
 */
public interface Broker extends AutoCloseable {
    /** Judges what a grantee showed. The ledger has only the digest; how the thing itself comes to the broker is agreed between the two. */
    interface Judge {
        boolean accepts(Presented presented);

        /** Accepts nothing. */
        Judge NOTHING = presented -> false;
    }

    /**
     * A use with something shown.
     *
     * @param digest SHA-256 of what was shown, 64 hexadecimal digits
     */
    record Presented(Grant grant, long use, String digest) {}

    /** Why the last attempt failed; empty once one succeeded. Attempts go on. */
    Optional<GantryException> trouble();

    @Override
    void close();
}
