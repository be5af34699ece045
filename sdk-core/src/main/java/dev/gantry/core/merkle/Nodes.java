package dev.gantry.core.merkle;

import dev.gantry.kernel.Word;

/**
 * The complete subtrees of a growing tree: node (level, index) is the root of the 2^level leaves from index·2^level on. Complete subtrees never change, so roots and proofs
 * of every size the tree ever had can be made of them.
 */
public interface Nodes {
    /** A subtree that was complete when it was appended; whatever the store throws for one that it does not have or cannot read. */
    Word node(int level, long index);

    /** Receives each subtree when it becomes complete; their places in this order are {@link #place}. */
    interface Sink {
        void add(Word node);
    }

    /** The place of a node in the order in which nodes become complete, from 0: a flat file of 32-byte hashes is a store. */
    static long place(int level, long index) {
        long lastLeaf = (index + 1 << level) - 1;
        return count(lastLeaf) + level;
    }

    /** How many nodes a tree of so many leaves has completed. */
    static long count(long leaves) {
        return 2 * leaves - Long.bitCount(leaves);
    }
}
