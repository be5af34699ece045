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

    /**
     * Which of the two points with this x the signer had: its y is odd or even (SEC 1, 4.1.6). The point comes out of checking the signature (4.1.4), which costs half of
     * recovering the public key.
     */
    private static int recoveryId(byte[] digest, BigInteger r, BigInteger s, byte[] publicKey) {
        var domain = Curves.of(Signer.SECP256K1);
        BigInteger n = domain.getN();
        BigInteger inverse = s.modInverse(n);
        ECPoint point = ECAlgorithms.sumOfTwoMultiplies(
                        domain.getG(),
                        new BigInteger(1, digest).multiply(inverse).mod(n),
                        domain.getCurve().decodePoint(publicKey),
                        r.multiply(inverse).mod(n))
                .normalize();
        if (point.isInfinity() || !point.getAffineXCoord().toBigInteger().equals(r)) {
            throw new IllegalStateException("the signature is not this key's");
        }
        return point.getAffineYCoord().testBitZero() ? 1 : 0;
    }
}
