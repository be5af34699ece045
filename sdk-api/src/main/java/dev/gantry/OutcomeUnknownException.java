package dev.gantry;

/**
 * The write may have landed or may yet land. It is never reported as failed.
 *
 * <p>Three ways out, all safe: call again with the same idempotency key; ask {@link Transactions#resolve}; or make it definitely-not with
 * {@link Transactions#cancel}.
 */
public final class OutcomeUnknownException extends GantryException {
    OutcomeUnknownException(Builder b) {
        super(b);
    }
}
