package dev.gantry.core.evidence;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Word;

/** That the filer no longer stands by what it filed (K6-3, K6-4). Nobody can prove that there is none: a bundle without one says what was known when it was issued. */
public record Revocation(Word reason, long time, LedgerProof proof) {
    /** Whether this change of the ledger revoked the leaf at its place. */
    boolean toldBy(Change c, boolean alone, Word place, Word leaf) {
        return c.kind() == (alone ? Fn.REVOKE_EVIDENCE : Fn.REVOKE_LEAF)
                && c.entity().equals(place)
                && c.a().equals(leaf)
                && c.b().equals(reason)
                && c.c().equals(Word.of(time));
    }

    void write(CborWriter out) {
        out.array(3).word(reason).number(time);
        proof.write(out);
    }

    static Revocation read(CborReader in) throws MalformedException {
        in.array(3);
        return new Revocation(in.word(), in.number(), LedgerProof.read(in));
    }
}
