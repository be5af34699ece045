package dev.gantry.spi;

/**
 * A transaction read back from the ledger.
 *
 * @param account the sender's account word, as the kernel saw it
 * @param request the kernel request it carried
 */
public record LedgerTransaction(String id, byte[] account, byte[] request, TransactionStatus status) {}
