package dev.gantry.identifier;

import dev.gantry.GantryException;
import java.util.ArrayList;
import java.util.List;

/**
 * One application identifier of the GS1 General Specifications.
 *
 * @param prefixAt where the company prefix begins in the value; −1 for a qualifier, which has none
 * @param qualifiers the orders of qualifiers that may follow, one of which is used
 */
record Gs1Ai(String code, String title, List<Part> parts, int prefixAt, List<List<String>> qualifiers) {
    private static final String CSET_39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /** A stretch of the value: {@code set} N digits, X the 82 characters, Y the 39; {@code rule} empty if there is none. */
    record Part(char set, int min, int max, boolean optional, String rule) {
        /** The notation of GS1's syntax dictionary: {@code N14,check}, {@code X..20}, {@code [N..12]}. */
        static Part of(String notation) {
            boolean optional = notation.startsWith("[");
            String[] inner = notation.replace("[", "").replace("]", "").split(",");
            String length = inner[0].substring(1);
            boolean variable = length.startsWith("..");
            int max = Integer.parseInt(variable ? length.substring(2) : length);
            return new Part(inner[0].charAt(0), variable ? 1 : max, max, optional, inner.length > 1 ? inner[1] : "");
        }

        boolean allows(char c) {
            return switch (set) {
                case 'N' -> c >= '0' && c <= '9';
                case 'Y' -> CSET_39.indexOf(c) >= 0;
                default -> CheckDigits.CSET_82.indexOf(c) >= 0;
            };
        }
    }

    boolean isKey() {
        return prefixAt >= 0;
    }

    /** The value as the standard writes it: a GTIN of 8, 12 or 13 digits becomes 14; refused if anything in it is wrong. */
    String checked(String given) {
        String value = given;
        if (code.equals("01") && (given.length() == 8 || given.length() == 12 || given.length() == 13)) {
            value = "0".repeat(14 - given.length()) + given;
        }
        int at = 0;
        for (Part part : parts) {
            int rest = value.length() - at;
            if (rest == 0 && part.optional) {
                break;
            }
            if (rest < part.min) {
                throw wrong(value, value.length(), "it is too short", "Give it whole: " + form() + ".");
            }
            int end = at + Math.min(rest, part.max);
            for (int i = at; i < end; i++) {
                if (!part.allows(value.charAt(i))) {
                    throw wrong(value, i, "a character that may not stand there", "Its form is " + form() + ".");
                }
            }
            rule(value, part, value.substring(at, end), at);
            at = end;
        }
        if (at < value.length()) {
            throw wrong(value, at, "it is too long", "Its form is " + form() + ".");
        }
        return value;
    }

    private void rule(String value, Part part, String text, int at) {
        int last = text.length() - 1;
        switch (part.rule) {
            case "check" -> {
                char expected = CheckDigits.gs1(text.substring(0, last));
                if (text.charAt(last) != expected) {
                    throw draft(value, at + last, "its check digit does not fit", "A digit is mistyped; read it again.")
                            .with("expected check digit", expected)
                            .build();
                }
            }
            case "pair" -> {
                if (last < 2) {
                    throw wrong(value, value.length(), "it is too short", "Give it whole.");
                }
                String expected = CheckDigits.gmn(text.substring(0, last - 1));
                if (!text.endsWith(expected)) {
                    throw draft(
                                    value,
                                    at + last - 1,
                                    "its check characters do not fit",
                                    "A character is mistyped; read it again.")
                            .with("expected check characters", expected)
                            .build();
                }
            }
            case "zero" -> {
                if (!text.equals("0")) {
                    throw wrong(value, at, "its first digit is not 0", "Put 0 before the thirteen digits.");
                }
            }
            case "pieces" -> {
                int piece = Integer.parseInt(text.substring(0, 2));
                int total = Integer.parseInt(text.substring(2));
                if (piece == 0 || piece > total) {
                    throw wrong(value, at, "piece " + piece + " of " + total, "Pieces count from 01 up to the total.");
                }
            }
            case "number" -> {
                if (text.length() > 1 && text.startsWith("0")) {
                    throw wrong(value, at, "it begins with 0", "Leave out the leading zeros.");
                }
            }
            case "importer" -> {
                if ("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".indexOf(text) < 0) {
                    throw wrong(value, at, "no importer index", "It is a letter, a digit, - or _.");
                }
            }
            default -> {}
        }
    }

    private String form() {
        var out = new ArrayList<String>();
        for (Part p : parts) {
            String what = switch (p.set) {
                case 'N' -> "digits";
                case 'Y' -> "of GS1's 39 characters";
                default -> "of GS1's 82 characters";
            };
            out.add((p.optional ? "optionally " : "") + (p.min == p.max ? "" : p.min + " to ") + p.max + ' ' + what);
        }
        return String.join(", then ", out);
    }

    GantryException wrong(String value, int position, String why, String fix) {
        return draft(value, position, why, fix).build();
    }

    private GantryException.Builder draft(String value, int position, String why, String fix) {
        return Invalid.draft(value, "as " + title + " (" + code + "), " + why, fix)
                .with("position", position);
    }
}
