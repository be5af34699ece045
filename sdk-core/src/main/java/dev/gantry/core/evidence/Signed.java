package dev.gantry.core.evidence;

import dev.gantry.core.keys.Signatures;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A signature, and whose it claims to be.
 *
 * @param document the head (K1-6) of the signer's DID document that has the key; zero if it is the inception document
 * @param scheme a name of {@link Signer}
 * @param publicKey an uncompressed point, 65 bytes
 * @param signature r ‖ s, 64 bytes
 */
public record Signed(Word subject, Word document, String scheme, byte[] publicKey, byte[] signature) {
    private static final Set<String> SCHEMES = Set.of(Signer.P256, Signer.SECP256K1, Signer.SM2);

    /** What is signed is H(tag and a zero byte ‖ subject ‖ document ‖ content), with SM3 and the signer's key before it for SM2. */
    static Signed by(Signer signer, Word subject, Word document, String tag, byte[] content) {
        byte[] key = signer.publicKey();
        byte[] digest = digest(signer.scheme(), key, message(subject, document, tag, content));
        return new Signed(subject, document, signer.scheme(), key, signer.sign(digest));
    }

    boolean supported() {
        return SCHEMES.contains(scheme);
    }

    /** Whether the key signed this content under this tag. Whose the key is, is another question. */
    boolean holds(String tag, byte[] content) {
        byte[] digest = digest(scheme, publicKey, message(subject, document, tag, content));
        return Signatures.verify(scheme, publicKey, digest, signature);
    }

    void write(CborWriter out) {
        out.array(5).word(subject).word(document).text(scheme).bytes(publicKey).bytes(signature);
    }

    static Signed read(CborReader in) throws MalformedException {
        in.array(5);
        return new Signed(in.word(), in.word(), in.text(32), in.exactly(65), in.exactly(64));
    }

    private static byte[] message(Word subject, Word document, String tag, byte[] content) {
        return Items.args((tag + '\0').getBytes(StandardCharsets.US_ASCII), subject.bytes(), document.bytes(), content);
    }

    private static byte[] digest(String scheme, byte[] publicKey, byte[] message) {
        return scheme.equals(Signer.SM2)
                ? Signatures.sm2Digest(publicKey, message)
                : Digests.plain(message).bytes();
    }
}
