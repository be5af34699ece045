package dev.gantry.testnet;

import com.fasterxml.jackson.databind.JsonNode;

/** An EVM node that can be asked anything. */
public interface EvmNode extends AutoCloseable {
    /** Any method; IllegalStateException with the node's words if it refuses, UncheckedIOException if it cannot be asked. */
    JsonNode rpc(String method, Object... params);

    @Override
    void close();
}
