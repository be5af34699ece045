package dev.gantry.spi;

/** What a connection can do. Declared must pass the conformance kit; undeclared must throw {@code UNSUPPORTED}. */
public enum Capability {
    /** The transaction id is known, and the transaction can be kept, before anything is sent. Required of every adapter. */
    PREPARED_IDENTITY,
    /** {@link LedgerAdapter#find} by entity and by request. Required of every adapter. */
    CHANGE_INDEX,
    /** Events resume exactly behind any checkpoint. Required of every adapter. */
    EVENT_RESUME,
    /** {@link LedgerAdapter#kernel()} deploys. */
    KERNEL_DEPLOYMENT,
    /** A block is final once it exists. */
    INSTANT_FINALITY,
    /** Finality is a number of confirmations; blocks above it may be replaced. */
    PROBABILISTIC_FINALITY,
    /** The network refuses a second copy of the same bytes. */
    NATIVE_DEDUPLICATION,
    /** After a declared point a transaction can no longer land. */
    NATIVE_EXPIRY,
    /** SM2, SM3 and SM4 are the network's own suite. */
    SM_CRYPTO,
    /** {@link LedgerAdapter#prove} gives inclusion proofs. */
    INCLUSION_PROOF
}
