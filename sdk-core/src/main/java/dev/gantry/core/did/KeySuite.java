package dev.gantry.core.did;

import dev.gantry.spi.Signer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which curve a verification key is on, and so how it signs; {@link #id} is the name that ledgers and key files use. Numbers are those of the multicodec registry, JWK names those
 * of RFC 7518, 8037 and 8812; {@code SM2} as a JWK curve is in no registry yet.
 */
public enum KeySuite {
    ED25519("ed25519", 0xed, 32, "OKP", "Ed25519"),
    P256(Signer.P256, 0x1200, 33, "EC", "P-256"),
    SECP256K1(Signer.SECP256K1, 0xe7, 33, "EC", "secp256k1"),
    SM2(Signer.SM2, 0x1206, 33, "EC", "SM2");

    private final String id;
    private final int codec;
    private final int length;
    private final String jwkType;
    private final String jwkCurve;

    KeySuite(String id, int codec, int length, String jwkType, String jwkCurve) {
        this.id = id;
        this.codec = codec;
        this.length = length;
        this.jwkType = jwkType;
        this.jwkCurve = jwkCurve;
    }

    public String id() {
        return id;
    }

    int codec() {
        return codec;
    }

    /** Bytes of a public key: a compressed point, or the 32 of RFC 8032. */
    int length() {
        return length;
    }

    boolean isPoint() {
        return this != ED25519;
    }

    String jwkType() {
        return jwkType;
    }

    String jwkCurve() {
        return jwkCurve;
    }

    static Optional<KeySuite> ofCodec(int codec) {
        return Arrays.stream(values()).filter(s -> s.codec == codec).findFirst();
    }

    static Optional<KeySuite> ofJwk(Object type, Object curve) {
        return Arrays.stream(values())
                .filter(s -> s.jwkType.equals(type) && s.jwkCurve.equals(curve))
                .findFirst();
    }

    /** The suite of a signature scheme's name. */
    public static Optional<KeySuite> ofId(String id) {
        return Arrays.stream(values()).filter(s -> s.id.equals(id)).findFirst();
    }
}
