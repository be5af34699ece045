package dev.gantry.evm;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.spi.PreparedTransaction;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a prepared transaction's bytes hold: {@code sender 20 ‖ nonce u64 ‖ signed transaction}. */
record Prepared(String id, byte[] sender, long nonce, byte[] raw) {
    PreparedTransaction of(String network) {
        byte[] bytes = ByteBuffer.allocate(28 + raw.length)
                .put(sender)
                .putLong(nonce)
                .put(raw)
                .array();
        return new PreparedTransaction(network, id, bytes);
    }

    static Prepared parse(PreparedTransaction p, String network) {
        if (!p.network().equals(network)) {
            throw rejected(p, "it was prepared for another network");
        }
        byte[] bytes = p.bytes();
        if (bytes.length < 29) {
            throw rejected(p, "its bytes are too few");
        }
        byte[] raw = Arrays.copyOfRange(bytes, 28, bytes.length);
        if (!Hex.of(Keccak.hash(raw)).equals(p.id())) {
            throw rejected(p, "its bytes do not have its id");
        }
        return new Prepared(
                p.id(), Arrays.copyOf(bytes, 20), ByteBuffer.wrap(bytes).getLong(20), raw);
    }

    private static GantryException rejected(PreparedTransaction p, String why) {
        return GantryException.of(ErrorCode.REJECTED_BY_NODE, Stage.SUBMIT, "not a transaction to send: " + why)
                .fix("Give the bytes as they were prepared on this ledger, or prepare anew.")
                .transaction(p.id())
                .build();
    }
}
