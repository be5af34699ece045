package dev.gantry;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A connected ledger.
 *
 * @param network the network's own identity: chain id and genesis, as the adapter checked it
 * @param kernel the kernel's version there, for example "1"
 * @param finality the rule by which this ledger calls a transaction final, in words
 * @param capabilities names of what this connection can do, sorted
 * @param maxBatch records that one transaction may hold
 * @param maxRequestBytes bytes that one transaction may hold: payloads that travel in it, and for each record its names, its media type and some 200 bytes more. A batch
 *     comes to this limit before the other where its payloads are not small
 * @param maxInlinePayload bytes of a payload that travel in the transaction; a larger one goes to the blob store, and only its digest travels
 * @param maxPayload bytes of a payload at all
 */
public record LedgerInfo(
        String name,
        String adapter,
        String network,
        String kernel,
        String finality,
        Set<String> capabilities,
        int maxBatch,
        int maxRequestBytes,
        int maxInlinePayload,
        int maxPayload) {
    public LedgerInfo {
        capabilities = Collections.unmodifiableSet(new TreeSet<>(capabilities));
    }
}
