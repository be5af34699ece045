package dev.gantry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Grants (授权): who may do what with whose records, on which conditions. Consensus decides; whoever is not granted is denied; an owner needs no grant. Ids are 64 hexadecimal
 * digits, the entity of the receipt that made them. Writes act as this view's identity, and have one effect per idempotency key; errors are {@link GantryException}.
 *
 * <p>A grant that allows READ carries the keys of the collection's encrypted records, wrapped for its grantee, in its own transaction. Where it cannot yet (it waits for a
 * countersignature or its time, counts uses, demands a purpose, fields or a presentation, or the grantee has published no key), the {@link Broker} releases them later.
 */
public interface Grants {
    /** Gives a grant on this view's own records. The receipt's version is 1 for ACTIVE, 3 for AWAITING. {@code E_EXISTS}, {@code E_CONSTRAINT} for a condition that the kernel does not know. */
    Receipt grant(Terms terms, WriteOptions options);

    /** Gives a grant below one that this view holds with REAUTHORIZE. {@code E_ATTENUATION} if it is wider, {@code E_EXHAUSTED}, {@code E_STATE}, {@code E_FORBIDDEN}. */
    Receipt reauthorise(String parent, Terms terms, WriteOptions options);

    /**
     * Asks an owner for a grant to this view's identity. Where a standing rule of the collection covers it, it is ACTIVE in the same transaction; otherwise REQUESTED. {@link
     * #find} tells. To READ, this view's keys are published first, if they are not ({@link #publishKeys}).
     */
    Receipt request(Terms terms, WriteOptions options);

    /** Decides as the grantor what was requested. {@code E_STATE} if it is decided already. */
    Receipt decide(String grant, boolean yes, WriteOptions options);

    /**
     * Ends a grant and all below it, as its owner, grantor or grantee. By the owner, the collection's next epoch is opened in the same transaction, and the grants that remain get
     * its key: what is written from then on is closed to the revoked. By another, the next epoch is due, and opened by the owner's next encrypted write, or broker.
     */
    Receipt revoke(String grant, String reason, WriteOptions options);

    /** {@code E_FORBIDDEN} if another is to countersign. */
    Receipt countersign(String grant, WriteOptions options);

    /** Uses a grant once, which the ledger counts, and by which the broker hands out what was asked for. The receipt's version holds the number of the use in its low 32 bits. */
    Receipt use(String grant, Access access, WriteOptions options);

    /** Sets a standing rule on this view's own records: who asks for something within it gets it at once, and once. Terms without a grantee. */
    Receipt setRule(Terms terms, WriteOptions options);

    /** Grants that were given by it stay. */
    Receipt endRule(String rule, WriteOptions options);

    /** Attests that a participant holds this view's credential of a type, until a time, or without end. */
    Receipt attest(SubjectId holder, String type, Optional<Instant> until, WriteOptions options);

    Receipt endAttestation(SubjectId holder, String type, WriteOptions options);

    /** The kernel's judgement at this moment, for the grant's grantee. Never fails for what is not allowed: an unknown grant, or an unknown condition, is denied too. */
    Decision check(String grant, Access access);

    /** The same at another time; on a ledger that knows no time, no window is open. */
    Decision check(String grant, Access access, Instant at);

    Optional<Grant> find(String grant);

    /** Grants to this view's identity, oldest first. */
    Page toMe(Optional<String> cursor, int limit);

    /** Grants that this view's identity gave, or was asked for. */
    Page byMe(Optional<String> cursor, int limit);

    /** Grants on an owner's collection and its records, by whomever. */
    Page ofCollection(SubjectId owner, String collection, Optional<String> cursor, int limit);

    /** Standing rules of an owner's collection, ended ones too. */
    Page rules(SubjectId owner, String collection, Optional<String> cursor, int limit);

    /**
     * Grants in the order in which they were made. Sees at least this client's own last finished write.
     *
     * @param next for the page after this one; empty at the end
     */
    record Page(List<Grant> grants, Optional<String> next) {
        public Page {
            grants = List.copyOf(grants);
        }
    }

    /** Publishes this view's reader keys in its DID document, for grants to be wrapped for. Does nothing if they are there. {@code E_STATE} if the document is not of this release's form. */
    void publishKeys();

    /** Starts a broker for this view's identity; see {@link Broker}. It ends when it or Gantry is closed. */
    Broker broker(Broker.Judge judge);

    /** A grant or a standing rule as an ODRL 2.2 policy. {@code E_NOT_FOUND}. */
    String odrl(String id);

    /** Gives, sets or requests what an ODRL policy of Gantry's profile says. {@code ARGUMENT_INVALID} for any other: a constraint of another profile is never dropped. */
    Receipt odrl(String policy, WriteOptions options);
}
