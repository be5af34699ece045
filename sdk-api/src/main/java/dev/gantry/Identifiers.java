package dev.gantry;

import dev.gantry.identifier.Identifier;
import java.util.List;
import java.util.Optional;

/**
 * Codes of things, places, documents and parties on one ledger: whose each is, and which of them name the same thing (一码贯通). Writes act as this view's identity; every write
 * has one effect per idempotency key; errors are {@link GantryException}.
 */
public interface Identifiers {
    /**
     * Registers a code as this view's. {@code E_EXISTS} if it is registered, retired or not; {@code E_NOT_FOUND} if its namespace is assigned to nobody, {@code E_FORBIDDEN} if
     * to another ({@link Governance#assign}). Own codes and DIDs of the subject itself need no namespace.
     *
     * @param kind 1–255: what it identifies, by the application's own list
     */
    Receipt register(Identifier code, int kind, WriteOptions options);

    /** What the ledger says of a code. */
    Optional<Registered> find(Identifier code);

    /** What a code names after all: its master where it has one, otherwise itself. One step, however many codes there are. */
    Optional<Registered> resolve(Identifier code);

    /** The codes that have this one as their master now, in the order in which they were linked. */
    List<Registered> aliases(Identifier master);

    /**
     * Says that {@code alias} names the same as {@code master}. If this view owns both, they are linked; otherwise the other's owner has to {@link #confirmAlias}. Links are one
     * level deep: {@code E_STATE} if the alias has a master or has been one, or the master has one.
     */
    Receipt proposeAlias(Identifier alias, Identifier master, WriteOptions options);

    /** Confirms what the owner of the other code proposed. {@code E_NOT_FOUND} if nobody did. */
    Receipt confirmAlias(Identifier alias, Identifier master, WriteOptions options);

    /** Ends a link, as either owner. The codes stay. */
    Receipt retireAlias(Identifier alias, String reason, WriteOptions options);

    /** Hands a code of this view's over to another participant, whose it is once he calls {@link #takeOver}. */
    Receipt handOver(Identifier code, SubjectId to, WriteOptions options);

    /** Takes a code that was handed over to this view. */
    Receipt takeOver(Identifier code, WriteOptions options);

    /** Retires a code for good; what is in circulation still resolves. */
    Receipt retire(Identifier code, String reason, WriteOptions options);

    /** Who registers codes in a namespace, such as {@code gs1:9506000}. */
    Optional<SubjectId> holder(String namespace);

    /**
     * A registered code.
     *
     * @param uid its id on every ledger, 64 hexadecimal digits
     * @param code its text; empty where what was registered is no identifier that this release knows
     * @param master the id of the code that it is an alias of
     */
    record Registered(
            String uid,
            Optional<Identifier> code,
            SubjectId owner,
            boolean retired,
            int kind,
            Optional<String> master) {}
}
