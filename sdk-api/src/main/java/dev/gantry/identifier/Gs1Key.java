package dev.gantry.identifier;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A checked GS1 key with its qualifiers, in the standard's order. It does not tell how long its company prefix is; {@link #under} makes an {@link Identifier} of it.
 * Immutable; equal if the canonical paths are.
 */
public final class Gs1Key {
    static final String SCHEME = "gs1:";

    private final Gs1Ai ai;
    private final String value;
    private final Map<String, String> qualifiers;

    private Gs1Key(Gs1Ai ai, String value, Map<String, String> qualifiers) {
        this.ai = ai;
        this.value = value;
        this.qualifiers = qualifiers;
    }

    /** The key of these values, given in any order; all are checked. */
    static Gs1Key of(String code, String value, Map<String, String> given) {
        Gs1Ai ai = Gs1Ais.find(code);
        if (ai == null || !ai.isKey()) {
            throw Invalid.of(
                    "(" + code + ")" + value,
                    "(" + code + ") identifies nothing by itself",
                    "Begin with a key, such as (01) for a GTIN or (00) for an SSCC.");
        }
        List<String> order = ai.qualifiers().stream()
                .filter(o -> o.containsAll(given.keySet()))
                .findFirst()
                .orElse(List.of());
        if (!order.containsAll(given.keySet())) {
            throw Invalid.of(
                    "(" + code + ")" + value,
                    "the elements " + given.keySet() + " do not make this key finer, or not together",
                    "Of the qualifiers of a " + ai.title() + ", use one of " + ai.qualifiers()
                            + ", and leave out what only describes.");
        }
        if (code.equals("415") && given.isEmpty()) {
            throw Invalid.of("(415)" + value, "the payment slip's reference is missing", "Add (8020).");
        }
        var qualifiers = new LinkedHashMap<String, String>();
        for (String qualifier : order) {
            if (given.containsKey(qualifier)) {
                qualifiers.put(qualifier, Gs1Ais.get(qualifier).checked(given.get(qualifier)));
            }
        }
        var key = new Gs1Key(ai, ai.checked(value), qualifiers);
        Texts.bounded(key.path(), key.local());
        return key;
    }

    /** The identifier under the company prefix {@code 9506000}, also written {@code gs1:9506000}. {@code IDENTIFIER_INVALID} if the key does not carry this prefix. */
    public Identifier under(String companyPrefix) {
        String prefix = prefix(companyPrefix);
        if (!carries(prefix)) {
            throw Invalid.of(
                    path(),
                    "its company prefix is not " + prefix,
                    "Give the prefix with which the digits from position " + ai.prefixAt() + " of " + value
                            + " begin.");
        }
        return Identifier.of(Identifier.Scheme.GS1, SCHEME + prefix, local());
    }

    /** The identifier under the only one of these namespaces that it fits; others, also of other schemes, may be among them. {@code NAMESPACE_UNKNOWN} otherwise. */
    public Identifier among(Collection<String> namespaces) {
        return under(Namespaces.only(
                path(),
                namespaces,
                n -> n.startsWith(SCHEME)
                        && Texts.digits(n.substring(SCHEME.length()))
                        && carries(n.substring(SCHEME.length()))));
    }

    /** The digits of a company prefix, given with or without {@code gs1:}. */
    static String prefix(String given) {
        String prefix = given.startsWith(SCHEME) ? given.substring(SCHEME.length()) : given;
        if (!Texts.digits(prefix) || prefix.length() < 4 || prefix.length() > 12) {
            throw Invalid.of(given, "no GS1 company prefix", "It has 4 to 12 digits.");
        }
        return prefix;
    }

    private boolean carries(String prefix) {
        return value.startsWith(prefix, ai.prefixAt()) && value.length() > ai.prefixAt() + prefix.length();
    }

    /** The canonical Digital Link without its domain: {@code /01/09506000134352/10/ABC/21/12}. */
    public String path() {
        return "/" + local();
    }

    /** As on a label: {@code (01)09506000134352(21)12}. */
    public String elements() {
        var out = new StringBuilder("(" + ai.code() + ")" + value);
        qualifiers.forEach((q, v) -> out.append('(').append(q).append(')').append(v));
        return out.toString();
    }

    String local() {
        var parts = new ArrayList<>(List.of(ai.code(), Percent.encode(value)));
        qualifiers.forEach((q, v) -> {
            parts.add(q);
            parts.add(Percent.encode(v));
        });
        return String.join("/", parts);
    }

    String code() {
        return ai.code();
    }

    String value() {
        return value;
    }

    Map<String, String> qualifiers() {
        return qualifiers;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Gs1Key k && path().equals(k.path());
    }

    @Override
    public int hashCode() {
        return path().hashCode();
    }

    @Override
    public String toString() {
        return path();
    }
}
