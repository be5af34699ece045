package dev.gantry.core.merkle;

import dev.gantry.kernel.Word;
import java.util.List;

/**
 * Checks proofs (RFC 9162, 2.1.3.2 and 2.1.4.2). Pure; whatever the arguments, the answer is a {@link Verdict} and never an exception. Index, sizes and roots must come from
 * something trusted, a signed checkpoint for one: a proof carries no trust of its own.
 */
public final class Verifier {
    private final TreeHash hash;

    public Verifier(TreeHash hash) {
        this.hash = hash;
    }

    /** Whether the leaf with this hash is number {@code index} in the tree of {@code size} leaves with this root. */
    public Verdict inclusion(Word leaf, long index, long size, List<Word> path, Word root) {
        if (index < 0 || index >= size) {
            return Verdict.OUT_OF_RANGE;
        }
        int inner = Long.SIZE - Long.numberOfLeadingZeros(index ^ (size - 1));
        int border = inner == Long.SIZE ? 0 : Long.bitCount(index >>> inner);
        if (path.size() != inner + border) {
            return Verdict.WRONG_LENGTH;
        }
        Word node = leaf;
        for (int i = 0; i < path.size(); i++) {
            boolean right = i >= inner || (index >>> i & 1) == 1;
            node = right ? hash.node(path.get(i), node) : hash.node(node, path.get(i));
        }
        return node.equals(root) ? Verdict.VALID : Verdict.WRONG_ROOT;
    }

    /** Whether the tree of {@code to} leaves with root {@code newer} begins with the tree of {@code from} leaves with root {@code older}. */
    public Verdict consistency(long from, Word older, long to, Word newer, List<Word> path) {
        if (from < 0 || from > to) {
            return Verdict.OUT_OF_RANGE;
        }
        if (from == 0 || from == to) {
            return !path.isEmpty()
                    ? Verdict.WRONG_LENGTH
                    : older.equals(from == 0 ? hash.empty() : newer) ? Verdict.VALID : Verdict.WRONG_ROOT;
        }
        return climb(from, older, to, newer, path);
    }

    private Verdict climb(long from, Word older, long to, Word newer, List<Word> path) {
        int complete = Long.numberOfTrailingZeros(from);
        long a = from - 1 >>> complete;
        long b = to - 1 >>> complete;
        boolean begins = Long.bitCount(from) == 1; // the old root is itself where the climb begins
        if (!begins && path.isEmpty()) {
            return Verdict.WRONG_LENGTH;
        }
        Word old = begins ? older : path.get(0);
        Word fresh = old;
        for (Word next : path.subList(begins ? 0 : 1, path.size())) {
            if (b == 0) {
                return Verdict.WRONG_LENGTH;
            }
            if ((a & 1) == 1 || a == b) {
                old = hash.node(next, old);
                fresh = hash.node(next, fresh);
                while ((a & 1) == 0 && a != 0) {
                    a >>>= 1;
                    b >>>= 1;
                }
            } else {
                fresh = hash.node(fresh, next);
            }
            a >>>= 1;
            b >>>= 1;
        }
        if (b != 0) {
            return Verdict.WRONG_LENGTH;
        }
        return old.equals(older) && fresh.equals(newer) ? Verdict.VALID : Verdict.WRONG_ROOT;
    }
}
