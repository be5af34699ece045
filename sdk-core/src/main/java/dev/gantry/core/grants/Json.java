package dev.gantry.core.grants;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of JSON (RFC 8259) as a policy has: objects, arrays, strings, whole numbers. Anything else, a name twice, or bytes behind the end are refused with
 * {@link Malformed}; there is one reading of every text or none.
 */
final class Json {
    private static final int MAX_LENGTH = 16_384;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_DIGITS = 18;

    /** Where and what, for people. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** Maps in their order, lists, strings and longs. */
    static Object read(String text) throws Malformed {
        if (text.length() > MAX_LENGTH) {
            throw new Malformed("longer than " + MAX_LENGTH + " characters");
        }
        var json = new Json(text);
        Object value = json.value(0);
        json.space();
        if (json.at != text.length()) {
            throw json.malformed("something behind the end");
        }
        return value;
    }

    private Object value(int depth) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw malformed("nested too deep");
        }
        space();
        char c = peek();
        if (c == '{') {
            return object(depth);
        }
        if (c == '[') {
            return array(depth);
        }
        return c == '"' ? string() : number();
    }

    private Map<String, Object> object(int depth) throws Malformed {
        var all = new LinkedHashMap<String, Object>();
        at++;
        space();
        if (peek() == '}') {
            at++;
            return all;
        }
        while (true) {
            space();
            String name = string();
            space();
            expect(':');
            if (all.put(name, value(depth + 1)) != null) {
                throw malformed("\"" + name + "\" twice");
            }
            space();
            if (peek() == '}') {
                at++;
                return all;
            }
            expect(',');
        }
    }

    private List<Object> array(int depth) throws Malformed {
        var all = new ArrayList<Object>();
        at++;
        space();
        if (peek() == ']') {
            at++;
            return all;
        }
        while (true) {
            all.add(value(depth + 1));
            space();
            if (peek() == ']') {
                at++;
                return all;
            }
            expect(',');
        }
    }

    private String string() throws Malformed {
        expect('"');
        var out = new StringBuilder();
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return out.toString();
            }
            if (c < 0x20) {
                throw malformed("a control character in a string");
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws Malformed {
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
                if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
                    throw malformed("an escape that is none");
                }
                at += 4;
                yield (char) Integer.parseInt(text, at - 4, at, 16);
            }
            default -> throw malformed("an escape that is none");
        };
    }

    private Long number() throws Malformed {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        int digits = at - start;
        boolean goesOn = at < text.length() && ".eE+-".indexOf(text.charAt(at)) >= 0;
        if (digits == 0 || digits > MAX_DIGITS || goesOn || digits > 1 && text.charAt(start) == '0') {
            throw malformed("neither an object, an array, a string nor a whole number");
        }
        return Long.parseLong(text, start, at, 10);
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws Malformed {
        if (at >= text.length()) {
            throw malformed("an end too soon");
        }
        return text.charAt(at);
    }

    private void expect(char c) throws Malformed {
        if (peek() != c) {
            throw malformed("no " + c);
        }
        at++;
    }

    private Malformed malformed(String what) {
        return new Malformed(what + ", at character " + at);
    }

    /** In one line, names in the maps' order. Only strings without anything to escape are written. */
    static String write(Object value) {
        if (value instanceof Map<?, ?> map) {
            var parts = new ArrayList<String>();
            map.forEach((k, v) -> parts.add(write(k) + ":" + write(v)));
            return "{" + String.join(",", parts) + "}";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(",", list.stream().map(Json::write).toList()) + "]";
        }
        return value instanceof Long ? value.toString() : "\"" + value + "\"";
    }
}
