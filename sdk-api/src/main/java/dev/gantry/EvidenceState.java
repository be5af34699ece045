package dev.gantry;

/** How safe a piece of evidence is by now. Each state includes the one before. */
public enum EvidenceState {
    /** In memory only: lost if this process ends. */
    VOLATILE,
    /** On this machine's disk, in its place: it survives the process and is filed after it, if it was not before. The ledger may not have it. */
    SEQUENCED,
    /** On the ledger; where finality takes time, the block may still be replaced. */
    ANCHORED,
    /** On the ledger for good. */
    FINAL
}
