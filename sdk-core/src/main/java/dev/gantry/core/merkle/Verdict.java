package dev.gantry.core.merkle;

/** What became of a proof. */
public enum Verdict {
    VALID,
    /** No tree has such an index or such sizes. */
    OUT_OF_RANGE,
    /** Not as many hashes as a proof for this place has. */
    WRONG_LENGTH,
    /** The hashes do not lead to the root, or to one of the two. */
    WRONG_ROOT
}
