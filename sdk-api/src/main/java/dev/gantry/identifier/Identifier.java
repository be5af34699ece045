package dev.gantry.identifier;

import dev.gantry.SubjectId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What identifies one thing, place, document or party, whichever way it was spelled. Two are equal if and only if their canonical forms are, and then so are their uids, on
 * every ledger. Check digits, character sets and lengths were checked: a malformed one does not exist. Immutable.
 *
 * <p>A <em>namespace</em> (1–64 ASCII characters) is what governance assigns to a participant, a <em>local</em> part (at most 192 bytes of UTF-8) what the participant names in it:
 *
 * <table>
 * <caption>Canonical forms</caption>
 * <tr><th>scheme</th><th>canonical form</th><th>namespace</th><th>local part</th></tr>
 * <tr><td>GS1</td><td>{@code gs1:9506000/01/09506000134352/21/12}</td><td>{@code gs1:9506000}</td><td>{@code 01/09506000134352/21/12}</td></tr>
 * <tr><td>HANDLE</td><td>{@code handle:88.1.2/z}</td><td>{@code handle:88.1.2}</td><td>{@code z}</td></tr>
 * <tr><td>USCC</td><td>{@code uscc:91350100M000100Y43}</td><td>the same</td><td>empty</td></tr>
 * <tr><td>OID</td><td>{@code oid:1.2.156.1/5.6}</td><td>{@code oid:1.2.156.1}</td><td>{@code 5.6}</td></tr>
 * <tr><td>OID</td><td>{@code oid:1.2.156.1/}</td><td>{@code oid:1.2.156.1}</td><td>empty</td></tr>
 * <tr><td>OWN</td><td>{@code own:}subject{@code /pallet-7}</td><td>empty</td><td>{@code pallet-7}</td></tr>
 * <tr><td>DID</td><td>{@code did:web:example.com:user:alice}</td><td>{@code did:web:example.com}</td><td>{@code user:alice}</td></tr>
 * <tr><td>DID</td><td>{@code did:gantry:}base58 of the subject</td><td>empty</td><td>empty</td></tr>
 * </table>
 *
 * <p>Everything that is none of these is {@code IDENTIFIER_INVALID} with the place and what to do; {@code NAMESPACE_UNKNOWN} if only the namespace is missing.
 */
public final class Identifier {
    /** Where the identifier's rules come from. */
    public enum Scheme {
        GS1,
        HANDLE,
        USCC,
        OID,
        OWN,
        DID
    }

    private static final int MAX_TEXT = 2048;
    private static final String OWN = "own:";
    private static final Pattern SUBJECT = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern BARE_HANDLE = Pattern.compile("[0-9]+(\\.[0-9]+)+/");

    private final Scheme scheme;
    private final String namespace;
    private final @Nullable SubjectId owner;
    private final String local;

    private Identifier(Scheme scheme, String namespace, @Nullable SubjectId owner, String local) {
        this.scheme = scheme;
        this.namespace = namespace;
        this.owner = owner;
        this.local = local;
    }

    static Identifier of(Scheme scheme, String namespace, String local) {
        if (namespace.length() > Texts.MAX_NAMESPACE) {
            throw Invalid.of(
                    namespace,
                    "as a namespace it is over " + Texts.MAX_NAMESPACE + " characters",
                    "Use one of its participant's own codes instead.");
        }
        return new Identifier(scheme, namespace, null, local);
    }

    /** {@link #parse(String, Collection)} for what tells its namespace by itself: canonical forms, EPC URNs, handles, DIDs. */
    public static Identifier parse(String text) {
        return parse(text, List.of());
    }

