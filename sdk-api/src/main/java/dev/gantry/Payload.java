package dev.gantry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A record's content: bytes and their media type. Immutable. */
public final class Payload {
    private final byte[] bytes;
    private final String mediaType;

    private Payload(byte[] bytes, String mediaType) {
        this.bytes = bytes;
        this.mediaType = mediaType;
    }

    public static Payload of(byte[] bytes, String mediaType) {
        return new Payload(bytes.clone(), mediaType);
    }

    public static Payload json(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    public static Payload text(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8), "text/plain;charset=utf-8");
    }

    public static Payload xml(byte[] document) {
        return of(document, "application/xml");
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    public String mediaType() {
        return mediaType;
    }

    /** The content as UTF-8 text. */
    public String asText() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Payload p && mediaType.equals(p.mediaType) && Arrays.equals(bytes, p.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Type and size only: content does not belong in logs. */
    @Override
    public String toString() {
        return "Payload[" + mediaType + ", " + bytes.length + " bytes]";
    }
}
