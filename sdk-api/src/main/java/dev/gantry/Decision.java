package dev.gantry;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kernel's judgement of an access, explained.
 *
 * @param why not: {@code E_NOT_FOUND}, {@code E_FORBIDDEN}, {@code E_CONSTRAINT}, {@code E_STATE}, {@code E_NOT_YET}, {@code E_EXPIRED} or {@code E_EXHAUSTED}; empty where allowed
 * @param condition which is not met, with {@code E_CONSTRAINT}; empty for one that is unknown
 * @param grant the id of the grant that allows or stops it: the grant asked about, or one above it
 * @param stopped the status of that grant, with {@code E_STATE}
 * @param until the last moment for which this holds if nothing is changed; empty where it is denied, or has no end
 * @param usesLeft empty where it is denied, or not limited
 * @param explanation one sentence
 */
public record Decision(
        boolean allowed,
        Optional<ErrorCode> why,
        Optional<Condition> condition,
        String grant,
        Optional<Grant.Status> stopped,
        Optional<Instant> until,
        OptionalLong usesLeft,
        String explanation) {}
