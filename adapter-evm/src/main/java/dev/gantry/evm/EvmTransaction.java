package dev.gantry.evm;

import dev.gantry.core.keys.Curves;
import dev.gantry.spi.Signer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

/**
 * A legacy transaction with replay protection (EIP-155); every EVM chain takes it.
 *
 * @param to 20 bytes, or null to create a contract
 */
record EvmTransaction(long nonce, BigInteger gasPrice, long gas, byte @Nullable [] to, byte[] data, long chainId) {

    /** The signed bytes; their Keccak hash is the transaction's id. */
    byte[] sign(Signer signer) {
        var unsigned = fields();
        unsigned.add(Rlp.number(chainId));
        unsigned.add(Rlp.number(0));
        unsigned.add(Rlp.number(0));
        byte[] digest = Keccak.hash(Rlp.list(unsigned));
        byte[] rs = signer.sign(digest);
        var r = new BigInteger(1, Arrays.copyOf(rs, 32));
        var s = new BigInteger(1, Arrays.copyOfRange(rs, 32, 64));
        var signed = fields();
        signed.add(Rlp.number(chainId * 2 + 35 + recoveryId(digest, r, s, signer.publicKey())));
        signed.add(Rlp.number(r));
        signed.add(Rlp.number(s));
        return Rlp.list(signed);
    }

    private List<byte[]> fields() {
        var fields = new ArrayList<byte[]>();
        fields.add(Rlp.number(nonce));
        fields.add(Rlp.number(gasPrice));
        fields.add(Rlp.number(gas));
        fields.add(Rlp.bytes(to == null ? new byte[0] : to));
        fields.add(Rlp.number(0));
        fields.add(Rlp.bytes(data));
        return fields;
    }

    /** Which of the two points with this x is the signer's: the one from which its public key comes out (SEC 1, 4.1.6). */
    private static int recoveryId(byte[] digest, BigInteger r, BigInteger s, byte[] publicKey) {
        var domain = Curves.of(Signer.SECP256K1);
        BigInteger n = domain.getN();
        BigInteger inverse = r.modInverse(n);
        BigInteger e = new BigInteger(1, digest);
        for (int id = 0; id < 2; id++) {
            byte[] compressed = new byte[33];
            compressed[0] = (byte) (2 + id);
            System.arraycopy(Curves.word(r), 0, compressed, 1, 32);
            ECPoint point = domain.getCurve().decodePoint(compressed);
            ECPoint q = ECAlgorithms.sumOfTwoMultiplies(
                            domain.getG(),
                            e.negate().mod(n).multiply(inverse).mod(n),
                            point,
                            s.multiply(inverse).mod(n))
                    .normalize();
            if (Arrays.equals(q.getEncoded(false), publicKey)) {
                return id;
            }
        }
        throw new IllegalStateException("the signature is not this key's");
    }
}
