package dev.gantry.core.merkle;

import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.List;

/** Roots and proofs (RFC 6962, 2.1; RFC 9162, 2.1.3.1 and 2.1.4.1) of every size up to the tree's, from its complete subtrees. */
public final class Proofs {
    private final TreeHash hash;
    private final Nodes nodes;

    public Proofs(TreeHash hash, Nodes nodes) {
        this.hash = hash;
        this.nodes = nodes;
    }

    /** The root when the tree had so many leaves. */
    public Word root(long size) {
        requireOrder(0, size, Long.MAX_VALUE);
        return size == 0 ? hash.empty() : root(0, size);
    }

    /** That leaf {@code index} is in the tree of {@code size} leaves; nearest sibling first. IllegalArgumentException unless 0 ≤ index &lt; size. */
    public List<Word> inclusion(long index, long size) {
        requireOrder(0, index, size - 1);
        var path = new ArrayList<Word>();
        inclusion(index, 0, size, path);
        return path;
    }

    /** That the tree of {@code to} leaves begins with the tree of {@code from} leaves; empty if from is 0 or to. IllegalArgumentException unless 0 ≤ from ≤ to. */
    public List<Word> consistency(long from, long to) {
        requireOrder(0, from, to);
        var path = new ArrayList<Word>();
        if (from > 0 && from < to) {
            consistency(from, 0, to, true, path);
        }
        return path;
    }

    private void inclusion(long index, long begin, long end, List<Word> path) {
        if (end - begin == 1) {
            return;
        }
        long middle = begin + split(end - begin);
        if (index < middle) {
            inclusion(index, begin, middle, path);
            path.add(root(middle, end));
        } else {
            inclusion(index, middle, end, path);
            path.add(root(begin, middle));
        }
    }

    /** @param known whether whoever checks has the root of the old leaves here already */
    private void consistency(long from, long begin, long end, boolean known, List<Word> path) {
        if (from == end) {
            if (!known) {
                path.add(root(begin, end));
            }
            return;
        }
        long middle = begin + split(end - begin);
        if (from <= middle) {
            consistency(from, begin, middle, known, path);
            path.add(root(middle, end));
        } else {
            consistency(from, middle, end, false, path);
            path.add(root(begin, middle));
        }
    }

    /** The root over leaves [begin, end), where begin is a multiple of every complete subtree in there. */
    private Word root(long begin, long end) {
        long size = end - begin;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return nodes.node(level, begin >>> level);
        }
        long middle = begin + split(size);
        return hash.node(root(begin, middle), root(middle, end));
    }

    /** The largest power of two below n, for n of at least two. */
    private static long split(long n) {
        return Long.highestOneBit(n - 1);
    }

    private static void requireOrder(long low, long value, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException("no such place in the tree: " + value);
        }
    }
}
