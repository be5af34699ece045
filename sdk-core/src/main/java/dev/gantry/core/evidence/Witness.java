package dev.gantry.core.evidence;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Word;

/**
 * That another participant has seen the filing, on the same ledger or on another: it attested the anchor's head (K6-5), or preserved the same leaf for itself (K6-2).
 *
 * @param network of the ledger on which it said so
 * @param time there, in milliseconds
 */
public record Witness(Word network, Word subject, long time, LedgerProof proof) {
    /** Whether this change of the witness's ledger says so of this filing. */
    boolean toldBy(Change c, Filing filing, Algorithm algorithm, Word place, Word leaf) {
        if (!c.c().equals(Word.of(time))) {
            return false;
        }
        if (filing instanceof Filing.InLog log) {
            Word told = network.equals(filing.network()) ? Word.ZERO : filing.network();
            return Filing.isOf(Fn.WITNESS, c.kind())
                    && c.entity().equals(place)
                    && c.number().equals(Word.of(log.anchor().to()))
                    && c.a().equals(log.anchor().head(place))
                    && c.b().equals(told);
        }
        return Filing.isOf(Fn.PRESERVE, c.kind())
                && c.entity().equals(Digests.evidenceId(subject, leaf, algorithm.number()));
    }

    void write(CborWriter out) {
        out.array(4).word(network).word(subject).number(time);
        proof.write(out);
    }

    static Witness read(CborReader in) throws MalformedException {
        in.array(4);
        return new Witness(in.word(), in.word(), in.number(), LedgerProof.read(in));
    }
}
