package dev.gantry.xuper;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import dev.gantry.xuper.wire.InvokeResponse;
import dev.gantry.xuper.wire.SignatureInfo;
import dev.gantry.xuper.wire.Transaction;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A signed transaction, with its id. Its bytes are the node's own message. */
record Prepared(String id, Transaction transaction) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 16;

    /** Makes one of a pre-execution's reads, writes and requests. {@code onBehalf}: a contract account that the signer acts for. */
    static Prepared sign(InvokeResponse executed, Signer signer, Optional<String> onBehalf) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        Instant now = Instant.now();
        String initiator = Address.of(signer).text();
        var draft = Transaction.newBuilder()
                .setVersion(TransactionDigest.VERSION)
                .setNonce(HexFormat.of().formatHex(nonce))
                .setTimestamp(now.getEpochSecond() * 1_000_000_000 + now.getNano())
                .addAllTxInputs(executed.getUtxoInputsList())
                .addAllTxOutputs(executed.getUtxoOutputsList())
                .addAllTxInputsExt(executed.getInputsList())
                .addAllTxOutputsExt(executed.getOutputsList())
                .addAllContractRequests(executed.getRequestsList())
                .setInitiator(initiator)
                .addAuthRequire(authority(initiator, onBehalf))
                .build();
        SignatureInfo signature = SignatureInfo.newBuilder()
                .setPublicKey(Address.publicKey(signer))
                .setSign(ByteString.copyFrom(der(signer.sign(TransactionDigest.signed(draft)))))
                .build();
        Transaction signed = draft.toBuilder()
                .addInitiatorSigns(signature)
                .addAuthRequireSigns(signature)
                .build();
        byte[] id = TransactionDigest.id(signed);
        return new Prepared(
                HexFormat.of().formatHex(id),
                signed.toBuilder().setTxid(ByteString.copyFrom(id)).build());
    }

    /** How a pre-execution and a transaction name who stands for it. */
    static String authority(String initiator, Optional<String> onBehalf) {
        return onBehalf.map(account -> account + "/" + initiator).orElse(initiator);
    }

    PreparedTransaction of(String network) {
        return new PreparedTransaction(network, id, transaction.toByteArray());
    }

    static Prepared parse(PreparedTransaction p, String network) {
        if (!p.network().equals(network)) {
            throw rejected(p, "it was prepared for another network");
        }
        try {
            Transaction t = Transaction.parseFrom(p.bytes());
            if (!p.id().equals(HexFormat.of().formatHex(t.getTxid().toByteArray()))
                    || !p.id().equals(HexFormat.of().formatHex(TransactionDigest.id(t)))) {
                throw rejected(p, "its bytes do not have its id");
            }
            return new Prepared(p.id(), t);
        } catch (InvalidProtocolBufferException e) {
            throw rejected(p, "its bytes are no transaction");
        }
    }

    private static GantryException rejected(PreparedTransaction p, String why) {
        return GantryException.of(ErrorCode.REJECTED_BY_NODE, Stage.SUBMIT, "not a transaction to send: " + why)
                .fix("Give the bytes as they were prepared on this ledger, or prepare anew.")
                .transaction(p.id())
                .build();
    }

    /** r ‖ s as the DER sequence of two integers. */
    private static byte[] der(byte[] signature) {
        byte[] r = new BigInteger(1, Arrays.copyOf(signature, 32)).toByteArray();
        byte[] s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)).toByteArray();
        var out = new ByteArrayOutputStream();
        out.write(0x30);
        out.write(4 + r.length + s.length);
        out.write(0x02);
        out.write(r.length);
        out.writeBytes(r);
        out.write(0x02);
        out.write(s.length);
        out.writeBytes(s);
        return out.toByteArray();
    }
}
