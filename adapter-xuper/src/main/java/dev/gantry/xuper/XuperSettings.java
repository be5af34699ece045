package dev.gantry.xuper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to use one chain of one XuperChain network.
 *
 * @param endpoints host:port of the nodes' gRPC services, asked in this order
 * @param chain the chain's name in the network
 * @param crypto the suite the chain has to have, or empty: any
 * @param kernel the entry contract's name; the kernel's other contracts have names that begin with it
 * @param confirmations blocks above a block that make it final; 0: final at once
 * @param maxInFlight transactions that the node works on at once for this client
 */
record XuperSettings(
        List<String> endpoints,
        String chain,
        Optional<String> crypto,
        String kernel,
        int confirmations,
        int maxItems,
        int maxInFlight,
        Duration timeout,
        Optional<Tls> tls) {

    /** The node asks for the client's certificate as well. */
    record Tls(Path authority, Path certificate, Path key, Optional<String> name) {}
}
