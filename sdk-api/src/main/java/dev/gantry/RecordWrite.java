package dev.gantry;

import java.util.OptionalLong;

/** One write of a batch; see {@link Records#writeAll}. */
public record RecordWrite(Kind kind, String key, Payload payload, OptionalLong expectedVersion) {
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
