package dev.gantry;

import java.util.OptionalLong;

/**
 * What became of a write. A receipt is only returned for a write that took effect, now or (replayed) earlier under the same key.
 *
 * @param ledger the ledger's name in the configuration
 * @param idempotencyKey the key it was written under
 * @param transactionId the transaction that had the effect; empty only for a replay whose first transaction this ledger cannot name
 * @param height the block's height, if the ledger has heights and the wait reached a block
 * @param reached how far the transaction was when the call returned
 * @param replayed true if the effect was there already, from an earlier call with this key
 * @param entity what was written (a record, a DID, an identifier, …): its id on the ledger, 64 hexadecimal digits
 * @param version its version after this write; for what has no versions, the number that its call tells
 */
public record Receipt(
        String ledger,
        String idempotencyKey,
        String transactionId,
        OptionalLong height,
        Wait reached,
        boolean replayed,
        String entity,
        long version) {
    /** The record written; only for a write of records. */
    public RecordId record() {
        return new RecordId(entity);
    }
}
