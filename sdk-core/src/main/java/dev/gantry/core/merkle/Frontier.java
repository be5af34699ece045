package dev.gantry.core.merkle;

import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.List;

/** A growing tree's right edge, at most 63 hashes: enough to append and to give the present root. Not thread-safe. */
public final class Frontier {
    private final TreeHash hash;
    /** The roots of the complete subtrees that the leaves fall into, largest first: one for each bit of the size. */
    private final List<Word> peaks;

    private long size;

    private Frontier(TreeHash hash, long size, List<Word> peaks) {
        this.hash = hash;
        this.size = size;
        this.peaks = new ArrayList<>(peaks);
    }

    public static Frontier empty(TreeHash hash) {
        return new Frontier(hash, 0, List.of());
    }

    /** A kept edge; IllegalArgumentException unless it has as many hashes as its size has one-bits. Compare {@link #root} with one that is trusted. */
    public static Frontier of(TreeHash hash, long size, List<Word> peaks) {
        if (size < 0 || Long.bitCount(size) != peaks.size()) {
            throw new IllegalArgumentException("no tree of " + size + " leaves has " + peaks.size() + " peaks");
        }
        return new Frontier(hash, size, peaks);
    }

    public Frontier copy() {
        return new Frontier(hash, size, peaks);
    }

    public long size() {
        return size;
    }

    public List<Word> peaks() {
        return List.copyOf(peaks);
    }

    /** Appends a leaf by its hash and tells of every subtree that it completes. */
    public void append(Word leaf, Nodes.Sink completed) {
        Word node = leaf;
        completed.add(node);
        for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
            node = hash.node(peaks.remove(peaks.size() - 1), node);
            completed.add(node);
        }
        peaks.add(node);
        size++;
    }

    public Word root() {
        if (size == 0) {
            return hash.empty();
        }
        Word root = peaks.get(peaks.size() - 1);
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = hash.node(peaks.get(i), root);
        }
        return root;
    }
}
