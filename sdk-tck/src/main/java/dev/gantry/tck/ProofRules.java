package dev.gantry.tck;

import static dev.gantry.tck.Bench.await;
import static dev.gantry.tck.Bench.check;
import static dev.gantry.tck.Bench.key;
import static dev.gantry.tck.Bench.same;

import dev.gantry.spi.Capability;
import dev.gantry.spi.LedgerVerifier;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ProofResult;
import dev.gantry.spi.ProofResult.Proven;
import dev.gantry.spi.TransactionStatus;
import java.util.List;
import java.util.ServiceLoader;

/** What a ledger proves, checked without it. */
final class ProofRules {
    private static final int FLIPS = 64;

    private ProofRules() {}

    static List<Rule> all() {
        return List.of(new Rule(
                "G-871",
                "a declared proof is of its transaction and what that did, by the ledger's own anchor, and of nothing once anything in it is another",
                b -> {
                    if (b.adapter().descriptor().capabilities().contains(Capability.INCLUSION_PROOF)) {
                        proves(b);
                        proves(b);
                    }
                }));
    }

    private static void proves(Bench b) {
        PreparedTransaction prepared = b.create(key(), key());
        TransactionStatus status = b.land(prepared);
        byte[] bundle = await(b.adapter().prove(prepared.id()));
        byte[] anchor = b.adapter().proofAnchor();
        LedgerVerifier verifier = verifier(b.adapter().descriptor().adapter());
        ProofResult result = verifier.verify(bundle, anchor);
        if (!(result instanceof Proven proven)) {
            throw new AssertionError("the ledger's own proof is " + result);
        }
        same(proven.transaction().id(), prepared.id(), "the transaction proven");
        same(hex(proven.transaction().status()), hex(status), "the changes proven");
        for (int i = 0; i < FLIPS; i++) {
            byte[] other = bundle.clone();
            other[(int) ((long) i * bundle.length / FLIPS)] ^= (byte) (1 << i % 8);
            check(!(verifier.verify(other, anchor) instanceof Proven), "a changed proof still proves something");
        }
        byte[] another = anchor.clone();
        another[another.length / 2] ^= 1;
        check(!(verifier.verify(bundle, another) instanceof Proven), "another ledger's anchor takes the proof");
        check(!(verifier.verify(new byte[0], anchor) instanceof Proven), "nothing proves something");
    }

    private static List<String> hex(TransactionStatus status) {
        return status.changes().stream()
                .map(java.util.HexFormat.of()::formatHex)
                .toList();
    }

    private static LedgerVerifier verifier(String adapter) {
        for (LedgerVerifier v : ServiceLoader.load(LedgerVerifier.class)) {
            if (v.adapter().equals(adapter)) {
                return v;
            }
        }
        throw new AssertionError("proofs are declared, and no verifier of " + adapter + " is on the class path");
    }
}
