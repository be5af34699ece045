package dev.gantry.xuper;

import com.google.protobuf.ByteString;
import dev.gantry.xuper.wire.InvokeRequest;
import dev.gantry.xuper.wire.SignatureInfo;
import dev.gantry.xuper.wire.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.TreeMap;

/**
 * What is signed, and the transaction's id: SHA-256 twice over the fields in a fixed order. Numbers, truth values and lengths are 8 bytes, big-endian; texts are UTF-8 and
 * bytes go behind their length; lists and maps behind their count, maps in the order of their keys. The same on chains of both suites. (Version 3 of the encoding.)
 */
final class TransactionDigest {
    static final int VERSION = 3;

    private final MessageDigest sha = sha256();

    private TransactionDigest() {}

    /** What initiator and co-signers sign. */
    static byte[] signed(Transaction t) {
        return new TransactionDigest().of(t, false);
    }

    /** The transaction's id; covers the signatures too. */
    static byte[] id(Transaction t) {
        return new TransactionDigest().of(t, true);
    }

    private byte[] of(Transaction t, boolean withSignatures) {
        number(t.getTxInputsCount());
        t.getTxInputsList().forEach(i -> {
            bytes(i.getRefTxid());
            number(i.getRefOffset());
            bytes(i.getFromAddr());
            bytes(i.getAmount());
            number(i.getFrozenHeight());
        });
        number(t.getTxOutputsCount());
        t.getTxOutputsList().forEach(o -> {
            bytes(o.getAmount());
            bytes(o.getToAddr());
            number(o.getFrozenHeight());
        });
        bytes(t.getDesc());
        number(t.getCoinbase() ? 1 : 0);
        text(t.getNonce());
        number(t.getTimestamp());
        number(t.getVersion());
        number(t.getAutogen() ? 1 : 0);
        number(t.getTxInputsExtCount());
        t.getTxInputsExtList().forEach(i -> {
            text(i.getBucket());
            bytes(i.getKey());
            bytes(i.getRefTxid());
            number(i.getRefOffset());
        });
        number(t.getTxOutputsExtCount());
        t.getTxOutputsExtList().forEach(o -> {
            text(o.getBucket());
            bytes(o.getKey());
            bytes(o.getValue());
        });
        number(t.getContractRequestsCount());
        t.getContractRequestsList().forEach(this::request);
        text(t.getInitiator());
        number(t.getAuthRequireCount());
        t.getAuthRequireList().forEach(this::text);
        if (withSignatures) {
            signatures(t.getInitiatorSignsList());
            signatures(t.getAuthRequireSignsList());
            number(0); // no keys and
            number(0); // no bytes of a combined signature
        }
        number(0); // no derived key and
        number(0); // no hash of a derived-key transaction
        return sha256().digest(sha.digest());
    }

    private void request(InvokeRequest r) {
        text(r.getModuleName());
        text(r.getContractName());
        text(r.getMethodName());
        // Keys are ASCII here, so the order of Java's strings is the order of their bytes.
        var args = new TreeMap<>(r.getArgsMap());
        number(args.size());
        args.forEach((key, value) -> {
            text(key);
            bytes(value);
        });
        number(r.getResourceLimitsCount());
        r.getResourceLimitsList().forEach(l -> {
            number(l.getType());
            number(l.getLimit());
        });
        text(r.getAmount());
    }

    private void signatures(List<SignatureInfo> all) {
        number(all.size());
        all.forEach(s -> {
            text(s.getPublicKey());
            bytes(s.getSign());
        });
    }

    private void number(long n) {
        sha.update(ByteBuffer.allocate(8).putLong(n).flip());
    }

    private void text(String s) {
        byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        sha.update(utf8);
    }

    private void bytes(ByteString b) {
        number(b.size());
        sha.update(b.asReadOnlyByteBuffer());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
