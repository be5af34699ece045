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
 * @param record the record written
 * @param version the record's version after this write
 */
public record Receipt(
        String ledger,
        String idempotencyKey,
        String transactionId,
        OptionalLong height,
        Wait reached,
        boolean replayed,
        RecordId record,
        long version) {}
