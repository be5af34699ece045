package dev.gantry;

import java.util.Optional;

/**
 * What is wanted of a grant at one time. Immutable; start with {@link #to}.
 *
 * @param key of the record; empty for the grant's own resource
 * @param purpose the text that the grant demands
 * @param fields those that are wanted, where the grant names some
 * @param shown what is shown to the owner's broker; its SHA-256 goes onto the ledger
 */
public record Access(
        Action action,
        Optional<String> key,
        Optional<String> purpose,
        Optional<Fields> fields,
        Optional<Payload> shown) {
    public Access {
        Given.that("action", action);
        Given.that("key", key);
        Given.that("purpose", purpose);
        Given.that("fields", fields);
        Given.that("shown", shown);
    }

    public static Access to(Action action) {
        return new Access(action, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Access key(String value) {
        return new Access(action, Optional.of(Given.that("key", value)), purpose, fields, shown);
    }

    public Access purpose(String text) {
        return new Access(action, key, Optional.of(Given.that("purpose", text)), fields, shown);
    }

    public Access fields(Fields some) {
        return new Access(action, key, purpose, Optional.of(Given.that("fields", some)), shown);
    }

    public Access showing(Payload what) {
        return new Access(action, key, purpose, fields, Optional.of(Given.that("shown", what)));
    }
}
