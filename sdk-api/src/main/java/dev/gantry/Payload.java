package dev.gantry;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A record's content: bytes and their media type. Immutable. What is over {@link LedgerInfo#maxPayload} bytes is refused when it is written. */
public final class Payload {
    private final byte[] bytes;
    private final String mediaType;

    private Payload(byte[] bytes, String mediaType) {
        this.bytes = bytes;
        this.mediaType = mediaType;
    }

    public static Payload of(byte[] bytes, String mediaType) {
        return new Payload(Given.that("bytes", bytes).clone(), Given.that("mediaType", mediaType));
    }

    /** {@code TEXT_INVALID} if it is no Unicode text; whether it is JSON is not looked at. */
    public static Payload json(String text) {
        return new Payload(utf8(text), "application/json");
    }

    /** {@code TEXT_INVALID} if it is no Unicode text: half of a surrogate pair has no UTF-8. */
    public static Payload text(String text) {
        return new Payload(utf8(text), "text/plain;charset=utf-8");
    }

    public static Payload xml(byte[] document) {
        return of(document, "application/xml");
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(Given.that("text", text)));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw GantryException.of(ErrorCode.TEXT_INVALID, Stage.VALIDATE, "the text is no valid Unicode text")
                    .fix("Mend the text where it was cut, or give its bytes.")
                    .build();
        }
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
