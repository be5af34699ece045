package dev.gantry.core.evidence;

import dev.gantry.kernel.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a bundle, with one reason.
 *
 * @param certified what the bundle shows; null unless it is VALID or REVOKED
 */
public record Verdict(Reason reason, @Nullable Certified certified) {
    public enum Kind {
        VALID,
        /** Something in it contradicts something else, or what the verifier knows. */
        TAMPERED,
        /** Nothing shows that it was filed. That is no sign of tampering. */
        NOT_ANCHORED,
        /** It was filed, and its filer no longer stands by it. */
        REVOKED,
        /** Of a ledger or a participant that the verifier does not know. */
        UNKNOWN_LOG,
        /** It cannot be judged by this version, or with what the verifier brought. */
        UNSUPPORTED
    }

    public enum Reason {
        HOLDS(Kind.VALID, "everything in it was checked and holds"),
        VERSION(Kind.UNSUPPORTED, "it is no bundle, or one of another version"),
        ALGORITHM(Kind.UNSUPPORTED, "its hash algorithm is not known here"),
        SCHEME(Kind.UNSUPPORTED, "a signature is of a scheme that is not known here"),
        PROOF_FORMAT(Kind.UNSUPPORTED, "a ledger's proof has a format for which the verifier has no check"),
        TOKEN_FORMAT(Kind.UNSUPPORTED, "a time-stamp has a format for which the verifier has no check"),
        MALFORMED(Kind.TAMPERED, "its bytes are not the one encoding of a bundle"),
        ISSUER_SIGNATURE(Kind.TAMPERED, "it is not as its issuer signed it"),
        PAYLOAD(Kind.TAMPERED, "the payload has another digest"),
        COMMITMENT(Kind.TAMPERED, "the content is not the one that the statement is about"),
        SIGNATURE(Kind.TAMPERED, "somebody who should have signed the statement did not"),
        DOCUMENT(Kind.TAMPERED, "a signer's document is missing, is not the signer's, or has not the key"),
        INCLUSION(Kind.TAMPERED, "the statement is not in the log's tree at the place told"),
        CONSISTENCY(Kind.TAMPERED, "the log's later tree does not begin with the earlier one"),
        HEAD(Kind.TAMPERED, "the verifier has seen another anchor at this size of this log"),
        TIME(Kind.TAMPERED, "the verifier has seen it filed at another time"),
        LEDGER_PROOF(Kind.TAMPERED, "a ledger's proof does not hold, or is of something else"),
        TOKEN(Kind.TAMPERED, "a time-stamp does not hold, or is of something else"),
        NOT_FILED(Kind.NOT_ANCHORED, "it was not filed yet when it was issued"),
        NOT_SHOWN(Kind.NOT_ANCHORED, "it has no proof that it was filed, and the verifier has not seen it filed"),
        DOCUMENT_NOT_SHOWN(Kind.NOT_ANCHORED, "nothing shows that a signer's document was published"),
        NETWORK(Kind.UNKNOWN_LOG, "the verifier does not know the ledger"),
        OWNER(Kind.UNKNOWN_LOG, "the verifier does not know whose log or evidence it is"),
        ISSUER(Kind.UNKNOWN_LOG, "the verifier does not know who issued it"),
        WITHDRAWN(Kind.REVOKED, "its filer has revoked it");

        private final Kind kind;
        private final String sentence;

        Reason(Kind kind, String sentence) {
            this.kind = kind;
            this.sentence = sentence;
        }

        public Kind kind() {
            return kind;
        }

        public String sentence() {
            return sentence;
        }
    }

    /**
     * What is shown.
     *
     * @param place the log id or the evidence id, {@code leaf} what was filed there
     * @param time the ledger's, in milliseconds, by which it was filed: 0 where the ledger knew none. Of an anchor that is shown only by a later one, the later one's
     * @param signers in the statement's order, each with a document that is known to be its own
     * @param witnesses those of the bundle's that the verifier knows, on ledgers that he knows, without the owner
     * @param tokens the times of the time-stamps, in milliseconds, in the bundle's order
     * @param payloadSeen whether the payload was in the bundle or beside it; it has its digest then
     * @param assurance how it was checked that the filing is on the ledger
     */
    public record Certified(
            Word network,
            Word owner,
            Word issuer,
            Word place,
            Word leaf,
            long time,
            List<Word> signers,
            List<Witnessed> witnesses,
            List<Long> tokens,
            boolean payloadSeen,
            Assurance assurance) {}

    /** How the source of a fact was checked. */
    public enum Assurance {
        /** The ledger's own proof was checked, with nothing but its bytes and the verifier's trust anchor. */
        LEDGER_PROOF("the ledger's own proof of it was checked"),
        /** The verifier has read it from the ledger's state himself, and trusts the node that told him. */
        SEEN("the verifier has read it from the ledger himself");

        private final String sentence;

        Assurance(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    /** Who has seen the filing, on which ledger, and when by its clock. */
    public record Witnessed(Word network, Word subject, long time) {}

    static Verdict of(Reason reason) {
        return new Verdict(reason, null);
    }

    public Kind kind() {
        return reason.kind();
    }
}
