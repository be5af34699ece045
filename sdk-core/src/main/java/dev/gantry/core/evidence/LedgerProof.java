package dev.gantry.core.evidence;

import dev.gantry.kernel.Change;
import dev.gantry.spi.ProofResult;
import dev.gantry.spi.TransactionStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A ledger's own proof of one transaction, or a token of somebody else who tells the time: opaque here, and checked by whatever {@link TrustAnchors} has for its format.
 *
 * @param format who can read it, such as an adapter's name; at most 32 bytes
 */
public record LedgerProof(String format, byte[] bytes) {
    static final int MOST_BYTES = 1 << 20;

    /** The changes of the transaction that was proven to be final and to have taken effect; empty for anything else. */
    static Optional<List<Change>> changes(ProofResult result) {
        if (!(result instanceof ProofResult.Proven proven)) {
            return Optional.empty();
        }
        var status = proven.transaction().status();
        boolean inEffect = status.applied() && status.state() == TransactionStatus.State.FINAL;
        return inEffect && status.changes().stream().allMatch(c -> c.length == Change.SIZE)
                ? Optional.of(status.changes().stream().map(Change::of).toList())
                : Optional.empty();
    }

    void write(CborWriter out) {
        out.array(2).text(format).bytes(bytes);
    }

    static void write(CborWriter out, @Nullable LedgerProof proof) {
        if (proof == null) {
            out.none();
        } else {
            proof.write(out);
        }
    }

    static LedgerProof read(CborReader in) throws MalformedException {
        in.array(2);
        return new LedgerProof(in.text(32), in.bytes(MOST_BYTES));
    }
}
