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
 * A transaction to be signed: on chains with a base fee of type 2 (EIP-1559), elsewhere a legacy one with replay protection (EIP-155).
 *
 * @param to 20 bytes, or null to create a contract
 */
record EvmTransaction(long nonce, Fee fee, long gas, byte @Nullable [] to, byte[] data, long chainId) {
    private static final byte TYPE = 2;

    /** The signed bytes; their Keccak hash is the transaction's id. */
    byte[] sign(Signer signer) {
        boolean typed = fee.tip().isPresent();
        byte[] digest = Keccak.hash(typed ? typed(fields()) : Rlp.list(forDigest()));
        byte[] rs = signer.sign(digest);
        var r = new BigInteger(1, Arrays.copyOf(rs, 32));
        var s = new BigInteger(1, Arrays.copyOfRange(rs, 32, 64));
        int parity = recoveryId(digest, r, s, signer.publicKey());
        var signed = fields();
        signed.add(Rlp.number(typed ? parity : chainId * 2 + 35 + parity));
        signed.add(Rlp.number(r));
        signed.add(Rlp.number(s));
        return typed ? typed(signed) : Rlp.list(signed);
    }

    private static byte[] typed(List<byte[]> fields) {
        byte[] list = Rlp.list(fields);
        byte[] all = new byte[1 + list.length];
        all[0] = TYPE;
        System.arraycopy(list, 0, all, 1, list.length);
        return all;
    }

    private List<byte[]> forDigest() {
        var fields = fields();
        fields.add(Rlp.number(chainId));
        fields.add(Rlp.number(0));
        fields.add(Rlp.number(0));
        return fields;
    }

    private List<byte[]> fields() {
        var fields = new ArrayList<byte[]>();
        fee.tip().ifPresent(tip -> fields.add(Rlp.number(chainId)));
        fields.add(Rlp.number(nonce));
        fee.tip().ifPresent(tip -> fields.add(Rlp.number(tip)));
        fields.add(Rlp.number(fee.most()));
        fields.add(Rlp.number(gas));
        fields.add(Rlp.bytes(to == null ? new byte[0] : to));
        fields.add(Rlp.number(0));
        fields.add(Rlp.bytes(data));
        fee.tip().ifPresent(tip -> fields.add(Rlp.list(List.of())));
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
