package dev.gantry.cli;

import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.GethNode;
import dev.gantry.testnet.TestNode;

class GethAccidentsTest extends Accidents {
    @Override
    String network() {
        return "geth";
    }

    @Override
    TestNode start() {
        return GethNode.start();
    }

    @Override
    TestNode startAnother() {
        return AnvilNode.start(); // every geth of this kind has the same first block
    }

    @Override
    double lossRate() {
        return 0.15;
    }

    @Override
    String settings(String url, String kernel) {
        return "adapter: evm, url: '" + url + "', kernelFile: " + kernel + ".txt";
    }

    @Override
    void fund(String url, String account) {
        GethNode.fund(url, account);
    }
}
