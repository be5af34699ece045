package dev.gantry;

import java.util.OptionalLong;

/**
 * One write of a batch; see {@link Records#writeAll}.
 *
 * @param expectedVersion of an update: the version that the record has now
 */
public record RecordWrite(Kind kind, String key, Payload payload, OptionalLong expectedVersion) {
    public RecordWrite {
        Given.that("kind", kind);
        Given.that("key", key);
        Given.that("payload", payload);
        Given.that("expectedVersion", expectedVersion);
        if (kind == Kind.UPDATE && expectedVersion.isEmpty()) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "an update without expectedVersion")
                    .fix("Give the version that the record has now, or put.")
                    .build();
        }
    }

    /** What the write demands of the record. */
    public enum Kind {
        CREATE,
        UPDATE,
        PUT
    }

    public static RecordWrite create(String key, Payload payload) {
        return new RecordWrite(Kind.CREATE, key, payload, OptionalLong.empty());
    }

    public static RecordWrite update(String key, long expectedVersion, Payload payload) {
        return new RecordWrite(Kind.UPDATE, key, payload, OptionalLong.of(expectedVersion));
    }

    public static RecordWrite put(String key, Payload payload) {
        return new RecordWrite(Kind.PUT, key, payload, OptionalLong.empty());
    }
}
