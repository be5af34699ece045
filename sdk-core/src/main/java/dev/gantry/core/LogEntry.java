package dev.gantry.core;

import dev.gantry.EvidenceEntry;
import dev.gantry.EvidenceId;
import dev.gantry.EvidenceReceipt;
import dev.gantry.EvidenceState;
import dev.gantry.core.evidence.Kept;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A leaf on its way, or one that has arrived. */
final class LogEntry implements EvidenceEntry {
    private final Kept kept;
    private final CompletableFuture<EvidenceReceipt> sequenced = new CompletableFuture<>();
    private final CompletableFuture<EvidenceReceipt> anchored = new CompletableFuture<>();
    private final CompletableFuture<EvidenceReceipt> settled = new CompletableFuture<>();
    private volatile EvidenceState state = EvidenceState.VOLATILE;

    LogEntry(Kept kept) {
        this.kept = kept;
    }

    Kept kept() {
        return kept;
    }

    /** It has come as far as the receipt says. */
    void reached(EvidenceReceipt receipt) {
        state = receipt.state();
        if (state.compareTo(EvidenceState.FINAL) >= 0) {
            settled.complete(receipt);
        }
        if (state.compareTo(EvidenceState.ANCHORED) >= 0) {
            anchored.complete(receipt);
        }
        sequenced.complete(receipt);
    }

    /** It goes no further. */
    void failed(Throwable cause) {
        sequenced.completeExceptionally(cause);
        anchored.completeExceptionally(cause);
        settled.completeExceptionally(cause);
    }

    @Override
    public EvidenceId id() {
        return new EvidenceId(kept.statement().leaf().hex());
    }

    @Override
    public EvidenceState state() {
        return state;
    }

    @Override
    public CompletionStage<EvidenceReceipt> sequenced() {
        return sequenced.minimalCompletionStage();
    }

    @Override
    public CompletionStage<EvidenceReceipt> anchored() {
        return anchored.minimalCompletionStage();
    }

    @Override
    public CompletionStage<EvidenceReceipt> settled() {
        return settled.minimalCompletionStage();
    }
}
