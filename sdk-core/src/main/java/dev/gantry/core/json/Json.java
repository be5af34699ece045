package dev.gantry.core.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads I-JSON (RFC 8259 and RFC 7493), which every reader understands alike: UTF-8 without byte order mark, no member twice, no lone surrogate, no number that a double
 * would change silently, nothing behind the value; nested at most 32 deep. Everything else is refused.
 *
 * <p>Objects become maps in their order, arrays lists, both immutable; integers up to 2^53 − 1 {@code Long}, other numbers {@code Double}, null {@code null}.
 */
public final class Json {
    private static final int MAX_DEPTH = 32;
    static final long MAX_INTEGER = (1L << 53) - 1;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    public static @Nullable Object parse(byte[] utf8, int maxBytes) throws MalformedJsonException {
        if (utf8.length > maxBytes) {
            throw new MalformedJsonException(maxBytes, "it is over " + maxBytes + " bytes:");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException(0, "it is no UTF-8, somewhere from");
        }
        var json = new Json(text);
        Object value = json.value(0);
        json.space();
        if (json.at < text.length()) {
            throw json.wrong("more behind the value");
        }
        return value;
    }

    private @Nullable Object value(int depth) throws MalformedJsonException {
        if (depth > MAX_DEPTH) {
            throw wrong("nested over " + MAX_DEPTH + " deep");
        }
        space();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws MalformedJsonException {
        var out = new LinkedHashMap<String, @Nullable Object>();
        at++;
        space();
        while (peek() != '}') {
            if (!out.isEmpty()) {
                expect(',');
                space();
            }
            int start = at;
            String name = string();
            space();
            expect(':');
            if (out.containsKey(name)) {
                at = start;
                throw wrong("the member " + name + " a second time");
            }
            out.put(name, value(depth + 1));
            space();
        }
        at++;
        return Collections.unmodifiableMap(out);
    }

    private List<@Nullable Object> array(int depth) throws MalformedJsonException {
        var out = new ArrayList<@Nullable Object>();
        at++;
        space();
        while (peek() != ']') {
            if (!out.isEmpty()) {
                expect(',');
            }
            out.add(value(depth + 1));
            space();
        }
        at++;
        return Collections.unmodifiableList(out);
    }

    private String string() throws MalformedJsonException {
        expect('"');
        var out = new StringBuilder();
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                break;
            }
            if (c < 0x20) {
                at--;
                throw wrong("a control character");
            }
            out.append(c == '\\' ? escape() : c);
        }
        for (int i = 0; i < out.length(); i++) {
            if (Character.isHighSurrogate(out.charAt(i))
                    && i + 1 < out.length()
                    && Character.isLowSurrogate(out.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(out.charAt(i))) {
                throw wrong("half a surrogate pair before");
            }
        }
        return out.toString();
    }

    private char escape() throws MalformedJsonException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
                    if (digit < 0) {
                        throw wrong("no hexadecimal digit");
                    }
                    code = code << 4 | digit;
                    at++;
                }
                yield (char) code;
            }
            default -> throw wrong("an unknown escape before");
        };
    }

    private @Nullable Object word(String word, @Nullable Object value) throws MalformedJsonException {
        if (!text.startsWith(word, at)) {
            throw wrong("no value");
        }
        at += word.length();
        return value;
    }

    private Object number() throws MalformedJsonException {
        int start = at;
        boolean integer = true;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < text.length() && text.charAt(at) == '.') {
            integer = false;
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            integer = false;
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        String literal = text.substring(start, at);
        if (integer && literal.length() <= 17 && Math.abs(Long.parseLong(literal)) <= MAX_INTEGER) {
            return Long.parseLong(literal);
        }
        double value = Double.parseDouble(literal);
        if (Double.isInfinite(value)) {
            throw wrong("a number too large before");
        }
        if (integer && !Jcs.number(value).equals(literal)) {
            throw wrong("an integer that a double does not keep before");
        }
        return value;
    }

    private void digits() throws MalformedJsonException {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw wrong(at < text.length() ? "no value" : "the end");
        }
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws MalformedJsonException {
        if (at >= text.length()) {
            throw wrong("the end");
        }
        return text.charAt(at);
    }

    private void expect(char c) throws MalformedJsonException {
        if (peek() != c) {
            throw wrong("not the expected " + c);
        }
        at++;
    }

    private MalformedJsonException wrong(String why) {
        return new MalformedJsonException(at, why);
    }
}
