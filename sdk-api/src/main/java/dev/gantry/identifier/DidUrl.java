package dev.gantry.identifier;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A DID with path, query and fragment (W3C DID Core 1.0, 3.2); of at most 2,048 characters, ASCII.
 *
 * @param path empty, or begins with a slash
 * @param query without its question mark; null if there is none, which differs from an empty one
 * @param fragment without its hash; null if there is none
 */
public record DidUrl(
        Did did,
        String path,
        @Nullable String query,
        @Nullable String fragment) {
    private static final int MAX = 2048;
    private static final String PCHAR = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";
    private static final Pattern PATH = Pattern.compile("(?:/" + PCHAR + "*+)*+");
    private static final Pattern QUERY = Pattern.compile("(?:" + PCHAR + "|[/?])*+");

    public DidUrl {
        String text = print(did, path, query, fragment);
        if (text.length() > MAX) {
            throw Invalid.of(text, "over " + MAX + " characters", "Use a shorter DID URL.");
        }
        if (!PATH.matcher(path).matches()
                || query != null && !QUERY.matcher(query).matches()
                || fragment != null && !QUERY.matcher(fragment).matches()) {
            throw Invalid.of(text, "a character that may not stand in a URL (RFC 3986)", "Percent-encode it as UTF-8.");
        }
    }

    /** {@code IDENTIFIER_INVALID} if it is no absolute DID URL. */
    public static DidUrl parse(String text) {
        int hash = text.indexOf('#');
        String beforeHash = hash < 0 ? text : text.substring(0, hash);
        int mark = beforeHash.indexOf('?');
        String beforeMark = mark < 0 ? beforeHash : beforeHash.substring(0, mark);
        int slash = beforeMark.indexOf('/');
        return new DidUrl(
                Did.parse(slash < 0 ? beforeMark : beforeMark.substring(0, slash)),
                slash < 0 ? "" : beforeMark.substring(slash),
                mark < 0 ? null : beforeHash.substring(mark + 1),
                hash < 0 ? null : text.substring(hash + 1));
    }

    /** As {@link #parse}; what begins with {@code #} is relative to {@code base} (DID Core 3.2.2). */
    public static DidUrl parse(String text, Did base) {
        return text.startsWith("#") ? base.fragment(text.substring(1)) : parse(text);
    }

    private static String print(Did did, String path, @Nullable String query, @Nullable String fragment) {
        return did + path + (query == null ? "" : "?" + query) + (fragment == null ? "" : "#" + fragment);
    }

    @Override
    public String toString() {
        return print(did, path, query, fragment);
    }
}
