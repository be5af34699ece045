package dev.gantry;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A grant, or a standing rule, as the ledger has it: what it says is what its id commits to, and where it stands was asked of the kernel.
 *
 * @param id 64 hexadecimal digits
 * @param collection digest of the collection's name, 64 hexadecimal digits
 * @param key digest of the record's key; empty for the whole collection
 * @param grantee empty for a rule
 * @param parent the grant above, whose grantee gave this one
 * @param conditions times as ISO 8601, numbers in decimal, everything else as 64 hexadecimal digits
 * @param inForce whether it and all above it are ACTIVE; of a rule, whether it was not ended. Windows and holders are {@link Grants#check}'s to judge
 * @param uses so far, with what was given to grants below
 */
public record Grant(
        String id,
        SubjectId owner,
        String collection,
        Optional<String> key,
        SubjectId grantor,
        Optional<SubjectId> grantee,
        Optional<String> parent,
        Set<Action> actions,
        int depth,
        Map<Condition, String> conditions,
        Status status,
        boolean inForce,
        long uses,
        String transactionId,
        long height) {
    public Grant {
        actions = Set.copyOf(actions);
        conditions = Collections.unmodifiableMap(conditions.isEmpty() ? Map.of() : new EnumMap<>(conditions));
    }

    /** Where a grant stands by itself. A rule is ACTIVE or, once ended, REVOKED. */
    public enum Status {
        ACTIVE,
        REQUESTED,
        /** For who has to countersign. */
        AWAITING,
        REJECTED,
        REVOKED
    }
}
