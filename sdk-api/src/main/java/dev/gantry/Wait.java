package dev.gantry;

/** How far a write waits before it returns. Each level includes the one before. */
public enum Wait {
    /** A node has taken the transaction; the kernel may still refuse it, and it may be dropped. The receipt says that its outcome is not known. */
    ACCEPTED,
    /** It is in a block; on chains without instant finality the block may still be replaced. */
    INCLUDED,
    /** It is final by the ledger's rule. */
    FINAL
}
