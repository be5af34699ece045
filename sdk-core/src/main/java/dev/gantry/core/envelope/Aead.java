package dev.gantry.core.envelope;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** GCM with a random nonce in front: {@code nonce (12) ‖ ciphertext ‖ tag (16)}. */
final class Aead {
    static final int NONCE = 12;
    static final int TAG = 16;
    static final int OVERHEAD = NONCE + TAG;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Aead() {}

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static byte[] seal(Suite suite, byte[] key, byte[] aad, byte[] plain) {
        byte[] nonce = random(NONCE);
        try {
            byte[] sealed = run(true, suite, key, nonce, aad, plain, 0);
            byte[] out = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, out, NONCE, sealed.length);
            return out;
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("encrypting checks nothing", e);
        }
    }

    /** InvalidCipherTextException if one bit of key, additional data or sealed bytes is another. */
    static byte[] open(Suite suite, byte[] key, byte[] aad, byte[] sealed) throws InvalidCipherTextException {
        if (sealed.length < OVERHEAD) {
            throw new InvalidCipherTextException("shorter than a nonce and a tag");
        }
        return run(false, suite, key, Arrays.copyOf(sealed, NONCE), aad, sealed, NONCE);
    }

    private static byte[] run(boolean seal, Suite suite, byte[] key, byte[] nonce, byte[] aad, byte[] data, int from)
            throws InvalidCipherTextException {
        var gcm = GCMBlockCipher.newInstance(suite.cipher());
        gcm.init(seal, new AEADParameters(new KeyParameter(key), TAG * 8, nonce, aad));
        byte[] out = new byte[gcm.getOutputSize(data.length - from)];
        int done = gcm.processBytes(data, from, data.length - from, out, 0);
        gcm.doFinal(out, done);
        return out;
    }
}
