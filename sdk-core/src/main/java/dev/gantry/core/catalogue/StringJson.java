package dev.gantry.core.catalogue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON of nothing but objects, arrays and strings, in its one canonical form (RFC 8785): sorted keys, no white space, shortest escapes. What is read is accepted only if
 * writing it again gives the same bytes, so two texts are never one value.
 */
final class StringJson {
    private static final int MAX_DEPTH = 6;

    private final String text;
    private int position;

    private StringJson(String text) {
        this.text = text;
    }

    /** The bytes are no canonical JSON of this kind. */
    static final class Malformed extends Exception {
        Malformed(String why) {
            super(why, null, false, false);
        }
    }

    static byte[] write(Object value) {
        var out = new StringBuilder();
        write(out, value);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(StringBuilder out, Object value) {
        if (value instanceof String s) {
            string(out, s);
        } else if (value instanceof List<?> list) {
            out.append('[');
            String comma = "";
            for (Object item : list) {
                out.append(comma);
                write(out, item);
                comma = ",";
            }
            out.append(']');
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            var sorted = new TreeMap<String, Object>(); // UTF-16 order, as RFC 8785 3.2.3 has it
            map.forEach((k, v) -> sorted.put((String) k, v));
            String comma = "";
            for (var e : sorted.entrySet()) {
                out.append(comma);
                string(out, e.getKey());
                out.append(':');
                write(out, e.getValue());
                comma = ",";
            }
            out.append('}');
        } else {
            throw new IllegalArgumentException("no JSON of this kind: " + value.getClass());
        }
    }

    private static void string(StringBuilder out, String s) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    static Object read(byte[] json) throws Malformed {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            var in = new StringJson(text);
            Object value = in.value(0);
            if (in.position != text.length() || !Arrays.equals(write(value), json)) {
                throw new Malformed("not in canonical form");
            }
            return value;
        } catch (CharacterCodingException e) {
            throw new Malformed("no UTF-8");
        }
    }

    private Object value(int depth) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw new Malformed("nested too deep");
        }
        return switch (peek()) {
            case '"' -> string();
            case '[' -> array(depth);
            case '{' -> object(depth);
            default -> throw new Malformed("neither object, array nor string at " + position);
        };
    }

    private List<Object> array(int depth) throws Malformed {
        var list = new ArrayList<Object>();
        position++;
        while (peek() != ']') {
            if (!list.isEmpty()) {
                expect(',');
            }
            list.add(value(depth + 1));
        }
        position++;
        return list;
    }

    private Map<String, Object> object(int depth) throws Malformed {
        var map = new TreeMap<String, Object>();
        position++;
        while (peek() != '}') {
            if (!map.isEmpty()) {
                expect(',');
            }
            String key = string();
            expect(':');
            map.put(key, value(depth + 1));
        }
        position++;
        return map;
    }

    private String string() throws Malformed {
        expect('"');
        var out = new StringBuilder();
        while (peek() != '"') {
            char c = next();
            out.append(c == '\\' ? escaped() : c);
        }
        position++;
        return out.toString();
    }

    private char escaped() throws Malformed {
        char c = next();
        return switch (c) {
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(next(), 16);
                    if (digit < 0) {
                        throw new Malformed("no escape at " + position);
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> c;
        };
    }

    private char peek() throws Malformed {
        if (position >= text.length()) {
            throw new Malformed("it ends too early");
        }
        return text.charAt(position);
    }

    private char next() throws Malformed {
        char c = peek();
        position++;
        return c;
    }

    private void expect(char c) throws Malformed {
        if (next() != c) {
            throw new Malformed("no " + c + " at " + (position - 1));
        }
    }
}
