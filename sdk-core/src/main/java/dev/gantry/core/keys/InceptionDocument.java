package dev.gantry.core.keys;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The founding document of an identity of this SDK: its first key, and a salt so that no two participants share a subject. */
public final class InceptionDocument {
    private static final Pattern FORM =
            Pattern.compile("\\{\"gantry\":\"inception-1\",\"key\":\"([0-9a-f]{130})\",\"salt\":\"[0-9a-f]{32}\"\\}");

    private InceptionDocument() {}

    static byte[] of(byte[] firstKey) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        var hex = HexFormat.of();
        return ("{\"gantry\":\"inception-1\",\"key\":\"" + hex.formatHex(firstKey) + "\",\"salt\":\""
                        + hex.formatHex(salt) + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The P-256 key that the document names, uncompressed; empty if it is no inception document. */
    public static Optional<byte[]> firstKey(byte[] document) {
        var form = FORM.matcher(new String(document, StandardCharsets.ISO_8859_1));
        return form.matches() ? Optional.of(HexFormat.of().parseHex(form.group(1))) : Optional.empty();
    }
}
