package dev.gantry.cli;

import dev.gantry.testnet.XuperNode;

class XuperGmAccidentsTest extends XuperAccidentsTest {
    @Override
    XuperNode.Crypto crypto() {
        return XuperNode.Crypto.GM;
    }
}
