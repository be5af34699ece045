package dev.gantry.core.evidence;

import dev.gantry.core.keys.InceptionDocument;
import dev.gantry.spi.Signer;
import java.util.Arrays;

/** The inception document of an identity of this SDK, which names its first key. */
final class Inception {
    private Inception() {}

    static boolean has(byte[] document, String scheme, byte[] publicKey) {
        return scheme.equals(Signer.P256)
                && InceptionDocument.firstKey(document)
                        .filter(k -> Arrays.equals(k, publicKey))
                        .isPresent();
    }
}
