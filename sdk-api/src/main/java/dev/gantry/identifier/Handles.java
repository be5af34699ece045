package dev.gantry.identifier;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Handles (RFC 3651) and with them the identifiers of China's industrial internet (工业互联网标识, prefix 88.industry.enterprise). The prefix is its naming authority, whose
 * ASCII letters have no case; the suffix is taken as it is.
 */
final class Handles {
    static final String SCHEME = "handle:";
    private static final Pattern PREFIX = Pattern.compile("[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]+)*");
    private static final Pattern INDUSTRIAL = Pattern.compile("88(\\.[0-9]+){2,}");
    private static final String PROXY = "://hdl.handle.net/";

    private Handles() {}

    /** Whether a web address is of the proxy that resolves handles. */
    static boolean isProxy(String url) {
        return url.regionMatches(true, url.indexOf("://"), PROXY, 0, PROXY.length());
    }

    static Identifier parseProxied(String url) {
        String path = url.substring(url.indexOf("://") + PROXY.length());
        if (path.contains("?") || path.contains("#")) {
            throw Invalid.of(url, "a query or fragment", "Give the handle alone; encode ? as %3F and # as %23.");
        }
        return split(url, Percent.decode(path));
    }

    static Identifier parse(String handle) {
        return split(handle, handle);
    }

    private static Identifier split(String text, String handle) {
        int slash = handle.indexOf('/');
        if (slash < 0) {
            throw Invalid.of(text, "a handle without /", "Write prefix/suffix, such as 88.1.2/z.");
        }
        return Identifier.of(
                Identifier.Scheme.HANDLE,
                SCHEME + prefix(text, handle.substring(0, slash)),
                Texts.local(handle, handle.substring(slash + 1)));
    }

    /** The prefix in its one form. */
    static String prefix(String text, String given) {
        String prefix = given.toLowerCase(Locale.ROOT);
        if (prefix.length() > Texts.MAX_NAMESPACE || !PREFIX.matcher(given).matches()) {
            throw Invalid.of(
                    text,
                    "no handle prefix",
                    "A prefix is at most " + Texts.MAX_NAMESPACE + " letters and digits with dots between.");
        }
        if (prefix.startsWith("88.") && !INDUSTRIAL.matcher(prefix).matches()) {
            throw Invalid.of(
                    text,
                    "no prefix of the industrial internet",
                    "After 88 come the industry's and the enterprise's numbers: 88.100.1.");
        }
        return prefix;
    }
}
