package dev.gantry.xuper;

import dev.gantry.testnet.XuperNode;

class XuperGmTckTest extends XuperTckTest {
    @Override
    XuperNode.Crypto crypto() {
        return XuperNode.Crypto.GM;
    }
}
