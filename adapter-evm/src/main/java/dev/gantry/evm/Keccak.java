package dev.gantry.evm;

import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 and what Ethereum derives from it. */
final class Keccak {
    private Keccak() {}

    static byte[] hash(byte[] data) {
        var digest = new KeccakDigest(256);
        digest.update(data, 0, data.length);
        byte[] out = new byte[32];
        digest.doFinal(out, 0);
        return out;
    }

    /** The 20-byte address of an uncompressed public key. */
    static byte[] address(byte[] publicKey) {
        return Arrays.copyOfRange(hash(Arrays.copyOfRange(publicKey, 1, 65)), 12, 32);
    }

    /** The address of the contract that an account creates with this nonce. */
    static byte[] created(byte[] address, long nonce) {
        byte[] rlp = Rlp.list(List.of(Rlp.bytes(address), Rlp.number(nonce)));
        return Arrays.copyOfRange(hash(rlp), 12, 32);
    }
}
