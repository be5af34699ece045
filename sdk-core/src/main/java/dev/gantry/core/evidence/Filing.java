package dev.gantry.core.evidence;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a statement was filed: alone, or as a leaf of a log. */
public sealed interface Filing {
    int MOST_PATH = 64;

    /** The id of the ledger's network. */
    Word network();

    /** Whose log or evidence it is. */
    Word owner();

    /** The evidence id, or the log id. */
    Word place(Algorithm algorithm, Word leaf);

    void write(CborWriter out);

    /**
     * Preserved (K6-2).
     *
     * @param proof the ledger's; null for a verifier who has seen the evidence himself
     */
    record Alone(
            Word network, Word owner, long time, @Nullable LedgerProof proof) implements Filing {
        @Override
        public Word place(Algorithm algorithm, Word leaf) {
            return Digests.evidenceId(owner, leaf, algorithm.number());
        }

        /** Whether this change of the ledger preserved what has this id, or told once more that it is preserved. */
        boolean toldBy(Change c, Word id) {
            return isOf(Fn.PRESERVE, c.kind()) && c.entity().equals(id) && c.c().equals(Word.of(time));
        }

        @Override
        public void write(CborWriter out) {
            out.array(4).word(network).word(owner).number(time);
            LedgerProof.write(out, proof);
        }
    }

    /**
     * A leaf of a log.
     *
     * @param name the log's
     * @param index the leaf's, from 0
     * @param path RFC 6962 inclusion in the tree of the anchor's size, never of a later one
     * @param later null, or an anchor behind the first
     */
    record InLog(
            Word network,
            Word owner,
            Word name,
            long index,
            List<Word> path,
            Anchor anchor,
            @Nullable Later later) implements Filing {
        public InLog {
            path = List.copyOf(path);
        }

        @Override
        public Word place(Algorithm algorithm, Word leaf) {
            return Digests.logId(owner, name, algorithm.number());
        }

        @Override
        public void write(CborWriter out) {
            out.array(7).word(network).word(owner).word(name).number(index).words(path);
            anchor.write(out);
            if (later == null) {
                out.none();
            } else {
                out.array(2);
                later.anchor.write(out);
                out.words(later.path);
            }
        }
    }

    /** An anchor that came later, and the RFC 6962 proof that its tree begins with the earlier one's. */
    record Later(Anchor anchor, List<Word> path) {
        public Later {
            path = List.copyOf(path);
        }
    }

    /** Whether a change is of this kernel function, done or repeated (K6-0). */
    static boolean isOf(int fn, int kind) {
        return kind == fn || kind == fn + 0x00F0;
    }

    /** Which of the two it is, its length tells. */
    static Filing read(CborReader in) throws MalformedException {
        if (in.array(4, 7) == 4) {
            return new Alone(in.word(), in.word(), in.number(), in.orNull(() -> LedgerProof.read(in)));
        }
        return new InLog(
                in.word(),
                in.word(),
                in.word(),
                in.number(),
                in.words(MOST_PATH),
                Anchor.read(in),
                in.orNull(() -> later(in)));
    }

    private static Later later(CborReader in) throws MalformedException {
        in.array(2);
        return new Later(Anchor.read(in), in.words(MOST_PATH));
    }
}
