package dev.gantry;

import java.util.Optional;
import java.util.OptionalLong;

/** The stuck write: where it is, settle it, or make it definitely-not. Works without any local store: the ledger knows. */
public interface Transactions {
    /** Where the write under this idempotency key stands, by the ledger and, if this client prepared it, by its journal. */
    State status(String idempotencyKey);

    /** Sends this client's journalled transaction again if it is not settled, waits for the outcome, and reports it. */
    State resolve(String idempotencyKey);

    /**
     * Makes a write that has not landed definitely-not: whatever is still under way under this key will fail. If it has landed, reports DONE and changes nothing.
     */
    State cancel(String idempotencyKey);

    /** DONE: it took effect. DEFINITELY_NOT: it never will. PENDING: known, not settled. UNKNOWN: the ledger has no trace of it; it may be under way. */
    enum Outcome {
        DONE,
        DEFINITELY_NOT,
        PENDING,
        UNKNOWN
    }

    /** @param result the request's result number when DONE (for a record: the version) */
    record State(
            String idempotencyKey,
            Outcome outcome,
            Optional<String> transactionId,
            OptionalLong height,
            OptionalLong result,
            String explanation) {}
}
