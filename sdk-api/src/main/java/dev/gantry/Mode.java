package dev.gantry;

/** What of a record's payload the ledger sees. */
public enum Mode {
    /** The payload itself, or, above 4 KiB, its digest, with the payload in the configured blob store. */
    PLAIN,
    /** Only a salted digest; payload and salt stay in the blob store. Equal payloads give different digests. */
    DIGEST,
    /**
     * The payload encrypted, for its owner and whom he grants READ ({@link Grants}). Create and update only: what is sealed is bound to its version. Above 4 KiB with its
     * envelope it is in the blob store. Equal payloads give different digests.
     */
    CIPHER
}
