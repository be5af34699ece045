package dev.gantry.core.keys;

import dev.gantry.spi.Signer;
import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;

/** The curves behind the signature schemes of {@link Signer}. */
public final class Curves {
    private static final ECDomainParameters SECP256K1 = domain(CustomNamedCurves.getByName("secp256k1"));
    private static final ECDomainParameters P256 = domain(CustomNamedCurves.getByName("secp256r1"));
    private static final ECDomainParameters SM2 = domain(CustomNamedCurves.getByName("sm2p256v1"));

    private Curves() {}

    /** The domain parameters of a scheme; IllegalArgumentException for an unknown one. */
    public static ECDomainParameters of(String scheme) {
        return switch (scheme) {
            case Signer.SECP256K1 -> SECP256K1;
            case Signer.P256 -> P256;
            case Signer.SM2 -> SM2;
            default -> throw new IllegalArgumentException("unknown signature scheme " + scheme);
        };
    }

    /** 32 bytes, big-endian. */
    public static byte[] word(BigInteger n) {
        byte[] raw = n.toByteArray();
        byte[] out = new byte[32];
        int length = Math.min(32, raw.length);
        System.arraycopy(raw, raw.length - length, out, 32 - length, length);
        return out;
    }

    private static ECDomainParameters domain(X9ECParameters p) {
        return new ECDomainParameters(p.getCurve(), p.getG(), p.getN(), p.getH());
    }
}
