package dev.gantry.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.ErrorCode;
import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.RecordWrite;
import dev.gantry.Stage;
import dev.gantry.WriteOptions;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.spi.Signer;
import dev.gantry.tck.Errors;
import dev.gantry.testnet.GethNode;
import dev.gantry.testnet.Networks;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
    JsonNode rpc(String method, Object... params) {
        return node.rpc(method, params);
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
        Errors.fails(ErrorCode.NO_FUNDS, Stage.SUBMIT, () -> gantry.deploy("orders"));
        gantry.close();
        // The buyer was paid for before, another is not.
        Ledger ledger = deployed();
        ledger.records("orders").create("A", Payload.text("x"));
        var outsider = gantry.ledger("orders").as("outsider").records("orders");
        assertThat(outsider.find("A")).as("reading is free").isEmpty();
        Errors.fails(
                ErrorCode.NO_FUNDS,
                Stage.SUBMIT,
                () -> gantry.ledger("orders").identities().onboard("outsider"));
    }

    @Test
    void what_is_offered_does_not_raise_what_is_asked() throws IOException {
        var rpc = new Rpc(List.of(URI.create(url())), Duration.ofSeconds(10));
        try {
            var chain = new Chain(rpc, 0);
            long chainId = Hex.number(rpc.call("eth_chainId").join().asText());
            byte[] scalar = new byte[32];
            scalar[31] = 77;
            Signer signer = SoftwareSigner.of(Signer.SECP256K1, scalar);
            byte[] address = Keccak.address(signer.publicKey());
            fund(Hex.of(address));
            BigInteger first =
                    new Fees(chain, Optional.empty()).now().join().tip().orElseThrow();
            for (int i = 0; i < 25; i++) {
                Fee fee = new Fees(chain, Optional.empty()).now().join();
                assertThat(fee.tip()).contains(first);
                byte[] raw = new EvmTransaction(i, fee, 21_000, address, new byte[0], chainId).sign(signer);
                assertThat(rpc.call("eth_sendRawTransaction", Hex.of(raw))
                                .join()
                                .asText())
                        .isEqualTo(Hex.of(Keccak.hash(raw)));
                while (chain.count(address, "latest").join() <= i) {
                    Thread.onSpinWait();
                }
            }
        } finally {
            rpc.close();
        }
    }

    @Test
    void a_batch_that_no_block_has_room_for_is_named() throws IOException {
        var records = deployed("maxItems: 64").records("orders");
        var batch = IntStream.range(0, 64)
                .mapToObj(i -> RecordWrite.create("r" + i, Payload.text("x")))
                .toList();
        Errors.fails(ErrorCode.E_LIMIT, () -> records.writeAll(batch, WriteOptions.DEFAULT));
        assertThat(records.writeAll(batch.subList(0, 16), WriteOptions.DEFAULT)).hasSize(16);
    }

    @Test
    void a_node_that_is_down_is_a_definite_error() throws IOException {
        Ledger buyer = deployed();
        var records = buyer.records("orders");
        records.create("A", Payload.text("x"), WriteOptions.key("a"));
        node.kill();
        try {
            Errors.fails(
                    ErrorCode.NODE_UNREACHABLE, () -> records.create("B", Payload.text("x"), WriteOptions.key("b")));
        } finally {
            // A developer's chain that was killed may come up in pieces.
            node.close();
            node = GethNode.start();
        }
    }
}
