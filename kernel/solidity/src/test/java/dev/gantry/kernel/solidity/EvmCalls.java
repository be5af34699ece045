package dev.gantry.kernel.solidity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.kernel.Word;
import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.EvmNode;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Contracts created and called on a node that lets anybody send from any account, so no key is needed. Addresses are words. */
final class EvmCalls {
    /** Far more than any call needs; code that never ends ends with it. */
    private static final String GAS = "0x1c00000";

    private final EvmNode node;

    EvmCalls(EvmNode node) {
        this.node = node;
    }

    /** The new contract's address. */
    Word create(Word from, byte[] code) {
        return address(send(from, null, code).path("contractAddress").asText());
    }

    /** The receipt of a transaction; AssertionError if it failed. Without {@code to} it creates. */
    JsonNode send(Word from, @Nullable Word to, byte[] input) {
        var message = new HashMap<>(Map.of("from", hex(from), "data", hex(input), "gas", GAS, "gasPrice", "0x0"));
        if (to != null) {
            message.put("to", hex(to));
        }
        JsonNode receipt = receipt(message);
        if (!receipt.path("status").asText().equals("0x1")) {
            throw new AssertionError("a transaction failed: " + receipt);
        }
        return receipt;
    }

    private JsonNode receipt(Map<String, String> message) {
        if (node instanceof AnvilNode) {
            return node.rpc("eth_sendTransactionSync", message);
        }
        String hash = node.rpc("eth_sendTransaction", message).asText();
        JsonNode receipt = node.rpc("eth_getTransactionReceipt", hash);
        while (receipt.isNull()) {
            receipt = node.rpc("eth_getTransactionReceipt", hash);
        }
        return receipt;
    }

    /** The answer; IllegalStateException with the reason if the contract reverts. */
    byte[] call(Word from, Word to, byte[] input) {
        var message = Map.of("from", hex(from), "to", hex(to), "data", hex(input), "gas", GAS);
        return bytes(node.rpc("eth_call", message, "latest").asText());
    }

    private static Word address(String hex) {
        return Word.ofHex("0".repeat(24) + hex.substring(2));
    }

    private static String hex(Word address) {
        return "0x" + address.hex().substring(24);
    }

    private static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex, 2, hex.length());
    }
}
