package dev.gantry.core;

import dev.gantry.Access;
import dev.gantry.Condition;
import dev.gantry.Decision;
import dev.gantry.ErrorCode;
import dev.gantry.Grant;
import dev.gantry.Stage;
import dev.gantry.core.grants.Fact;
import dev.gantry.core.grants.GrantIndex;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.KernelFailure;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** The kernel's judgements (0x0581) with words. */
record Decisions(GrantState state) {
    Decision of(Word id, GrantIndex index, Access access, long time) {
        Optional<GrantBody> body = index.last(id).flatMap(Fact::body);
        if (body.isEmpty() || body.get().grantee().isZero()) {
            return denied(ErrorCode.E_NOT_FOUND, Optional.empty(), id, Optional.empty());
        }
        return of(Queries.evaluate(GrantTerms.access(access, body.get()), time, body.get()));
    }

    Decision of(byte[] query) {
        var answer = state.ask(query);
        if (!answer.ok()) {
            throw Refusals.of(new KernelFailure(answer.code(), 0), Stage.READ).build();
        }
        Word by = answer.v(3);
        if (answer.number(1) == 1) {
            long until = answer.number(4);
            long left = answer.number(5);
            return new Decision(
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    by.hex(),
                    Optional.empty(),
                    until == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)),
                    left == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(left),
                    "Allowed by grant " + by + ".");
        }
        ErrorCode why = KernelError.of((int) answer.number(2))
                .map(e -> ErrorCode.valueOf(e.name()))
                .orElse(ErrorCode.INTERNAL);
        int detail = (int) answer.number(6);
        Optional<Condition> condition = why == ErrorCode.E_CONSTRAINT && detail <= Condition.values().length
                ? Optional.of(Condition.values()[detail - 1])
                : Optional.empty();
        Optional<Grant.Status> stopped =
                why == ErrorCode.E_STATE ? Optional.of(Grant.Status.values()[detail - 1]) : Optional.empty();
        return denied(why, condition, by, stopped);
    }

    private static Decision denied(
            ErrorCode why, Optional<Condition> condition, Word by, Optional<Grant.Status> stopped) {
        String explanation = switch (why) {
            case E_NOT_FOUND -> "There is no grant " + by + ".";
            case E_FORBIDDEN -> "Grant " + by + " is of another record, or does not allow this action.";
            case E_CONSTRAINT ->
                condition
                        .map(c -> "The condition " + c + " of grant " + by + " is not met.")
                        .orElse("Grant " + by + " has a condition that the kernel does not know.");
            case E_STATE ->
                "Grant " + by + " is " + stopped.map(Enum::name).orElse("not active")
                        + ", so nothing is allowed by it.";
            case E_NOT_YET -> "It is too early for grant " + by + ", or the ledger knows no time.";
            case E_EXPIRED -> "Grant " + by + " has expired.";
            case E_EXHAUSTED -> "Grant " + by + " has no uses left.";
            default -> "The kernel denies it with " + why + ".";
        };
        return new Decision(
                false,
                Optional.of(why),
                condition,
                by.hex(),
                stopped,
                Optional.empty(),
                OptionalLong.empty(),
                explanation);
    }
}
