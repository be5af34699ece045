package dev.gantry.identifier;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Free text in an identifier: a code of somebody's own, a handle's suffix. Two that look alike should not be two identifiers. */
final class Texts {
    static final int MAX_LOCAL = 192;
    static final int MAX_NAMESPACE = 64;

    private Texts() {}

    /** The text itself, if it is 1 to 192 bytes of UTF-8 in NFC without control, format and line separator characters and not padded. */
    static String local(String whole, String text) {
        if (text.isEmpty()) {
            throw Invalid.of(whole, "the local part is empty", "Say which thing of the namespace is meant.");
        }
        if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            throw Invalid.of(whole, "it is not in Unicode normal form C", "Normalise the text to NFC.");
        }
        int position = 0;
        for (int c : text.codePoints().toArray()) {
            int type = Character.getType(c);
            if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE) {
                throw Invalid.at(
                        whole,
                        whole.length() - text.length() + position,
                        String.format("the invisible character U+%04X", c),
                        "Leave the character out.");
            }
            position += Character.charCount(c);
        }
        if (!text.equals(text.strip())) {
            throw Invalid.of(whole, "white space at the end of the local part, or at its beginning", "Leave it out.");
        }
        return bounded(whole, text);
    }

    static String bounded(String whole, String local) {
        if (local.getBytes(StandardCharsets.UTF_8).length > MAX_LOCAL) {
            throw Invalid.of(
                    whole,
                    "the local part is over " + MAX_LOCAL + " bytes",
                    "Use a shorter code; a long one can be kept in a record.");
        }
        return local;
    }

    static boolean digits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
