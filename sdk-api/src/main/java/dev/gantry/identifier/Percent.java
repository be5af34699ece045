package dev.gantry.identifier;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986, 2.1), strict: a percent sign begins two hexadecimal digits, and what is decoded is valid UTF-8. */
final class Percent {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Percent() {}

    /** Everything but RFC 3986's unreserved characters becomes UTF-8 in upper-case hexadecimal. */
    static String encode(String text) {
        var out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
                out.append((char) b);
            } else {
                out.append(String.format("%%%02X", b & 0xff));
            }
        }
        return out.toString();
    }

    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(octet(text, i));
                i += 2;
            } else if (c < 0x80) {
                bytes.write(c);
            } else {
                int end = text.offsetByCodePoints(i, 1);
                bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end - 1;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Invalid.of(text, "its percent-encoding is no UTF-8", "Encode the text as UTF-8 first.");
        }
    }

    /** The octet written at {@code percent}. */
    static int octet(String text, int percent) {
        if (percent + 2 >= text.length()
                || Character.digit(text.charAt(percent + 1), 16) < 0
                || Character.digit(text.charAt(percent + 2), 16) < 0
                || text.charAt(percent + 1) > 'f'
                || text.charAt(percent + 2) > 'f') {
            throw Invalid.at(
                    text, percent, "a percent sign without two hexadecimal digits", "Write a percent sign as %25.");
        }
        return Integer.parseInt(text.substring(percent + 1, percent + 3), 16);
    }
}
