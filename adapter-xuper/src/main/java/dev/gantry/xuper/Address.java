package dev.gantry.xuper;

import dev.gantry.spi.Signer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SM3Digest;

/**
 * An account's address: base 58 of {@code version 1 ‖ RIPEMD-160(hash(public key)) 20 ‖ check 4}. Version and hash are the suite's; the 20 bytes in the middle are the
 * account as contracts see it.
 */
record Address(String text, byte[] payload) {
    private static final int PAYLOAD = 20;
    private static final int CHECK = 4;
    private static final String CONTRACT_PREFIX = "1111";

    static Address of(Signer signer) {
        byte[] key = signer.publicKey();
        return signer.scheme().equals(Signer.SM2)
                ? of(2, hash(new RIPEMD160Digest(), hash(new SM3Digest(), key)))
                : of(1, hash(new RIPEMD160Digest(), hash(new SHA256Digest(), key)));
    }

    /** An address without a key, for questions that need some address. */
    static Address nobody() {
        return of(1, new byte[PAYLOAD]);
    }

    private static Address of(int version, byte[] payload) {
        byte[] bytes = new byte[1 + PAYLOAD + CHECK];
        bytes[0] = (byte) version;
        System.arraycopy(payload, 0, bytes, 1, PAYLOAD);
        byte[] head = Arrays.copyOf(bytes, 1 + PAYLOAD);
        byte[] check =
                version == 2 ? hash(new SM3Digest(), head) : hash(new SHA256Digest(), hash(new SHA256Digest(), head));
        System.arraycopy(check, 0, bytes, 1 + PAYLOAD, CHECK);
        return new Address(Base58.encode(bytes), payload);
    }

    /** The account in an address's text; empty if it is none. */
    static Optional<byte[]> payload(String text) {
        return Base58.decode(text)
                .filter(b -> b.length == 1 + PAYLOAD + CHECK)
                .map(b -> Arrays.copyOfRange(b, 1, 1 + PAYLOAD));
    }

    /** The kernel's account word: the 20 bytes behind twelve zeros. */
    static byte[] word(byte[] payload) {
        byte[] word = new byte[32];
        System.arraycopy(payload, 0, word, 32 - PAYLOAD, PAYLOAD);
        return word;
    }

    /** How contracts see the contract of this name: {@code 1111}, filled with hyphens to 20 bytes. */
    static byte[] ofContract(String name) {
        String filler = "-".repeat(PAYLOAD - CONTRACT_PREFIX.length() - name.length());
        return (CONTRACT_PREFIX + filler + name).getBytes(StandardCharsets.US_ASCII);
    }

    /** A public key as the node reads it. */
    static String publicKey(Signer signer) {
        byte[] point = signer.publicKey();
        return "{\"Curvname\":\"%s\",\"X\":%d,\"Y\":%d}"
                .formatted(
                        signer.scheme().equals(Signer.SM2) ? "SM2-P-256" : "P-256",
                        new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
                        new BigInteger(1, Arrays.copyOfRange(point, 33, 65)));
    }

    private static byte[] hash(Digest digest, byte[] data) {
        byte[] out = new byte[digest.getDigestSize()];
        digest.update(data, 0, data.length);
        digest.doFinal(out, 0);
        return out;
    }
}
