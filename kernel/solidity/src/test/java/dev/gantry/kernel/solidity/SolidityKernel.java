package dev.gantry.kernel.solidity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Word;
import dev.gantry.testnet.AnvilNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The contracts on a real node, called without an adapter in between. Accounts are impersonated, so no key is needed. */
final class SolidityKernel {
    private static final String DEPLOYER = "0x00000000000000000000000000000000000d0001";
    private final AnvilNode node;
    private final Set<String> known = new HashSet<>();
    private String kernel = "";

    SolidityKernel(AnvilNode node) {
        this.node = node;
    }

    /** What one call did. */
    record Done(int code, int index, List<byte[]> changes) {}

    void deploy(KernelGenesis genesis) {
        String board = create(KernelContracts.BOARD.creationCode());
        var places = new ArrayList<KernelAbi.Place>();
        for (KernelContracts contract : KernelContracts.BEHIND_PROXIES) {
            String code = create(KernelAbi.code(contract, bytes(board)));
            String proxy = create(KernelAbi.proxy(bytes(board), contract.number()));
            places.add(new KernelAbi.Place(contract.number(), bytes(proxy), bytes(code)));
            kernel = proxy;
        }
        require(send(DEPLOYER, board, KernelAbi.bind(bytes(kernel), places)));
        require(send(
                DEPLOYER,
                kernel,
                KernelAbi.initialise(
                        genesis.networkId().bytes(),
                        genesis.clockMode(),
                        genesis.threshold(),
                        genesis.governors().stream()
                                .map(g -> g.account().bytes())
                                .toList(),
                        genesis.governors().stream()
                                .map(g -> g.subject().bytes())
                                .toList())));
    }

    Done execute(Word account, byte[] request) {
        String from = "0x" + account.hex().substring(24);
        byte[] input = KernelAbi.execute(request);
        try {
            node.rpc("eth_call", Map.of("from", from, "to", kernel, "data", hex(input)), "latest");
        } catch (IllegalStateException refused) {
            int[] reason = KernelError.parseReason(String.valueOf(refused.getMessage()))
                    .orElseThrow(() -> new AssertionError("refused without a reason: " + refused.getMessage()));
            return new Done(reason[0], reason[1], List.of());
        }
        JsonNode receipt = send(from, kernel, input);
        require(receipt);
        var changes = new ArrayList<byte[]>();
        for (JsonNode log : receipt.path("logs")) {
            var words = new StringBuilder();
            for (int i = 1; i < 4; i++) {
                words.append(log.path("topics").get(i).asText().substring(2));
            }
            changes.add(bytes("0x" + words + log.path("data").asText().substring(2)));
        }
        return new Done(0, 0, changes);
    }

    byte[] read(byte[] query) {
        return bytes(node.rpc("eth_call", Map.of("to", kernel, "data", hex(KernelAbi.read(query))), "latest")
                .asText());
    }

    long gasOf(Word account, byte[] request) {
        String from = "0x" + account.hex().substring(24);
        JsonNode receipt = send(from, kernel, KernelAbi.execute(request));
        require(receipt);
        return Long.decode(receipt.path("gasUsed").asText());
    }

    private String create(byte[] code) {
        JsonNode receipt = send(DEPLOYER, null, code);
        require(receipt);
        return receipt.path("contractAddress").asText();
    }

    private JsonNode send(String from, @Nullable String to, byte[] input) {
        if (known.add(from)) {
            node.rpc("anvil_impersonateAccount", from);
        }
        var message = new HashMap<String, String>(
                Map.of("from", from, "data", hex(input), "gas", "0x1c00000", "gasPrice", "0x0"));
        if (to != null) {
            message.put("to", to);
        }
        String hash = node.rpc("eth_sendTransaction", message).asText();
        JsonNode receipt = node.rpc("eth_getTransactionReceipt", hash);
        while (receipt.isNull()) {
            receipt = node.rpc("eth_getTransactionReceipt", hash);
        }
        return receipt;
    }

    private static void require(JsonNode receipt) {
        if (!receipt.path("status").asText().equals("0x1")) {
            throw new AssertionError("a transaction failed: " + receipt);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex, 2, hex.length());
    }

    private static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
