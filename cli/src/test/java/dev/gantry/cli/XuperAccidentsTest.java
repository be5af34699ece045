package dev.gantry.cli;

import dev.gantry.testnet.TestNode;
import dev.gantry.testnet.XuperNode;

class XuperAccidentsTest extends Accidents {
    @Override
    String network() {
        return "xuper";
    }

    XuperNode.Crypto crypto() {
        return XuperNode.Crypto.DEFAULT;
    }

    @Override
    TestNode start() {
        return XuperNode.start(crypto(), 100);
    }

    @Override
    TestNode startAnother() {
        return XuperNode.start(crypto(), 100);
    }

    @Override
    double lossRate() {
        return 0.05;
    }

    @Override
    String settings(String url, String kernel) {
        return "adapter: xuper, url: '" + url + "', kernel: " + kernel;
    }
}
