package dev.gantry;

import java.util.Optional;

/** Participants and their accounts on one ledger. */
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

    /** @param status ACTIVE or SUSPENDED */
    record SubjectState(SubjectId subject, String status, boolean registrar, boolean timeAuthority, int accounts) {}
}
