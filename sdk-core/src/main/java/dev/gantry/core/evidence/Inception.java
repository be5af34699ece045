package dev.gantry.core.evidence;

import dev.gantry.spi.Signer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The inception document of an identity of this SDK, which names its first key. */
final class Inception {
    private static final Pattern FORM =
            Pattern.compile("\\{\"gantry\":\"inception-1\",\"key\":\"([0-9a-f]{130})\",\"salt\":\"[0-9a-f]{32}\"\\}");

    private Inception() {}

    static boolean has(byte[] document, String scheme, byte[] publicKey) {
        var form = FORM.matcher(new String(document, StandardCharsets.ISO_8859_1));
        return scheme.equals(Signer.P256)
                && form.matches()
                && form.group(1).equals(HexFormat.of().formatHex(publicKey));
    }
}
