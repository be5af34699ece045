package dev.gantry.core.evidence;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Word;
import org.jspecify.annotations.Nullable;

/**
 * An anchor of a log (K6-1): all that its head is computed from.
 *
 * @param previous the head of the anchor at size {@code from}; zero for the first
 * @param time on the ledger's clock, in milliseconds; 0 where no time was known
 * @param proof the ledger's, of the transaction that anchored; null for a verifier who has seen the head himself
 */
public record Anchor(
        long from,
        long to,
        Word root,
        Word batch,
        Word previous,
        long time,
        @Nullable LedgerProof proof) {
    public Word head(Word log) {
        return Digests.anchor(log, previous, from, to, root, batch, time);
    }

    /** Whether this change of the ledger anchored it, or told once more that it is anchored. The head stands for the log and the sizes, too. */
    boolean toldBy(Change c, Word log) {
        return Filing.isOf(Fn.ANCHOR, c.kind()) && c.b().equals(head(log));
    }

    void write(CborWriter out) {
        out.array(7)
                .number(from)
                .number(to)
                .word(root)
                .word(batch)
                .word(previous)
                .number(time);
        LedgerProof.write(out, proof);
    }

    static Anchor read(CborReader in) throws MalformedException {
        in.array(7);
        return new Anchor(
                in.number(),
                in.number(),
                in.word(),
                in.word(),
                in.word(),
                in.number(),
                in.orNull(() -> LedgerProof.read(in)));
    }
}
