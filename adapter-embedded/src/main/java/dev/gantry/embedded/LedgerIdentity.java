package dev.gantry.embedded;

import dev.gantry.core.keys.Signatures;
import dev.gantry.core.merkle.TreeHash;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of a ledger: {@code "gantry-embedded-2" ‖ scheme u8 ‖ salt 32 ‖ the ledger's public key 65}. The network's id is its digest, so whoever knows the id knows
 * the suite and the key by which the ledger signs, and a ledger made anew is another network.
 */
record LedgerIdentity(String scheme, byte[] salt, byte[] publicKey) {
    static final int SALT = 32;
    static final List<String> SCHEMES = List.of(Signer.P256, Signer.SM2);

    private static final byte[] MAGIC = "gantry-embedded-2".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY = 65;
    static final int SIZE = MAGIC.length + 1 + SALT + KEY;

    byte[] encode() {
        byte[] bytes = Arrays.copyOf(MAGIC, SIZE);
        bytes[MAGIC.length] = (byte) SCHEMES.indexOf(scheme);
        System.arraycopy(salt, 0, bytes, MAGIC.length + 1, SALT);
        System.arraycopy(publicKey, 0, bytes, SIZE - KEY, KEY);
        return bytes;
    }

    /** Null unless the bytes have exactly this form. */
    static @Nullable LedgerIdentity parse(byte[] bytes) {
        if (bytes.length != SIZE || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return null;
        }
        int scheme = bytes[MAGIC.length];
        if (scheme < 0 || scheme >= SCHEMES.size()) {
            return null;
        }
        return new LedgerIdentity(
                SCHEMES.get(scheme),
                Arrays.copyOfRange(bytes, MAGIC.length + 1, SIZE - KEY),
                Arrays.copyOfRange(bytes, SIZE - KEY, SIZE));
    }

    Word network() {
        return Digests.tagged("gantry:network:v2", (Object) encode());
    }

    TreeHash treeHash() {
        return scheme.equals(Signer.SM2) ? TreeHash.SM3 : TreeHash.SHA256;
    }

    /** What the ledger signs of these bytes. */
    byte[] digest(byte[] signed) {
        return scheme.equals(Signer.SM2)
                ? Signatures.sm2Digest(publicKey, signed)
                : Digests.plain(signed).bytes();
    }

    boolean signed(byte[] body, byte[] signature) {
        return Signatures.verify(scheme, publicKey, digest(body), signature);
    }
}
