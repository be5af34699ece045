package dev.gantry.core.envelope;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.keys.Curves;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * The private key with which a reader, or an owner's recovery, unwraps epoch keys. A key for this and for nothing else: one that also signs is not to be used here. Closing
 * overwrites it here.
 */
public final class ReaderKey implements AutoCloseable {
    private static final int SCALAR = 32;

    private final Suite suite;
    private final byte[] scalar;
    private final byte[] publicKey;
    private boolean closed;

    private ReaderKey(Suite suite, byte[] scalar) {
        this.suite = suite;
        this.scalar = scalar;
        this.publicKey = new FixedPointCombMultiplier()
                .multiply(domain(suite).getG(), new BigInteger(1, scalar))
                .normalize()
                .getEncoded(false);
    }

    /** A copy of 32 bytes in [1, n−2]; {@code KEY_INVALID} otherwise. */
    public static ReaderKey of(Suite suite, byte[] scalar) {
        if (!inRange(suite, scalar)) {
            throw invalid("a private key is out of range");
        }
        return new ReaderKey(suite, scalar.clone());
    }

    public static ReaderKey random(Suite suite) {
        while (true) {
            byte[] scalar = Aead.random(SCALAR);
            if (inRange(suite, scalar)) {
                return new ReaderKey(suite, scalar);
            }
        }
    }

    /** SM2 leaves out n−1; P-256 can do without it. */
    private static boolean inRange(Suite suite, byte[] scalar) {
        var d = new BigInteger(1, scalar);
        return scalar.length == SCALAR
                && d.signum() > 0
                && d.compareTo(domain(suite).getN().subtract(BigInteger.ONE)) < 0;
    }

    public Suite suite() {
        return suite;
    }

    /** 65 bytes: 4 ‖ x ‖ y. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The scalar itself, not a copy. IllegalStateException once closed. */
    byte[] scalar() {
        if (closed) {
            throw new IllegalStateException("this key was closed");
        }
        return scalar;
    }

    static ECDomainParameters domain(Suite suite) {
        return Curves.of(suite.scheme());
    }

    /** {@code KEY_INVALID} unless these are 65 bytes of a point on the suite's curve. */
    static ECPublicKeyParameters point(Suite suite, byte[] publicKey) {
        if (publicKey.length != 65 || publicKey[0] != 4) {
            throw invalid("a public key is not the 65 bytes of a point");
        }
        try {
            var domain = domain(suite);
            return new ECPublicKeyParameters(domain.getCurve().decodePoint(publicKey), domain);
        } catch (IllegalArgumentException e) {
            throw invalid("a public key is not on the curve of " + suite);
        }
    }

    private static GantryException invalid(String what) {
        return GantryException.of(ErrorCode.KEY_INVALID, Stage.VALIDATE, what)
                .fix("Give a key of the suite that the collection uses.")
                .build();
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(scalar, (byte) 0);
    }

    @Override
    public String toString() {
        return "ReaderKey[" + suite + "]";
    }
}
