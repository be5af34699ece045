package dev.gantry;

/**
 * Stable codes of everything that can go wrong, each with its kind (the exception's type) and its usual retry class.
 *
 * <p>Names are part of the contract: they are never renamed or reused. Codes {@code E_…} are the kernel's own answers.
 */
public enum ErrorCode {
    CONFIG_MALFORMED(Kind.CONFIGURATION, Retry.NEVER),
    CONFIG_INVALID(Kind.CONFIGURATION, Retry.NEVER),
    ADAPTER_UNKNOWN(Kind.CONFIGURATION, Retry.NEVER),
    LEDGER_UNKNOWN(Kind.CONFIGURATION, Retry.NEVER),
    IDENTITY_UNKNOWN(Kind.CONFIGURATION, Retry.NEVER),
    KEY_INVALID(Kind.CONFIGURATION, Retry.NEVER),
    NETWORK_MISMATCH(Kind.CONFIGURATION, Retry.NEVER),
    KERNEL_MISSING(Kind.CONFIGURATION, Retry.NEVER),
    KERNEL_VERSION(Kind.CONFIGURATION, Retry.NEVER),
    NETWORK_ABSENT(Kind.CONFIGURATION, Retry.NEVER),

    ARGUMENT_INVALID(Kind.INVALID, Retry.NEVER),
    PAYLOAD_TOO_LARGE(Kind.INVALID, Retry.NEVER),
    TEXT_INVALID(Kind.INVALID, Retry.NEVER),
    IDENTIFIER_INVALID(Kind.INVALID, Retry.NEVER),
    NAMESPACE_UNKNOWN(Kind.INVALID, Retry.NEVER),
    DID_DOCUMENT_INVALID(Kind.INVALID, Retry.NEVER),
    /** This resolver's rules forbid to fetch the document: no https, an address that is not public, another host. */
    DID_REFUSED(Kind.DENIED, Retry.NEVER),
    DID_NOT_FOUND(Kind.NOT_FOUND, Retry.LATER),
    DID_UNREACHABLE(Kind.UNAVAILABLE, Retry.LATER),
    CHECKPOINT_FOREIGN(Kind.INVALID, Retry.NEVER),
    CHECKPOINT_INVALID(Kind.INVALID, Retry.NEVER),

    UNSUPPORTED(Kind.UNSUPPORTED, Retry.NEVER),

    /** The key cannot be reached now: its token was removed, its key service does not answer. */
    KEY_UNAVAILABLE(Kind.UNAVAILABLE, Retry.LATER),
    NODE_UNREACHABLE(Kind.UNAVAILABLE, Retry.LATER),
    NODE_TIMEOUT(Kind.UNAVAILABLE, Retry.LATER),
    NODE_ERROR(Kind.UNAVAILABLE, Retry.LATER),
    STORE_FAILED(Kind.UNAVAILABLE, Retry.LATER),
    LEDGER_LOCKED(Kind.UNAVAILABLE, Retry.LATER),
    /** Another writer has the evidence log open. */
    EVIDENCE_LOG_LOCKED(Kind.UNAVAILABLE, Retry.LATER),
    DISK_FULL(Kind.UNAVAILABLE, Retry.LATER),
    CLOSED(Kind.UNAVAILABLE, Retry.NEVER),
    /** The calling thread was interrupted while it waited for the answer to a question; nothing was to be changed. */
    INTERRUPTED(Kind.UNAVAILABLE, Retry.LATER),

    /** The write may or may not land. Ask again, send again with the same key, or cancel the key: all are safe. */
    OUTCOME_UNKNOWN(Kind.UNKNOWN, Retry.LATER),

    STATE_CONFLICT(Kind.CONFLICT, Retry.REPREPARE),
    NONCE_CONFLICT(Kind.CONFLICT, Retry.REPREPARE),
    NO_FUNDS(Kind.REJECTED, Retry.NEVER),
    REJECTED_BY_NODE(Kind.REJECTED, Retry.NEVER),
    EXPIRED_UNSENT(Kind.REJECTED, Retry.REPREPARE),
    DROPPED(Kind.REJECTED, Retry.REPREPARE),

    INTEGRITY(Kind.INTEGRITY, Retry.NEVER),
    LEDGER_CORRUPT(Kind.INTEGRITY, Retry.NEVER),
    BLOB_MISSING(Kind.NOT_FOUND, Retry.LATER),
    TRANSACTION_NOT_FOUND(Kind.NOT_FOUND, Retry.LATER),

    E_ARG(Kind.INVALID, Retry.NEVER),
    E_NOT_FOUND(Kind.NOT_FOUND, Retry.NEVER),
    E_EXISTS(Kind.CONFLICT, Retry.NEVER),
    E_FORBIDDEN(Kind.DENIED, Retry.NEVER),
    E_STATE(Kind.CONFLICT, Retry.NEVER),
    E_VERSION(Kind.CONFLICT, Retry.NEVER),
    E_LIMIT(Kind.INVALID, Retry.NEVER),
    E_OVERFLOW(Kind.INVALID, Retry.NEVER),
    E_PROOF(Kind.INTEGRITY, Retry.NEVER),
    E_PAUSED(Kind.UNAVAILABLE, Retry.LATER),
    E_CANCELLED(Kind.CONFLICT, Retry.NEVER),
    /** The idempotency key was used before for another request. */
    E_CONFLICT(Kind.CONFLICT, Retry.NEVER),
    E_FUNCTION(Kind.INVALID, Retry.NEVER),
    E_EXPIRED(Kind.DENIED, Retry.NEVER),
    E_NOT_YET(Kind.DENIED, Retry.LATER),
    E_EXHAUSTED(Kind.DENIED, Retry.NEVER),
    E_ATTENUATION(Kind.INVALID, Retry.NEVER),
    E_CONSERVATION(Kind.INVALID, Retry.NEVER),
    E_CONSTRAINT(Kind.DENIED, Retry.NEVER),

    INTERNAL(Kind.INTERNAL, Retry.NEVER);

    /** The families of errors a program tells apart; each is a subtype of {@link GantryException}. */
    public enum Kind {
        CONFIGURATION,
        INVALID,
        UNSUPPORTED,
        UNAVAILABLE,
        UNKNOWN,
        CONFLICT,
        DENIED,
        NOT_FOUND,
        REJECTED,
        INTEGRITY,
        INTERNAL
    }

    private final Kind kind;
    private final Retry retry;

    ErrorCode(Kind kind, Retry retry) {
        this.kind = kind;
        this.retry = retry;
    }

    public Kind kind() {
        return kind;
    }

    /** The usual retry class; an exception may carry a narrower one. */
    public Retry retry() {
        return retry;
    }
}
