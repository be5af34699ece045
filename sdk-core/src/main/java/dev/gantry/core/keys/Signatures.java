package dev.gantry.core.keys;

import dev.gantry.spi.Signer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/** Verification of what {@link Signer} signs. Anything malformed is false, never an exception; a high s is refused for ECDSA. */
public final class Signatures {
    /** The user id of GB/T 32918.2 where the parties agreed on none. */
    private static final byte[] SM2_USER = "1234567812345678".getBytes(StandardCharsets.US_ASCII);

    private Signatures() {}

    /** True only if {@code signature} (r ‖ s) is this key's over these 32 bytes. */
    public static boolean verify(String scheme, byte[] publicKey, byte[] digest, byte[] signature) {
        if (signature.length != 64 || digest.length != 32 || publicKey.length != 65 || publicKey[0] != 4) {
            return false;
        }
        var domain = Curves.of(scheme);
        BigInteger n = domain.getN();
        var r = new BigInteger(1, Arrays.copyOf(signature, 32));
        var s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
        if (r.signum() == 0 || s.signum() == 0 || r.compareTo(n) >= 0 || s.compareTo(n) >= 0) {
            return false;
        }
        ECPoint q;
        try {
            q = domain.validatePublicPoint(domain.getCurve().decodePoint(publicKey));
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (scheme.equals(Signer.SM2)) {
            BigInteger t = r.add(s).mod(n);
            if (t.signum() == 0) {
                return false;
            }
            ECPoint p = ECAlgorithms.sumOfTwoMultiplies(domain.getG(), s, q, t).normalize();
            return !p.isInfinity()
                    && r.equals(new BigInteger(1, digest)
                            .add(p.getAffineXCoord().toBigInteger())
                            .mod(n));
        }
        if (s.compareTo(n.shiftRight(1)) > 0) {
            return false;
        }
        var verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(q, domain));
        return verifier.verifySignature(digest, r, s);
    }

    /** The digest e = SM3(ZA ‖ message) that SM2 signs (GB/T 32918.2, default user id). */
    public static byte[] sm2Digest(byte[] publicKey, byte[] message) {
        var domain = Curves.of(Signer.SM2);
        var sm3 = new SM3Digest();
        int bits = SM2_USER.length * 8;
        sm3.update((byte) (bits >>> 8));
        sm3.update((byte) bits);
        sm3.update(SM2_USER, 0, SM2_USER.length);
        for (BigInteger part : new BigInteger[] {
            domain.getCurve().getA().toBigInteger(),
            domain.getCurve().getB().toBigInteger(),
            domain.getG().normalize().getAffineXCoord().toBigInteger(),
            domain.getG().normalize().getAffineYCoord().toBigInteger()
        }) {
            sm3.update(Curves.word(part), 0, 32);
        }
        sm3.update(publicKey, 1, 64);
        byte[] za = new byte[32];
        sm3.doFinal(za, 0);
        sm3.update(za, 0, 32);
        sm3.update(message, 0, message.length);
        byte[] e = new byte[32];
        sm3.doFinal(e, 0);
        return e;
    }
}
