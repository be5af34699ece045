package dev.gantry;

import java.util.concurrent.CompletionStage;

/**
 * A leaf on its way into a log. A stage fails with {@link GantryException} only if the log can go no further: its disk fails, or the ledger has another log of this name. What can
 * be tried again is tried again. A log that is closed leaves the stages that it has not reached open; the same content appended after reopening has the same entry.
 *
 * <p>What hangs on a stage may run on the log's own thread, and holds up the log as long as it takes.
 */
public interface EvidenceEntry {
    EvidenceId id();

    EvidenceState state();

    /** Completes when the leaf is durable and has its place. */
    CompletionStage<EvidenceReceipt> sequenced();

    /** Completes when the leaf is on the ledger. */
    CompletionStage<EvidenceReceipt> anchored();

    /** Completes when it is there for good. */
    CompletionStage<EvidenceReceipt> settled();
}
