package dev.gantry.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The swapped EVM computes SM3 where every other computes Keccak, and is an EVM otherwise. */
@Tag("R6.1")
class SwappedHashEvmTest {
    private static final String ANYBODY = "0x00000000000000000000000000000000000d0001";
    /** PUSH3 "abc", stored at 29 to 31; the hash of these three bytes, returned. */
    private static final String HASH_ABC = "62616263600052" + "6003601d20" + "60005260206000f3";
    /** Returns the time of the block. */
    private static final String TIME = "42" + "60005260206000f3";
    /** Without input: returns slot 0. With input: writes 1 into it, and then reverts unless the input is one byte. */
    private static final String SLOT =
            "36600f57" + "600054" + "60005260206000f3" + "5b6001600055" + "60013614602157" + "60006000fd" + "5b00";

    private static final String KECCAK_ABC = "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45";
    private static final String SM3_ABC = "0x66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";

    private static EvmNode start(String name, Networks.Starter<EvmNode> starter) {
        var started = Networks.tryStart(name, starter);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        return started.network().orElseThrow();
    }

    private static EvmNode swapped() {
        return start("swapped-evm", SwappedHashEvm::start);
    }

    /** Deploys code of less than 256 bytes; its address. */
    private static String deploy(EvmNode node, String code) {
        String length = "%02x".formatted(code.length() / 2);
        String creation = "0x60" + length + "600c60003960" + length + "6000f3" + code;
        String hash = node.rpc("eth_sendTransaction", Map.of("from", ANYBODY, "data", creation, "gasPrice", "0x0"))
                .asText();
        return receipt(node, hash).path("contractAddress").asText();
    }

    private static JsonNode send(EvmNode node, String contract, String data) {
        String hash = node.rpc("eth_sendTransaction", Map.of("from", ANYBODY, "to", contract, "data", data))
                .asText();
        return receipt(node, hash);
    }

    private static JsonNode receipt(EvmNode node, String hash) {
        JsonNode receipt = node.rpc("eth_getTransactionReceipt", hash);
        while (receipt.isNull()) {
            receipt = node.rpc("eth_getTransactionReceipt", hash);
        }
        return receipt;
    }

    private static String call(EvmNode node, String address) {
        return node.rpc("eth_call", Map.of("to", address, "data", "0x"), "latest")
                .asText();
    }

    @Test
    void a_contract_that_hashes_abc_at_run_time_gets_sm3() {
        try (EvmNode node = swapped()) {
            assertThat(call(node, deploy(node, HASH_ABC))).isEqualTo(SM3_ABC);
        }
    }

    @Test
    void the_same_contract_gets_keccak_elsewhere() {
        try (EvmNode node = start("anvil", () -> AnvilNode.start(AnvilNode.IN_MEMORY, AnvilNode.ANY_SENDER))) {
            assertThat(call(node, deploy(node, HASH_ABC))).isEqualTo(KECCAK_ABC);
        }
    }

    @Test
    void its_time_is_what_it_was_told_in_any_unit() {
        try (EvmNode node = swapped()) {
            String clock = deploy(node, TIME);
            node.rpc("evm_mine", 1_800_000_000_123L);
            assertThat(Long.decode(call(node, clock))).isEqualTo(1_800_000_000_123L);
        }
    }

    @Test
    void only_a_transaction_that_succeeds_leaves_something() {
        try (EvmNode node = swapped()) {
            String contract = deploy(node, SLOT);
            node.rpc("eth_call", Map.of("to", contract, "data", "0x01"), "latest");
            assertThat(call(node, contract)).as("after a call").endsWith("0");
            assertThat(send(node, contract, "0x0102").path("status").asText()).isEqualTo("0x0");
            assertThat(call(node, contract)).as("after a reverted transaction").endsWith("0");
            assertThat(send(node, contract, "0x01").path("status").asText()).isEqualTo("0x1");
            assertThat(call(node, contract)).as("after a transaction").endsWith("1");
        }
    }

    @Test
    void what_it_refuses_it_refuses_with_words() {
        try (EvmNode node = swapped()) {
            String contract = deploy(node, SLOT);
            assertThatThrownBy(() -> node.rpc("eth_call", Map.of("to", contract, "data", "0x0102"), "latest"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("execution revert");
            assertThatThrownBy(() -> node.rpc("no_such_method"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no such method");
        }
    }
}
