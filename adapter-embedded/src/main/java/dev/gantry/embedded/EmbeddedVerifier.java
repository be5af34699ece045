package dev.gantry.embedded;

import dev.gantry.core.merkle.Verdict;
import dev.gantry.core.merkle.Verifier;
import dev.gantry.kernel.Word;
import dev.gantry.spi.LedgerTransaction;
import dev.gantry.spi.LedgerVerifier;
import dev.gantry.spi.ProofResult;
import dev.gantry.spi.ProofResult.Proven;
import dev.gantry.spi.ProofResult.Reason;
import dev.gantry.spi.ProofResult.Rejected;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks proofs of embedded ledgers with nothing but their bytes. The anchor is the network's id, 32 bytes: it is the digest of the ledger's first frame, which names the
 * suite and the key that signs.
 *
 * <p>What is proven rests on the ledger's signature, one signer: that it holds the transaction, with this outcome. That the sender sent it is checked by the sender's own.
 */
public final class EmbeddedVerifier implements LedgerVerifier {
    @Override
    public String adapter() {
        return EmbeddedProvider.NAME;
    }

    @Override
    public ProofResult verify(byte[] bundle, byte[] anchor) {
        TransactionProof proof = TransactionProof.parse(bundle);
        if (proof == null) {
            return new Rejected(Reason.MALFORMED);
        }
        Checkpoint checkpoint = proof.checkpoint();
        Reason wrong = wrong(checkpoint, proof.identity(), anchor);
        if (wrong != null) {
            return new Rejected(wrong);
        }
        var hash = proof.identity().treeHash();
        Verdict verdict = new Verifier(hash)
                .inclusion(
                        hash.leaf(proof.leaf()), proof.number(), checkpoint.leaves(), proof.path(), checkpoint.root());
        return verdict == Verdict.VALID ? told(proof) : new Rejected(Reason.NOT_INCLUDED);
    }

    /** What the leaf says, once it is known to be the ledger's. */
    private static ProofResult told(TransactionProof proof) {
        Word network = proof.checkpoint().network();
        try {
            Leaf leaf = Leaf.parse(proof.leaf());
            boolean transaction = leaf.entry().kind() == Block.Kind.TRANSACTION;
            if (!transaction
                    || leaf.height() != proof.checkpoint().height()
                    || !Arrays.equals(leaf.encode(), proof.leaf())) {
                return new Rejected(Reason.MALFORMED);
            }
            Transaction t = Transaction.parse(leaf.entry().content());
            if (!t.network().equals(network)
                    || !t.scheme().equals(proof.identity().scheme())) {
                return new Rejected(Reason.FOREIGN);
            }
            if (!t.signatureIsValid()) {
                return new Rejected(Reason.SIGNATURE);
            }
            var read = new LedgerTransaction(
                    t.id().hex(), t.account().bytes(), t.request(), leaf.entry().status(leaf.height()));
            return new Proven(network.hex(), read, leaf.time());
        } catch (IOException e) {
            return new Rejected(Reason.MALFORMED);
        }
    }

    /**
     * What is wrong with a ledger that should have only grown since the caller kept {@code kept}; empty if the proof shows that it did: every transaction that was there is
     * there still, at its place, up to the proof's newer checkpoint ({@link #newer}).
     */
    public Optional<Reason> consistent(byte[] proof, byte[] kept, byte[] anchor) {
        ConsistencyProof p = ConsistencyProof.parse(proof);
        Checkpoint older = Checkpoint.parse(kept);
        if (p == null || older == null) {
            return Optional.of(Reason.MALFORMED);
        }
        for (Checkpoint c : new Checkpoint[] {older, p.older(), p.newer()}) {
            Reason wrong = wrong(c, p.identity(), anchor);
            if (wrong != null) {
                return Optional.of(wrong);
            }
        }
        boolean same = Arrays.equals(older.encode(), p.older().encode());
        boolean grown = p.newer().height() > older.height()
                ? p.newer().leaves() > older.leaves() && p.newer().time() >= older.time()
                : p.newer().height() == older.height() && p.newer().tip().equals(older.tip());
        Verdict verdict = new Verifier(p.identity().treeHash())
                .consistency(
                        older.leaves(),
                        older.root(),
                        p.newer().leaves(),
                        p.newer().root(),
                        p.path());
        return same && grown && verdict == Verdict.VALID ? Optional.empty() : Optional.of(Reason.REWRITTEN);
    }

    /** The newer checkpoint of a consistency proof, for keeping once {@link #consistent} found nothing wrong; empty for anything else than such a proof. */
    public Optional<byte[]> newer(byte[] proof) {
        return Optional.ofNullable(ConsistencyProof.parse(proof))
                .map(p -> p.newer().encode());
    }

    private static @Nullable Reason wrong(Checkpoint checkpoint, LedgerIdentity identity, byte[] anchor) {
        if (!Arrays.equals(identity.network().bytes(), anchor)
                || !Arrays.equals(checkpoint.network().bytes(), anchor)) {
            return Reason.FOREIGN;
        }
        return checkpoint.signedBy(identity) ? null : Reason.SIGNATURE;
    }
}
