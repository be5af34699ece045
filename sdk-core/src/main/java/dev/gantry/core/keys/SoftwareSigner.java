package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.spi.Signer;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * A key held in memory. ECDSA nonces are deterministic (RFC 6979) and s is always in the lower half of the order; SM2 follows GB/T 32918.2 over a digest given by the caller.
 */
public final class SoftwareSigner implements Signer {
    private final String scheme;
    private final BigInteger d;
    private final byte[] publicKey;

    private SoftwareSigner(String scheme, BigInteger d) {
        this.scheme = scheme;
        this.d = d;
        ECPoint q = new FixedPointCombMultiplier().multiply(Curves.of(scheme).getG(), d);
        this.publicKey = q.normalize().getEncoded(false);
    }

    /** {@code KEY_INVALID} if the scalar is not 32 bytes in [1, n−1]. */
    public static SoftwareSigner of(String scheme, byte[] scalar) {
        var n = Curves.of(scheme).getN();
        var d = new BigInteger(1, scalar);
        if (scalar.length != 32 || d.signum() == 0 || d.compareTo(n) >= 0) {
            throw GantryException.of(
                            ErrorCode.KEY_INVALID, Stage.CONFIGURE, "a " + scheme + " private key out of range")
                    .fix("Give 32 bytes between 1 and the curve's order.")
                    .build();
        }
        return new SoftwareSigner(scheme, d);
    }

    public static SoftwareSigner random(String scheme) {
        var n = Curves.of(scheme).getN();
        var random = new SecureRandom();
        while (true) {
            var d = new BigInteger(n.bitLength(), random);
            if (d.signum() > 0 && d.compareTo(n.subtract(BigInteger.ONE)) < 0) {
                return new SoftwareSigner(scheme, d);
            }
        }
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The private scalar, for writing it into an encrypted key file only. */
    byte[] insecureScalar() {
        return Curves.word(d);
    }

    @Override
    public byte[] sign(byte[] digest) {
        if (digest.length != 32) {
            throw new IllegalArgumentException("a digest has 32 bytes");
        }
        return scheme.equals(SM2) ? signSm2(digest) : signEcdsa(digest);
    }

    private byte[] signEcdsa(byte[] digest) {
        var domain = Curves.of(scheme);
        var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(d, domain));
        BigInteger[] rs = signer.generateSignature(digest);
        BigInteger s =
                rs[1].compareTo(domain.getN().shiftRight(1)) > 0 ? domain.getN().subtract(rs[1]) : rs[1];
        return join(rs[0], s);
    }

    private byte[] signSm2(byte[] digest) {
        var domain = Curves.of(scheme);
        var n = domain.getN();
        var e = new BigInteger(1, digest);
        var nonces = new HMacDSAKCalculator(new SHA256Digest());
        nonces.init(n, d, digest);
        while (true) {
            BigInteger k = nonces.nextK();
            ECPoint p =
                    new FixedPointCombMultiplier().multiply(domain.getG(), k).normalize();
            BigInteger r = e.add(p.getAffineXCoord().toBigInteger()).mod(n);
            if (r.signum() == 0 || r.add(k).equals(n)) {
                continue;
            }
            BigInteger s = d.add(BigInteger.ONE)
                    .modInverse(n)
                    .multiply(k.subtract(r.multiply(d)).mod(n))
                    .mod(n);
            if (s.signum() != 0) {
                return join(r, s);
            }
        }
    }

    private static byte[] join(BigInteger r, BigInteger s) {
        byte[] out = new byte[64];
        System.arraycopy(Curves.word(r), 0, out, 0, 32);
        System.arraycopy(Curves.word(s), 0, out, 32, 32);
        return out;
    }

    @Override
    public String toString() {
        return "SoftwareSigner[" + scheme + "]";
    }
}
