package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.KernelError;
import dev.gantry.spi.KernelFailure;

/** The kernel's refusals as exceptions, with words. */
final class Refusals {
    private Refusals() {}

    static GantryException.Builder of(KernelFailure failure, Stage stage) {
        ErrorCode code = KernelError.of(failure.code())
                .map(e -> ErrorCode.valueOf(e.name()))
                .orElse(ErrorCode.INTERNAL);
        var builder = GantryException.of(code, stage, what(code)).fix(fix(code));
        if (failure.index() != KernelError.WHOLE) {
            builder.with("item", failure.index());
        }
        return builder;
    }

    private static String what(ErrorCode code) {
        return switch (code) {
            case E_ARG -> "the kernel calls the request malformed";
            case E_NOT_FOUND -> "what the request names does not exist";
            case E_EXISTS -> "it exists already";
            case E_FORBIDDEN -> "this account may not do that";
            case E_STATE -> "not possible in its present state";
            case E_VERSION -> "the record has another version than expected";
            case E_LIMIT -> "a limit of the kernel is passed";
            case E_OVERFLOW -> "a number would leave its range";
            case E_PROOF -> "a digest does not match its content";
            case E_PAUSED -> "the kernel is paused";
            case E_CANCELLED -> "this idempotency key was cancelled";
            case E_CONFLICT -> "this idempotency key was used for another request";
            case E_FUNCTION -> "the kernel has no such function";
            case E_EXPIRED -> "it is too late for it";
            case E_NOT_YET -> "it is too early for it, or the ledger knows no time";
            case E_EXHAUSTED -> "nothing is left of it";
            case E_ATTENUATION -> "it is wider than what it would be given from";
            case E_CONSERVATION -> "what comes out is not what goes in";
            case E_CONSTRAINT -> "a condition is not met, or not known to the kernel";
            default -> "the kernel refused with an unknown code";
        };
    }

    private static String fix(ErrorCode code) {
        return switch (code) {
            case E_FORBIDDEN -> "Have the identity onboarded on this ledger, or its suspension lifted.";
            case E_VERSION -> "Read the record again and decide with its present version.";
            case E_LIMIT -> "Split the batch, or shorten key, media type or payload.";
            case E_PAUSED -> "Wait until the governors resume it; the same key is safe.";
            case E_CANCELLED -> "Nothing was written under it and nothing will be; use a new key to write after all.";
            case E_CONFLICT -> "Use a new key for a new intent.";
            case E_FUNCTION -> "Deploy a kernel of this version.";
            case E_EXPIRED, E_EXHAUSTED -> "Ask whoever gave it for another.";
            case E_NOT_YET -> "Wait for its time; a ledger whose clock is ticked needs its time authority.";
            case E_ATTENUATION -> "Give less than you have: actions, window, uses, fields, resource and depth.";
            case E_CONSTRAINT -> "Ask the kernel to evaluate it: the answer names the condition.";
            case E_ARG, E_OVERFLOW, E_CONSERVATION -> "Correct the request; repeated as it is, it is refused again.";
            case E_NOT_FOUND -> "Create it first, or correct its name.";
            case E_EXISTS -> "Update what is there, or give another name.";
            case E_STATE -> "Read its state, and decide with that.";
            case E_PROOF -> "Give the content that belongs to the digest.";
            default -> "Use the release of Gantry that fits this kernel.";
        };
    }
}
