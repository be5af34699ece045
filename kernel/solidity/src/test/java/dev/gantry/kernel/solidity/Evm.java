package dev.gantry.kernel.solidity;

import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.EvmNode;
import dev.gantry.testnet.Networks;
import dev.gantry.testnet.SwappedHashEvm;
import org.junit.jupiter.api.Assumptions;

/** What the contracts are tested on, named by its hash opcode. */
enum Evm {
    KECCAK("anvil", () -> AnvilNode.start(AnvilNode.IN_MEMORY, AnvilNode.ANY_SENDER)),
    SM3("swapped-evm", SwappedHashEvm::start);

    private final String network;
    private final Networks.Starter<EvmNode> starter;

    Evm(String network, Networks.Starter<EvmNode> starter) {
        this.network = network;
        this.starter = starter;
    }

    /** A fresh one; skips the test if there is none. */
    EvmNode start() {
        return orSkip(network, starter);
    }

    static <T> T orSkip(String network, Networks.Starter<T> starter) {
        var started = Networks.tryStart(network, starter);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        return started.network().orElseThrow();
    }
}
