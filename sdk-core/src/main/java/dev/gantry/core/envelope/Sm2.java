package dev.gantry.core.envelope;

import dev.gantry.core.keys.Curves;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;

/**
 * SM2 encryption (GB/T 32918.4, C1C3C2) in the form of GM/T 0009: DER of {@code SEQUENCE {x INTEGER, y INTEGER, hash OCTET STRING, cipher OCTET STRING}}. SM2 knows no additional data, so
 * the context is encrypted in front of the secret, and compared.
 */
final class Sm2 {
    private static final int COORDINATE = 32;
    private static final int HASH = 32;
    private static final int POINT = 1 + 2 * COORDINATE;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Sm2() {}

    static byte[] seal(ECPublicKeyParameters reader, byte[] context, byte[] secret) {
        byte[] plain = Arrays.copyOf(context, context.length + secret.length);
        System.arraycopy(secret, 0, plain, context.length, secret.length);
        try {
            var engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
            engine.init(true, new ParametersWithRandom(reader, RANDOM));
            return der(engine.processBlock(plain, 0, plain.length));
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("encrypting checks nothing", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    static byte[] open(ReaderKey reader, byte[] context, byte[] der) throws InvalidCipherTextException {
        byte[] plain = decrypt(reader, der);
        try {
            if (plain.length < context.length
                    || !MessageDigest.isEqual(context, Arrays.copyOf(plain, context.length))) {
                throw new InvalidCipherTextException("wrapped for another collection or epoch");
            }
            return Arrays.copyOfRange(plain, context.length, plain.length);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    static byte[] decrypt(ReaderKey reader, byte[] der) throws InvalidCipherTextException {
        byte[] raw = raw(der);
        var key = new ECPrivateKeyParameters(new BigInteger(1, reader.scalar()), ReaderKey.domain(reader.suite()));
        try {
            var engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
            engine.init(false, key);
            return engine.processBlock(raw, 0, raw.length);
        } catch (IllegalArgumentException e) {
            throw new InvalidCipherTextException("the point is not on the curve", e);
        }
    }

    static byte[] der(byte[] raw) {
        try {
            return new DERSequence(new ASN1Encodable[] {
                        new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(raw, 1, 1 + COORDINATE))),
                        new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(raw, 1 + COORDINATE, POINT))),
                        new DEROctetString(Arrays.copyOfRange(raw, POINT, POINT + HASH)),
                        new DEROctetString(Arrays.copyOfRange(raw, POINT + HASH, raw.length))
                    })
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("numbers and bytes have a DER", e);
        }
    }

    /** C1 ‖ C3 ‖ C2 of the one encoding that {@link #der} makes of them. */
    private static byte[] raw(byte[] der) throws InvalidCipherTextException {
        try {
            ASN1Sequence all = ASN1Sequence.getInstance(der);
            if (all.size() != 4) {
                throw new InvalidCipherTextException("not four parts");
            }
            BigInteger x = ASN1Integer.getInstance(all.getObjectAt(0)).getValue();
            BigInteger y = ASN1Integer.getInstance(all.getObjectAt(1)).getValue();
            byte[] hash = ASN1OctetString.getInstance(all.getObjectAt(2)).getOctets();
            byte[] cipher = ASN1OctetString.getInstance(all.getObjectAt(3)).getOctets();
            if (x.signum() < 0 || y.signum() < 0 || hash.length != HASH || cipher.length == 0) {
                throw new InvalidCipherTextException("no point, hash and ciphertext");
            }
            byte[] raw = new byte[POINT + HASH + cipher.length];
            raw[0] = 4;
            System.arraycopy(Curves.word(x), 0, raw, 1, COORDINATE);
            System.arraycopy(Curves.word(y), 0, raw, 1 + COORDINATE, COORDINATE);
            System.arraycopy(hash, 0, raw, POINT, HASH);
            System.arraycopy(cipher, 0, raw, POINT + HASH, cipher.length);
            if (!Arrays.equals(der(raw), der)) {
                throw new InvalidCipherTextException("not the one DER of it");
            }
            return raw;
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new InvalidCipherTextException("no DER", e);
        }
    }
}
