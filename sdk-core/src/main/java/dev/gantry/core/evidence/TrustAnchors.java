package dev.gantry.core.evidence;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Word;
import dev.gantry.spi.LedgerVerifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a verifier knows from elsewhere. Nothing of it is ever taken from a bundle. None of its checks may throw or ask anybody.
 *
 * @param networks the ledgers that are known, by network id
 * @param participants whose logs, evidence and bundles are taken: their subjects
 * @param keys which keys a DID document has
 * @param tokens checks of time-stamps, by format
 */
public record TrustAnchors(
        Map<Word, Network> networks, Set<Word> participants, DocumentKeys keys, Map<String, TokenCheck> tokens) {
    public TrustAnchors {
        networks = Map.copyOf(networks);
        participants = Set.copyOf(participants);
        tokens = Map.copyOf(tokens);
    }

    /**
     * One ledger.
     *
     * @param proofs checks of its proofs, by format; each knows the ledger's own trust anchor
     * @param seen what the verifier has read from the ledger before
     */
    public record Network(Map<String, ProofCheck> proofs, Seen seen) {
        public Network {
            proofs = Map.copyOf(proofs);
        }
    }

    /** Checks proofs of one ledger. */
    public interface ProofCheck {
        /** The changes of the transaction that the bytes prove to be final on this ledger; empty if they prove nothing. */
        Optional<List<Change>> check(byte[] proof);

        /**
         * By an adapter's verifier.
         *
         * @param anchor as the adapter's documentation tells, from elsewhere than any proof
         */
        static ProofCheck of(LedgerVerifier verifier, byte[] anchor) {
            byte[] trusted = anchor.clone();
            return proof -> LedgerProof.changes(verifier.verify(proof, trusted));
        }
    }

    /** What a verifier has read from a ledger's state, so that a bundle needs no proof of it. */
    public interface Seen {
        Seen NOTHING = new Seen() {};

        /** The head of the anchor at this size (K6 {@code anchorAt}). */
        default Optional<Word> head(Word log, long size) {
            return Optional.empty();
        }

        /** When the evidence was preserved (K6 {@code evidence}), revoked or not. */
        default OptionalLong preserved(Word evidence) {
            return OptionalLong.empty();
        }

        /** Whether the evidence, or the leaf of the log, is revoked. */
        default boolean revoked(Word place, Word leaf) {
            return false;
        }
    }

    /** Checks time-stamps of one format. */
    public interface TokenCheck {
        /** The time in milliseconds at which an authority that the verifier trusts stamped this digest; empty if the token is not that. */
        OptionalLong check(byte[] token, Word digest);
    }

    /** Reads the keys of DID documents. */
    public interface DocumentKeys {
        /** @param publicKey an uncompressed point */
        boolean has(byte[] document, String scheme, byte[] publicKey);

        /** Of the inception documents that this SDK makes, and of no others. */
        static DocumentKeys inception() {
            return Inception::has;
        }

        /** Of the inception documents that this SDK makes, and of published DID documents: there, the keys that may be used for assertions. */
        static DocumentKeys all() {
            return (document, scheme, publicKey) ->
                    Inception.has(document, scheme, publicKey) || PublishedKeys.has(document, scheme, publicKey);
        }
    }
}
