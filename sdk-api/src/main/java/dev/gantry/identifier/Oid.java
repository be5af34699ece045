package dev.gantry.identifier;

import java.util.Collection;
import java.util.regex.Pattern;

/** An object identifier (ITU-T X.660), checked. Which arc its owner was given it does not tell; {@link #under} makes an {@link Identifier} of it. */
public final class Oid {
    static final String SCHEME = "oid:";
    private static final Pattern FORM =
            Pattern.compile("([01](\\.([0-9]|[123][0-9]))|2\\.(0|[1-9][0-9]*))(\\.(0|[1-9][0-9]*))*");

    private final String dotted;

    private Oid(String dotted) {
        this.dotted = dotted;
    }

    static Oid parse(String text) {
        String dotted = text.replaceFirst("^(?i:urn:oid:|oid:)", "");
        if (dotted.length() > Texts.MAX_LOCAL || !FORM.matcher(dotted).matches()) {
            throw Invalid.of(
                    text,
                    "no object identifier",
                    "Numbers without leading zeros with dots between, the first 0, 1 or 2, the second below 40 under 0 and 1.");
        }
        return new Oid(dotted);
    }

    /** The identifier under the arc {@code 1.2.156.1}, also written {@code oid:1.2.156.1}; the arc itself has an empty local part. */
    public Identifier under(String arc) {
        String owner = parse(arc).dotted;
        if (!within(owner)) {
            throw Invalid.of(dotted, "it is not under " + owner, "Give the arc with which it begins.");
        }
        String local = dotted.equals(owner) ? "" : dotted.substring(owner.length() + 1);
        return Identifier.of(Identifier.Scheme.OID, SCHEME + owner, local);
    }

    /** The identifier under the only one of these namespaces that it fits. {@code NAMESPACE_UNKNOWN} otherwise. */
    public Identifier among(Collection<String> namespaces) {
        return under(Namespaces.only(
                toString(), namespaces, n -> n.startsWith(SCHEME) && within(n.substring(SCHEME.length()))));
    }

    private boolean within(String owner) {
        return dotted.equals(owner) || dotted.startsWith(owner + ".");
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Oid other && dotted.equals(other.dotted);
    }

    @Override
    public int hashCode() {
        return dotted.hashCode();
    }

    /** {@code urn:oid:1.2.156.1.5}, RFC 3061. */
    @Override
    public String toString() {
        return "urn:oid:" + dotted;
    }
}
