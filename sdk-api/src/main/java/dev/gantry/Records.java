package dev.gantry;

import java.util.List;
import java.util.Optional;

/**
 * Records (上链) of one collection, written as one identity. A record belongs to the identity that created it: nobody else can change or occupy it.
 *
 * <p>Every write has one effect per idempotency key, however often it is repeated, on every ledger. Errors are {@link GantryException}; the ones to expect are named at
 * each method. All methods block; {@link #async()} has the same without blocking.
 */
public interface Records {
    /** Writes the first version. {@code PAYLOAD_TOO_LARGE}, here and below, over {@link LedgerInfo#maxPayload}. {@code E_EXISTS} if the record exists, tombstoned or not. */
    Receipt create(String key, Payload value, WriteOptions options);

    /** Writes the next version if the current one is {@code expectedVersion}; otherwise {@code E_VERSION}. */
    Receipt update(String key, long expectedVersion, Payload value, WriteOptions options);

    /** Creates or updates, whatever the version. {@code ARGUMENT_INVALID} for {@link Mode#CIPHER}: what is sealed is bound to its version. */
    Receipt put(String key, Payload value, WriteOptions options);

    /** Ends the record. Its history stays. */
    Receipt tombstone(String key, long expectedVersion, String reason, WriteOptions options);

    /**
     * Writes all or nothing, in one transaction: receipts in the order of the writes. {@code E_LIMIT} if they are more than {@link LedgerInfo#maxBatch}, or together more
     * bytes than {@link LedgerInfo#maxRequestBytes}.
     */
    List<Receipt> writeAll(List<RecordWrite> writes, WriteOptions options);

    /** This identity's own record. Sees at least this client's own last finished write. {@code KEY_INVALID} if it is encrypted, and the identity's directory has lost the key. */
    Optional<LedgerRecord> find(String key);

    /** Another owner's record. {@code E_FORBIDDEN} if it is encrypted, and no grant that is in force has brought this identity its key; {@link #history} tells what can be told without. */
    Optional<LedgerRecord> find(SubjectId owner, String key);

    /** Every version, oldest first, each checked against the one after it and the last against the ledger's state. */
    List<LedgerRecord> history(SubjectId owner, String key);

    default Receipt create(String key, Payload value) {
        return create(key, value, WriteOptions.DEFAULT);
    }

    default Receipt put(String key, Payload value) {
        return put(key, value, WriteOptions.DEFAULT);
    }

    AsyncRecords async();
}
