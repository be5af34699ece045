package dev.gantry.core.envelope;

import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;

/** RFC 9180, base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. {@code encapsulated key (65) ‖ ciphertext}, one message a key. */
final class Hpke {
    private static final int POINT = 65;
    private static final byte[] NO_AAD = {};

    private Hpke() {}

    static HPKE suite() {
        return new HPKE(HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }

    static byte[] seal(byte[] reader, byte[] info, byte[] plain) {
        try {
            HPKE hpke = suite();
            var context = hpke.setupBaseS(hpke.deserializePublicKey(reader), info);
            byte[] sealed = context.seal(NO_AAD, plain);
            byte[] out = Arrays.copyOf(context.getEncapsulation(), POINT + sealed.length);
            System.arraycopy(sealed, 0, out, POINT, sealed.length);
            return out;
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("encrypting checks nothing", e);
        }
    }

    static byte[] open(ReaderKey reader, byte[] info, byte[] body) throws InvalidCipherTextException {
        if (body.length < POINT + Aead.TAG || body[0] != 4) {
            throw new InvalidCipherTextException("no point and tag");
        }
        try {
            HPKE hpke = suite();
            var pair = hpke.deserializePrivateKey(reader.scalar(), reader.publicKey());
            return hpke.setupBaseR(Arrays.copyOf(body, POINT), pair, info)
                    .open(NO_AAD, Arrays.copyOfRange(body, POINT, body.length));
        } catch (IllegalArgumentException e) {
            throw new InvalidCipherTextException("the point is not on the curve", e);
        }
    }
}
