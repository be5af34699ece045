package dev.gantry.evm;

import dev.gantry.ErrorCode;
import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.WriteOptions;
import dev.gantry.testnet.GethNode;
import dev.gantry.testnet.Networks;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The same on geth, with real prices and funded accounts. */
@Tag("R5.3a")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GethTest extends EvmScenarios {
    private GethNode node;

    @BeforeAll
    void start() {
        var started = Networks.tryStart("geth", GethNode::start);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        node = started.network().orElseThrow();
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Override
    String url() {
        return node.url();
    }

    @Override
    void suspend() {
        node.suspend();
    }

    @Override
    void resume() {
        node.resume();
    }

    @Override
    String price() {
        return "";
    }

    @Override
    void fund(String address) {
        node.fund(address);
    }

    @Test
    void an_account_without_funds_is_named() throws IOException {
        open();
        assertCode(ErrorCode.NO_FUNDS, () -> gantry.deploy("orders"));
    }

    @Test
    void a_node_that_is_down_is_a_definite_error() throws IOException {
        Ledger buyer = deployed();
        var records = buyer.records("orders");
        records.create("A", Payload.text("x"), WriteOptions.key("a"));
        node.kill();
        try {
            assertCode(ErrorCode.NODE_UNREACHABLE, () -> records.create("B", Payload.text("x"), WriteOptions.key("b")));
        } finally {
            node.restart();
        }
    }
}
