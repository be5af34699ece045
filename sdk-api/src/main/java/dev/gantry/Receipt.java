package dev.gantry;

import java.util.OptionalLong;

/**
 * What became of a write. From {@link Wait#INCLUDED} on, a receipt is only returned for a write that took effect, now or (replayed) earlier under the same key. With {@link
 * Wait#ACCEPTED} it says no more than that a node has taken the transaction: the kernel may yet refuse it, or it may be dropped. Then {@link #outcomeKnown} is false, and {@link
 * Transactions#status} tells the outcome by the key.
 *
 * @param ledger the ledger's name in the configuration
 * @param idempotencyKey the key it was written under
 * @param transactionId the transaction that had the effect, or may have it; empty only for a replay whose first transaction this ledger cannot name
 * @param height the block's height, if the ledger has heights and the wait reached a block
 * @param reached how far the transaction was when the call returned
 * @param replayed true if the effect was there already, from an earlier call with this key; false while the outcome is not known
 * @param entity what was written (a record, a DID, an identifier, …): its id on the ledger, 64 hexadecimal digits
 * @param version its version after this write; for what has no versions, the number that its call tells; 0 while the outcome is not known
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
    /** Whether the write is known to have taken effect; false for one that waited for no more than {@link Wait#ACCEPTED}. */
    public boolean outcomeKnown() {
        return reached != Wait.ACCEPTED;
    }

    /** The record written; only for a write of records. */
    public RecordId record() {
        return new RecordId(entity);
    }
}
