package dev.gantry.kernel.solidity;

import java.nio.charset.StandardCharsets;

/**
 * A contract's source with one place changed.
 *
 * @param file its file's name
 * @param function where the place is; the contract's name outside of functions
 * @param line of the place, from 1
 * @param operator what kind of change
 * @param before the changed lines as they were, without indentation
 * @param after the same lines changed
 * @param source the whole file
 */
record Mutant(String file, String function, int line, String operator, String before, String after, String source) {
    /** @param text the file, a character for each of its bytes; {@code from} to {@code to} becomes {@code instead} */
    static Mutant of(String file, String function, String operator, String text, int from, int to, String instead) {
        int begin = text.lastIndexOf('\n', from - 1) + 1;
        int end = text.indexOf('\n', to);
        String changed = text.substring(0, from) + instead + text.substring(to);
        int line = (int) text.substring(0, from).chars().filter(c -> c == '\n').count() + 1;
        return new Mutant(
                file,
                function,
                line,
                operator,
                flat(text.substring(begin, end)),
                flat(text.substring(begin, from) + instead + text.substring(to, end)),
                new String(changed.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static String flat(String lines) {
        return lines.strip().replaceAll("\\s+", " ");
    }

    /** Stays the same when lines come and go elsewhere in the file. */
    String key() {
        return file + " | " + function + " | " + before + " | " + after;
    }

    @Override
    public String toString() {
        return file + ":" + line + " " + function + " [" + operator + "] " + before + " => " + after;
    }
}
