package dev.gantry.evm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The node answered with an error: it is there, and it says no. */
final class RpcException extends RuntimeException {
    private final String data;

    RpcException(String message, String data) {
        super(message, null, false, false);
        this.data = data;
    }

    /** The contract's error data as the node passed it on, {@code 0x…}; or nothing. */
    String data() {
        return data;
    }

    /** The node's words and its error data, for finding a reason in them. */
    String everything() {
        return getMessage() + " " + text(data).orElse("");
    }

    /** The text inside {@code Error(string)} data. */
    private static Optional<String> text(String data) {
        if (!data.startsWith("0x08c379a0") || data.length() < 138) {
            return Optional.empty();
        }
        try {
            byte[] raw = Hex.bytes(data);
            int length = Math.min(ByteBuffer.wrap(raw).getInt(64), raw.length - 68);
            return length < 0 ? Optional.empty() : Optional.of(new String(raw, 68, length, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
