package dev.gantry;

import java.util.Set;

/**
 * A connected ledger.
 *
 * @param network the network's own identity: chain id and genesis, as the adapter checked it
 * @param kernel the kernel's version there, for example "1"
 * @param finality the rule by which this ledger calls a transaction final, in words
 * @param capabilities names of what this connection can do
 * @param maxBatch records that one transaction may hold
 * @param maxInlinePayload bytes of a payload that travel in the transaction
 */
public record LedgerInfo(
        String name,
        String adapter,
        String network,
        String kernel,
        String finality,
        Set<String> capabilities,
        int maxBatch,
        int maxInlinePayload) {}
