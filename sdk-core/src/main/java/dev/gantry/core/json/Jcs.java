package dev.gantry.core.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one byte string of a JSON value, RFC 8785 (JSON Canonicalization Scheme): members in UTF-16 order, no space, numbers as ECMAScript prints doubles. */
public final class Jcs {
    private Jcs() {}

    /** @param value made of maps with string keys, lists, strings, integers, doubles, booleans and null; IllegalArgumentException for anything else */
    public static byte[] encode(@Nullable Object value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof String s) {
            string(s, out);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Double) {
            out.append(number(exact((Number) value)));
        } else if (value instanceof List<?> list) {
            String separator = "[";
            for (Object item : list) {
                out.append(separator);
                write(item, out);
                separator = ",";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof Map<?, ?> map) {
            var sorted = new TreeMap<String, @Nullable Object>(); // String compares UTF-16 units, as the RFC does
            map.forEach((k, v) -> sorted.put((String) k, v));
            String separator = "{";
            for (var member : sorted.entrySet()) {
                out.append(separator);
                string(member.getKey(), out);
                out.append(':');
                write(member.getValue(), out);
                separator = ",";
            }
            out.append(sorted.isEmpty() ? "{}" : "}");
        } else {
            throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }

    private static double exact(Number number) {
        if (number instanceof Long n && (n > Json.MAX_INTEGER || n < -Json.MAX_INTEGER)) {
            throw new IllegalArgumentException("an integer beyond 2^53; write it as a string");
        }
        return number.doubleValue();
    }

    private static void string(String s, StringBuilder out) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(s)) {
            throw new IllegalArgumentException("half a surrogate pair");
        }
        out.append('"');
        for (char c : s.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }

    /** ECMA-262, Number::toString for radix 10. */
    static String number(double d) {
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            throw new IllegalArgumentException("no JSON number: " + d);
        }
        if (d == 0) {
            return "0";
        }
        if (d < 0) {
            return "-" + number(-d);
        }
        BigDecimal shortest = shortest(d).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int k = digits.length();
        int n = k - shortest.scale();
        if (k <= n && n <= 21) {
            return digits + "0".repeat(n - k);
        }
        if (0 < n && n <= 21) {
            return digits.substring(0, n) + '.' + digits.substring(n);
        }
        if (-6 < n && n <= 0) {
            return "0." + "0".repeat(-n) + digits;
        }
        String exponent = (n > 0 ? "e+" : "e-") + Math.abs(n - 1);
        return k == 1 ? digits + exponent : digits.charAt(0) + "." + digits.substring(1) + exponent;
    }

    /** The decimal with fewest digits that is read back as this double, and of these the nearest. (Java's own is not the shortest before 19.) */
    private static BigDecimal shortest(double d) {
        var exact = new BigDecimal(d);
        for (int precision = 1; precision < 17; precision++) {
            BigDecimal down = exact.round(new MathContext(precision, RoundingMode.DOWN));
            BigDecimal up = exact.round(new MathContext(precision, RoundingMode.UP));
            boolean downFits = down.doubleValue() == d;
            boolean upFits = up.doubleValue() == d;
            if (downFits && upFits) {
                int nearer = exact.subtract(down).compareTo(up.subtract(exact));
                boolean even = !down.unscaledValue().testBit(0);
                return nearer < 0 || nearer == 0 && even ? down : up;
            }
            if (downFits || upFits) {
                return downFits ? down : up;
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
    }
}
