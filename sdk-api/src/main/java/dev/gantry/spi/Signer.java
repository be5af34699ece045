package dev.gantry.spi;

/**
 * A key that signs. The private key stays behind this interface; implementations may keep it in hardware.
 *
 * <p>Thread-safe.
 */
public interface Signer {
    String SECP256K1 = "secp256k1";
    String P256 = "p256";
    String SM2 = "sm2";

    /** One of the constants above. */
    String scheme();

    /** The public key as an uncompressed point: 0x04, x, y; 65 bytes. */
    byte[] publicKey();

    /**
     * Signs 32 bytes as they are, without hashing them again (for SM2 the caller has already mixed in the user id).
     *
     * @return r ‖ s, 32 bytes each, s in the lower half of the order for ECDSA
     */
    byte[] sign(byte[] digest);
}
