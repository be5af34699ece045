package dev.gantry.identifier;

import dev.gantry.SubjectId;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A decentralised identifier without path, query or fragment, of at most 512 characters (W3C DID Core 1.0, 3.1). Two are equal if they are the same character by character.
 *
 * @param method the method's name, such as {@code key}
 * @param id the method-specific id, as written
 */
public record Did(String method, String id) {
    /** The method whose id is the base58btc of a {@link SubjectId}: the same participant on every ledger. */
    public static final String GANTRY = "gantry";

    private static final int MAX = 512;
    private static final Pattern METHOD = Pattern.compile("[a-z0-9]+");
    private static final Pattern CHARACTERS = Pattern.compile("([A-Za-z0-9._:-]|%[0-9A-Fa-f]{2})+");

    public Did {
        String text = "did:" + method + ':' + id;
        if (text.length() > MAX) {
            throw Invalid.of(text, "over " + MAX + " characters", "Use a shorter DID.");
        }
        if (!METHOD.matcher(method).matches()) {
            throw Invalid.of(text, "no name of a DID method", "It is lower-case letters and digits.");
        }
        if (!CHARACTERS.matcher(id).matches() || id.endsWith(":")) {
            throw Invalid.of(
                    text,
                    "no method-specific id of a DID",
                    "It is letters, digits, . - _ and : between them; others percent-encoded.");
        }
        if (method.equals(GANTRY)) {
            byte[] word = Base58.decode(id);
            if (word.length != 32) {
                throw Invalid.of(text, "it does not name a subject", "After did:gantry: come 32 bytes in base58btc.");
            }
        }
    }

    /** {@code IDENTIFIER_INVALID} if it is no DID, or has a path, query or fragment. */
    public static Did parse(String text) {
        int colon = text.startsWith("did:") ? text.indexOf(':', 4) : -1;
        if (colon < 0) {
            throw Invalid.of(text, "no DID", "A DID is did:method:id.");
        }
        return new Did(text.substring(4, colon), text.substring(colon + 1));
    }

    /** {@code did:gantry:…} of a participant. */
    public static Did of(SubjectId subject) {
        return new Did(GANTRY, Base58.encode(HexFormat.of().parseHex(subject.hex())));
    }

    /** The participant, if this is {@code did:gantry}. */
    public Optional<SubjectId> subject() {
        return method.equals(GANTRY)
                ? Optional.of(new SubjectId(HexFormat.of().formatHex(Base58.decode(id))))
                : Optional.empty();
    }

    /** This DID with a fragment, as keys and services are named. */
    public DidUrl fragment(String fragment) {
        return new DidUrl(this, "", null, fragment);
    }

    @Override
    public String toString() {
        return "did:" + method + ':' + id;
    }
}
