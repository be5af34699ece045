package dev.gantry.cli;

import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.TestNode;

class AnvilAccidentsTest extends Accidents {
    @Override
    String network() {
        return "anvil";
    }

    @Override
    TestNode start() {
        return AnvilNode.start();
    }

    @Override
    TestNode startAnother() {
        return AnvilNode.start("--chain-id", "4242");
    }

    @Override
    double lossRate() {
        return 0.15;
    }

    @Override
    String settings(String url, String kernel) {
        return "adapter: evm, url: '" + url + "', gasPrice: 0, kernelFile: " + kernel + ".txt";
    }
}
