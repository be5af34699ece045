package dev.gantry;

import java.time.Duration;
import java.util.Optional;

/**
 * How one write is carried out. Immutable; start with {@link #key}.
 *
 * @param idempotencyKey names the intent: repeating a write with the same key has one effect and returns the first result. Without one, a random key is drawn, and a
 *     write whose outcome is unknown can then only be resolved with the key carried by the exception
 * @param until how far to wait
 * @param timeout how long to wait; when it passes after sending, the outcome is unknown, not failed
 * @param mode what the ledger sees of the payload
 */
public record WriteOptions(Optional<String> idempotencyKey, Wait until, Duration timeout, Mode mode) {
    public static final WriteOptions DEFAULT =
            new WriteOptions(Optional.empty(), Wait.FINAL, Duration.ofSeconds(30), Mode.PLAIN);

    public WriteOptions {
        Given.that("idempotencyKey", idempotencyKey);
        Given.that("until", until);
        Given.that("timeout", timeout);
        Given.that("mode", mode);
    }

    /** Default options with this idempotency key (1 to 1,024 bytes of UTF-8, in normal form C, without control characters). */
    public static WriteOptions key(String idempotencyKey) {
        return new WriteOptions(
                Optional.of(Given.that("idempotencyKey", idempotencyKey)),
                DEFAULT.until,
                DEFAULT.timeout,
                DEFAULT.mode);
    }

    public WriteOptions until(Wait level) {
        return new WriteOptions(idempotencyKey, level, timeout, mode);
    }

    public WriteOptions within(Duration limit) {
        return new WriteOptions(idempotencyKey, until, limit, mode);
    }

    public WriteOptions mode(Mode value) {
        return new WriteOptions(idempotencyKey, until, timeout, value);
    }
}
