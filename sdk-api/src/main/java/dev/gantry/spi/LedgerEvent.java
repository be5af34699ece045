package dev.gantry.spi;

/**
 * One kernel change with its exact place.
 *
 * @param checkpoint resume behind this event; opaque, bound to the network
 * @param height block height
 * @param transactionIndex the transaction's place in the block
 * @param eventIndex the change's place in its transaction
 * @param change eight words (S-40)
 */
public record LedgerEvent(
        String checkpoint, long height, int transactionIndex, int eventIndex, String transactionId, byte[] change) {}
