package dev.gantry;

/** What a caller may do after an error. Whatever this says, a write repeated with the same idempotency key has one effect. */
public enum Retry {
    /** Repeating cannot help; something has to change first. */
    NEVER,
    /** The very same prepared transaction may be sent again. */
    SAME_BYTES,
    /** The request must be prepared anew (another state, nonce or endorsement); the layers do this by themselves. */
    REPREPARE,
    /** The same call may be repeated later, with the same idempotency key. */
    LATER
}
