package dev.gantry.identifier;

import java.util.Locale;
import java.util.regex.Pattern;

/** 统一社会信用代码, GB 32100-2015: the code of a legal person or organisation of China. */
final class Uscc {
    static final String SCHEME = "uscc:";
    private static final int LENGTH = 18;
    private static final Pattern LETTERS = Pattern.compile("[a-z]+");

    private Uscc() {}

    static Identifier parse(String text) {
        String code = LETTERS.matcher(text).replaceAll(m -> m.group().toUpperCase(Locale.ROOT));
        if (code.length() != LENGTH) {
            throw Invalid.of(text, "it has " + code.length() + " characters", "A 统一社会信用代码 has 18.");
        }
        for (int i = 0; i < LENGTH; i++) {
            boolean region = i >= 2 && i < 8;
            if (CheckDigits.USCC.indexOf(code.charAt(i)) < 0 || region && code.charAt(i) > '9') {
                throw Invalid.at(
                        code,
                        i,
                        "a character that may not stand there",
                        region
                                ? "Characters 3 to 8 are the digits of a region."
                                : "Use digits and capital letters without I, O, S, V, Z.");
            }
        }
        char expected = CheckDigits.uscc(code.substring(0, LENGTH - 1));
        if (code.charAt(LENGTH - 1) != expected) {
            throw Invalid.draft(code, "its check character does not fit", "A character is mistyped; read it again.")
                    .with("position", LENGTH - 1)
                    .with("expected check character", expected)
                    .build();
        }
        return Identifier.of(Identifier.Scheme.USCC, SCHEME + code, "");
    }
}
