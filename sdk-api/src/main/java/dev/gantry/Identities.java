package dev.gantry;

import dev.gantry.identifier.Did;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Participants of one ledger: their accounts, their DID documents, and those who can recover them. Writes act as this view's identity. Every write has one effect per
 * idempotency key; errors are {@link GantryException}.
 */
public interface Identities {
    /** The subject of an identity of the configuration; the same on every ledger. */
    SubjectId subject(String identity);

    /**
     * Brings an identity of the configuration onto this ledger: invited by this view's identity (a registrar), accepted with its own account. Does nothing if it is there
     * already with this account. {@code E_FORBIDDEN} if this view's identity is no registrar.
     */
    SubjectId onboard(String identity);

    /** What the ledger says of a subject. */
    Optional<SubjectState> find(SubjectId subject);

    /** This view's account on this ledger, 64 hexadecimal digits: what an offer and a recovery name. */
    String account();

    /** Offers that another account may act for this view's subject from when its holder calls {@link #join}. {@code E_EXISTS} if the account is somebody's. */
    Receipt offerAccount(String account, WriteOptions options);

    /**
     * Makes this view's account one of its subject's, as an account of the subject offered, or as enough guardians approved; after an approval no account of before acts for
     * the subject any more. Does nothing if the account is the subject's already. {@code E_NOT_FOUND} if there is neither an offer nor enough approvals.
     */
    void join();

    /** An account that acts for this view's subject no longer. {@code E_STATE} if it is the last. */
    Receipt removeAccount(String account, WriteOptions options);

    /**
     * Publishes the next version of this view's DID document ({@code did:gantry}): the first with {@code expectedVersion} 0, later ones with the present version; otherwise
     * {@code E_VERSION}. At most 4,096 bytes of UTF-8.
     */
    Receipt publish(String document, long expectedVersion, WriteOptions options);

    /** The present DID document, checked against the ledger's state. */
    Optional<DidVersion> document(SubjectId subject);

    /** The DID document as it was at a time by the ledger's clock. {@code E_STATE} if the ledger tells no time. */
    Optional<DidVersion> document(SubjectId subject, Instant at);

    /** Every version, oldest first, each checked against the one after it and the last against the ledger's state. */
    List<DidVersion> documents(SubjectId subject);

    /**
     * What a DID says now: {@code did:gantry} by this ledger, {@code did:key} by itself, {@code did:web} by its host over HTTPS. {@code UNSUPPORTED} for other methods,
     * {@code DID_NOT_FOUND}, {@code DID_DOCUMENT_INVALID}, {@code DID_UNREACHABLE}, {@code DID_REFUSED} for a host that is not on the public internet.
     */
    Resolved resolve(Did did);

    /** What a {@code did:gantry} said at a time by this ledger's clock. As {@link #resolve(Did)}; {@code UNSUPPORTED} for other methods, which keep no versions, {@code E_STATE} if the ledger tells no time. */
    Resolved resolve(Did did, Instant at);

    /** Those {@code needed} of whom can together give this view's subject a new account. They replace the ones before, and what those approved lapses. Nobody: 0 and none. */
    Receipt setGuardians(int needed, Set<SubjectId> guardians, WriteOptions options);

    /** Approves, as a guardian, that this account becomes the subject's only one; it does when enough guardians have, and its holder calls {@link #join}. */
    Receipt approveRecovery(SubjectId subject, String account, WriteOptions options);

    /** Ends this view's subject for good. {@code E_STATE} for a governor. */
    Receipt deactivate(String reason, WriteOptions options);

    /** @param status ACTIVE, SUSPENDED or DEACTIVATED */
    record SubjectState(SubjectId subject, String status, boolean registrar, boolean timeAuthority, int accounts) {}

    /**
     * A DID's document, checked against W3C DID Core.
     *
     * @param document its JSON
     * @param source where it is from: a ledger's transaction, an address, or the DID itself
     * @param deactivated it is over with the DID now: its keys sign nothing new
     * @param version of a {@code did:gantry}
     */
    record Resolved(Did did, String document, String source, boolean deactivated, OptionalLong version) {}

    /**
     * One version of a DID document.
     *
     * @param time when it was published, by the ledger's clock; empty where the ledger tells no time
     * @param head digest that covers this version and all before it, 64 hexadecimal digits
     */
    record DidVersion(
            SubjectId subject,
            long version,
            Optional<Instant> time,
            String document,
            String head,
            String transactionId,
            long height) {}
}
