package dev.gantry.spi;

import java.util.Arrays;
import java.util.Objects;

/**
 * A signed transaction that has not been sent. Submitting it any number of times has one effect. It can be kept as bytes and submitted by a later process.
 *
 * @param network the descriptor's network it is for
 * @param id the transaction id, as it will appear on the ledger
 * @param bytes what will be sent, in the adapter's own form
 */
public record PreparedTransaction(String network, String id, byte[] bytes) {
    @Override
    public boolean equals(Object o) {
        return o instanceof PreparedTransaction p
                && network.equals(p.network)
                && id.equals(p.id)
                && Arrays.equals(bytes, p.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(network, id);
    }

    @Override
    public String toString() {
        return "PreparedTransaction[" + network + ", " + id + ", " + bytes.length + " bytes]";
    }
}
