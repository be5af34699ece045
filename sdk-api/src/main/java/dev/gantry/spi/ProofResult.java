package dev.gantry.spi;

/** What became of a proof. */
public sealed interface ProofResult {
    /**
     * The transaction is on that network's ledger with this outcome. All of it is proven, its status and the changes in that too: a verifier reads them from what the ledger
     * signed, never from what only stands beside it.
     *
     * @param time the block's, in milliseconds
     */
    record Proven(String network, LedgerTransaction transaction, long time) implements ProofResult {}

    /** Nothing is proven. */
    record Rejected(Reason reason) implements ProofResult {}

    /** Why a proof shows nothing. */
    enum Reason {
        /** Not a bundle in its one form. */
        MALFORMED,
        /** Not of the network that the anchor names. */
        FOREIGN,
        /** What should be signed by the ledger, or by the transaction's sender, is not. */
        SIGNATURE,
        /** The path does not lead from the transaction to what the ledger signed. */
        NOT_INCLUDED,
        /** The ledger's history is not the one that the kept checkpoint is of. */
        REWRITTEN
    }
}
