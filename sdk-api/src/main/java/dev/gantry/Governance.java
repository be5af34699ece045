package dev.gantry;

import java.util.Set;

/**
 * What the governors of one ledger decide by vote. Each call is this view's vote for exactly this decision; it is carried out in the transaction of the vote that reaches the
 * threshold. Every vote has one effect per idempotency key. {@code E_FORBIDDEN} if this view's identity is no governor, {@code E_STATE} if it voted for this already, or if
 * what is decided is so already.
 */
public interface Governance {
    /** A new subject with its first account, without an invitation. */
    Ballot enrol(SubjectId subject, String account, WriteOptions options);

    /** The subject may nothing until it is reinstated. Not for governors. */
    Ballot suspend(SubjectId subject, WriteOptions options);

    Ballot reinstate(SubjectId subject, WriteOptions options);

    /** Exactly these roles from now on. */
    Ballot setRoles(SubjectId subject, Set<Role> roles, WriteOptions options);

    /** From now on the subject registers codes in a namespace, such as {@code gs1:9506000}; what is registered stays its owner's. */
    Ballot assign(String namespace, SubjectId subject, WriteOptions options);

    /** Every request but votes is refused until {@link #resume}. */
    Ballot pause(WriteOptions options);

    Ballot resume(WriteOptions options);

    /** How many governors have to vote for a decision. Open votes lapse. */
    Ballot setThreshold(int votes, WriteOptions options);

    /** Makes a participant a governor, or ends that. Open votes lapse. */
    Ballot setGovernor(SubjectId subject, boolean governs, WriteOptions options);

    /** What a subject may do besides. */
    enum Role {
        /** Invites participants. */
        REGISTRAR,
        /** Sets the clock of a ledger whose blocks tell no time. */
        TIME_AUTHORITY
    }

    /**
     * One vote.
     *
     * @param votes those for this decision, this one included; 0 while the receipt's outcome is not known
     * @param applied whether this vote carried it out; false while that is not known
     */
    record Ballot(Receipt receipt, long votes, boolean applied) {}
}
