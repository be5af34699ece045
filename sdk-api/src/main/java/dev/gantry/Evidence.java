package dev.gantry;

import java.util.Optional;

/**
 * Evidence (存证) on one ledger, filed as one identity: that this identity had signed a statement about a content by a time. The ledger sees one salted digest and nothing of the
 * content. What a bundle needs later is kept on this machine, durably, before anything is sent; the content itself is the application's to keep.
 *
 * <pre>
 * Evidence evidence = ledger.evidence();
 * EvidenceReceipt filed = evidence.preserve(Payload.xml(invoice), "invoice", WriteOptions.key("inv-1"));
 * byte[] evd = evidence.bundle(filed.id());                     // whoever has this file needs no ledger: gantry evidence verify
 *
 * try (EvidenceLog log = evidence.log("documents")) {           // many at the price of one
 *     EvidenceEntry entry = log.append(Payload.xml(advice), "despatch advice");
 *     log.flush(Duration.ofSeconds(30));
 *     byte[] another = log.bundle(entry.id());
 * }
 * evidence.revoke(filed.id(), "wrong buyer", WriteOptions.key("inv-1-revoked"));
 * </pre>
 *
 * Every write has one effect per idempotency key, and a content that is filed twice is there once: the second gets the first's receipt. Errors are {@link GantryException}.
 */
public interface Evidence {
    /** The same with another hash algorithm; {@link HashAlgorithm#SHA256} where none is named. */
    Evidence with(HashAlgorithm algorithm);

    /**
     * Files one content alone. {@code E_STATE} if it was filed and revoked; {@code PAYLOAD_TOO_LARGE}; {@code TEXT_INVALID}; {@code KEY_INVALID} if this machine has not the
     * identity's first key, which signs.
     *
     * @param type what the content is, in the application's words: 1 to 256 bytes of UTF-8
     */
    EvidenceReceipt preserve(Payload content, String type, WriteOptions options);

    /** What became of a content that was, or was to be, {@link #preserve}d; empty if this machine knows nothing of it. */
    Optional<EvidenceReceipt> find(Payload content, String type);

    /** The same by the id. */
    Optional<EvidenceReceipt> find(EvidenceId id);

    /**
     * The bundle ({@code .evd}) of what was preserved: signed by this identity, with the ledger's own proof where the ledger gives proofs, and with its revocation if there is one.
     * {@code E_NOT_FOUND} if this machine does not know it, {@code E_STATE} if the ledger does not have it.
     */
    byte[] bundle(EvidenceId id);

    /** The same with its content in it. {@code ARGUMENT_INVALID} if the content has another digest. */
    byte[] bundle(EvidenceId id, Payload content);

    /** Says for good that this identity no longer stands by what it preserved. {@code E_NOT_FOUND} if it preserved no such thing, {@code E_STATE} if it is revoked. */
    Receipt revoke(EvidenceId id, String reason, WriteOptions options);

    /** Whether the ledger's state says that this identity has revoked what it preserved. */
    boolean revoked(EvidenceId id);

    /**
     * Keeps a token of a time-stamping authority (RFC 3161) for the bundles made from now on, those of logs too. Whoever verifies must know the authority. {@code
     * ARGUMENT_INVALID} unless it says that it is over the id.
     *
     * @param token DER, at most 64 KiB: the authority is asked to stamp the id's 32 bytes as the digest of this algorithm
     */
    void stamp(EvidenceId id, byte[] token);

    /** A log of this identity, made on first use; {@code EVIDENCE_LOG_LOCKED} if it is open. {@code INTEGRITY} if the ledger's log and this machine's differ. */
    EvidenceLog log(String name, EvidenceLog.Batching batching);

    default EvidenceLog log(String name) {
        return log(name, EvidenceLog.Batching.DEFAULT);
    }

    /**
     * Says as a witness that this identity has seen an anchor of another's log. One of this ledger's is checked ({@code E_NOT_FOUND}, {@code E_PROOF}); one of another ledger is
     * told here, with this ledger's time, and not checked. {@code E_EXISTS} if another head was attested before, {@code E_FORBIDDEN} for a log of one's own.
     */
    Receipt attest(EvidenceAnchor anchor, WriteOptions options);
}