    /**
     * The identifier of a canonical form, a Digital Link ({@code https://…/01/…} or {@code /01/…}), a bracketed element string ({@code (01)…(21)…}), an EPC URN, a handle
     * ({@code 88.1.2/z}, {@code hdl:88.1.2/z}, {@code https://hdl.handle.net/88.1.2/z}), {@code uscc:…}, {@code urn:oid:…}, {@code oid:…} or a DID.
     *
     * @param namespaces the namespaces, such as {@code gs1:9506000}, one of which is meant where the text does not tell: Digital Links, element strings, OIDs
     */
    public static Identifier parse(String text, Collection<String> namespaces) {
        bounded(text);
        String lower = text.substring(0, Math.min(8, text.length())).toLowerCase(Locale.ROOT);
        if (lower.startsWith("http:") || lower.startsWith("https:")) {
            return Handles.isProxy(text)
                    ? Handles.parseProxied(text)
                    : gs1(text).among(namespaces);
        }
        if (text.startsWith("/") || text.startsWith("(")) {
            return gs1(text).among(namespaces);
        }
        if (text.startsWith(Gs1Key.SCHEME)) {
            int slash = slash(text);
            if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
                throw Invalid.of(text, "a query or fragment", "Leave it out; it identifies nothing.");
            }
            return gs1(text.substring(slash)).under(text.substring(0, slash));
        }
        if (lower.equals("urn:epc:")) {
            return EpcUrns.parse(text);
        }
        if (text.startsWith(Oid.SCHEME) && text.indexOf('/') >= 0) {
            int slash = slash(text);
            String local = text.substring(slash + 1);
            return oid(text.substring(0, slash) + (local.isEmpty() ? "" : '.' + local))
                    .under(text.substring(0, slash));
        }
        if (lower.startsWith("urn:oid:") || text.startsWith(Oid.SCHEME)) {
            return oid(text).among(namespaces);
        }
        if (text.startsWith(Uscc.SCHEME)) {
            return uscc(text.substring(Uscc.SCHEME.length()));
        }
        if (text.startsWith(OWN)) {
            int slash = slash(text);
            String subject = text.substring(OWN.length(), slash);
            if (!SUBJECT.matcher(subject).matches()) {
                throw Invalid.of(text, "no subject after own:", "A subject is 64 lower-case hexadecimal digits.");
            }
            return own(new SubjectId(subject), text.substring(slash + 1));
        }
        if (text.startsWith("did:")) {
            return of(Did.parse(text));
        }
        if (lower.startsWith("handle:")
                || lower.startsWith("hdl:")
                || BARE_HANDLE.matcher(text).lookingAt()) {
            return handle(text);
        }
        throw Invalid.of(
                text,
                "no spelling of an identifier that tells its scheme",
                "Write it as one of the canonical forms, or call the method of its scheme, such as Identifier.gs1 or uscc.");
    }

    /** A Digital Link, a path of one or a bracketed element string, still to be put under its company prefix: {@code Identifier.gs1(text).under("9506000")}. */
    public static Gs1Key gs1(String text) {
        bounded(text);
        return text.startsWith("(") ? DigitalLinks.bracketed(text) : DigitalLinks.parse(text);
    }

    /** An object identifier, still to be put under its owner's arc: {@code Identifier.oid("1.2.156.1.5").under("1.2.156.1")}. */
    public static Oid oid(String text) {
        bounded(text);
        return Oid.parse(text);
    }

    /** A handle, {@code 88.1.2/z}, with or without {@code handle:} or {@code hdl:}. */
    public static Identifier handle(String text) {
        bounded(text);
        return Handles.parse(text.replaceFirst("^(?i:handle:|hdl:)", ""));
    }

    /** A 统一社会信用代码, 18 characters; small letters become capitals. */
    public static Identifier uscc(String code) {
        bounded(code);
        return Uscc.parse(code);
    }

    /** A participant's own code. */
    public static Identifier own(SubjectId owner, String code) {
        bounded(code);
        return new Identifier(Scheme.OWN, "", owner, Texts.local(code, code));
    }

    /** What a participant registered with this namespace, empty for a code of its own, and this local part; {@code IDENTIFIER_INVALID} if that is no identifier. */
    public static Identifier registered(String namespace, SubjectId owner, String local) {
        return namespace.isEmpty() ? own(owner, local) : parse(joined(namespace, local));
    }

    /** A DID: a participant if it is {@code did:gantry}; otherwise what is before the second colon of its id is the namespace. */
    public static Identifier of(Did did) {
        Optional<SubjectId> subject = did.subject();
        if (subject.isPresent()) {
            return new Identifier(Scheme.DID, "", subject.get(), "");
        }
        int colon = did.id().indexOf(':');
        String head = colon < 0 ? did.id() : did.id().substring(0, colon);
        String local = colon < 0 ? "" : did.id().substring(colon + 1);
        return of(Scheme.DID, "did:" + did.method() + ':' + head, Texts.bounded(did.toString(), local));
    }

    /** The same text, if it is a namespace that can be assigned: {@code gs1:9506000}, {@code handle:88.1.2}, {@code oid:1.2.156.1}, {@code uscc:…}, {@code did:web:example.com}. */
    public static String checkNamespace(String namespace) {
        return Namespaces.checked(namespace);
    }

    private static void bounded(String text) {
        if (text.length() > MAX_TEXT) {
            throw Invalid.of(text, "it is over " + MAX_TEXT + " characters", "No identifier is as long.");
        }
    }

    private static int slash(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw Invalid.of(text, "no / after its namespace", "Write namespace/local.");
        }
        return slash;
    }

    public Scheme scheme() {
        return scheme;
    }

    /** What was assigned to the participant; empty if {@link #owner} is the participant itself. */
    public String namespace() {
        return namespace;
    }

    /** Whose own code it is, or whom it names: present if and only if {@link #namespace} is empty. */
    public Optional<SubjectId> owner() {
        return Optional.ofNullable(owner);
    }

    /** The part within the namespace; may be empty. */
    public String local() {
        return local;
    }

    /** The one form of this identifier; {@link #parse(String)} reads it without further knowledge. */
    public String canonical() {
        if (owner != null) {
            return scheme == Scheme.DID ? Did.of(owner).toString() : OWN + owner + '/' + local;
        }
        return joined(namespace, local);
    }

    private static String joined(String namespace, String local) {
        boolean bare = local.isEmpty() && !namespace.startsWith(Oid.SCHEME);
        return bare ? namespace : namespace + (namespace.startsWith("did:") ? ':' : '/') + local;
    }

    /** The kernel's id of this identifier, the same on every ledger: 64 lower-case hexadecimal digits of {@link #uidBytes}. */
    public String uid() {
        return HexFormat.of().formatHex(uidBytes());
    }

    /**
     * SHA-256 of the ASCII text {@code gantry:uid:v1}, a zero byte, the namespace's length in one byte, the namespace, the local part; the owner's 32 bytes stand in place of an
     * empty namespace.
     */
    public byte[] uidBytes() {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update("gantry:uid:v1".getBytes(StandardCharsets.US_ASCII));
            sha.update((byte) 0);
            sha.update((byte) namespace.length());
            sha.update(
                    owner == null
                            ? namespace.getBytes(StandardCharsets.US_ASCII)
                            : HexFormat.of().parseHex(owner.hex()));
            return sha.digest(local.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The EPC URN that says exactly this; empty for other schemes and for what no URN can say, such as a GTIN with batch and serial number. */
    public Optional<String> epcUrn() {
        return scheme == Scheme.GS1
                ? EpcUrns.print(key(), namespace.substring(Gs1Key.SCHEME.length()))
                : Optional.empty();
    }

    /** The Digital Link under a domain, {@code https://id.gs1.org} for instance; empty for other schemes. */
    public Optional<String> digitalLink(String domain) {
        return scheme == Scheme.GS1
                ? Optional.of((domain.endsWith("/") ? domain.substring(0, domain.length() - 1) : domain) + '/' + local)
                : Optional.empty();
    }

    /** Every spelling there is, the canonical first; each is read back as this identifier if its namespace is told. */
    public List<String> spellings() {
        var out = new ArrayList<>(List.of(canonical()));
        switch (scheme) {
            case GS1 -> {
                out.add("https://id.gs1.org/" + local);
                out.add("/" + local);
                String elements = key().elements();
                if (elements.chars().filter(c -> c == '(').count()
                                == 1 + key().qualifiers().size()
                        && elements.chars().filter(c -> c == ')').count()
                                == 1 + key().qualifiers().size()) {
                    out.add(elements);
                }
                epcUrn().ifPresent(out::add);
            }
            case HANDLE -> {
                String handle = canonical().substring(Handles.SCHEME.length());
                int slash = handle.indexOf('/') + 1;
                out.add(handle);
                out.add("hdl:" + handle);
                out.add("https://hdl.handle.net/" + handle.substring(0, slash)
                        + Percent.encode(handle.substring(slash)));
            }
            case OID -> out.add("urn:" + namespace + (local.isEmpty() ? "" : '.' + local));
            default -> {}
        }
        return List.copyOf(out);
    }

    private Gs1Key key() {
        return DigitalLinks.parse("/" + local);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Identifier i && canonical().equals(i.canonical());
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    @Override
    public String toString() {
        return canonical();
    }
}
