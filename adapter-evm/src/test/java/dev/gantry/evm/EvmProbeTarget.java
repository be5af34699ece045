package dev.gantry.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gantry.testnet.probe.Outcome;
import dev.gantry.testnet.probe.Outcome.Mark;
import dev.gantry.testnet.probe.ProbeTarget;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** A development node, used through the account that it holds the key of. */
final class EvmProbeTarget implements ProbeTarget, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int ADDRESS_DIGITS = 40;

    private final Rpc rpc;
    private final String account;
    /** All of a block, as it was at the start: a node may raise it with each block, and allow it a moment later. */
    private final String gas;

    EvmProbeTarget(String url) {
        rpc = new Rpc(List.of(URI.create(url)), TIMEOUT);
        account = ask("eth_accounts").get(0).asText();
        gas = ask("eth_getBlockByNumber", "latest", false).path("gasLimit").asText();
    }

    @Override
    public BigInteger account() {
        return Hex.big(account);
    }

    @Override
    public Outcome deploy(byte[] code, String abi) {
        try {
            JsonNode receipt = receipt(Map.of("data", Hex.of(code)));
            return succeeded(receipt)
                    ? Outcome.answered(Hex.bytes(receipt.path("contractAddress").asText()))
                    : Outcome.failed();
        } catch (RpcException e) {
            return refused(e);
        }
    }

    @Override
    public Outcome ask(BigInteger contract, byte[] input) {
        try {
            var message = Map.of("from", account, "to", address(contract), "data", Hex.of(input));
            return Outcome.answered(Hex.bytes(ask("eth_call", message, "latest").asText()));
        } catch (RpcException e) {
            return refused(e);
        }
    }

    @Override
    public Outcome send(BigInteger contract, byte[] input) {
        try {
            JsonNode receipt = receipt(Map.of("to", address(contract), "data", Hex.of(input)));
            return succeeded(receipt) ? Outcome.done(marks(receipt)) : Outcome.failed();
        } catch (RpcException e) {
            return refused(e);
        }
    }

    private JsonNode receipt(Map<String, String> message) {
        var whole = new HashMap<>(message);
        whole.put("from", account);
        whole.put("gas", gas);
        String hash = ask("eth_sendTransaction", whole).asText();
        long until = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() - until < 0) {
            JsonNode receipt = receipt(hash);
            if (receipt.isObject()) {
                return receipt;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new IllegalStateException("no block for " + hash);
    }

    /** A node that has just started may say that it cannot tell yet. */
    private JsonNode receipt(String hash) {
        try {
            return ask("eth_getTransactionReceipt", hash);
        } catch (RpcException notYet) {
            return MissingNode.getInstance();
        }
    }

    private static boolean succeeded(JsonNode receipt) {
        return receipt.path("status").asText().equals("0x1");
    }

    private static List<Mark> marks(JsonNode receipt) {
        var marks = new ArrayList<Mark>();
        for (JsonNode log : receipt.path("logs")) {
            marks.add(new Mark(
                    Hex.big(log.path("address").asText()),
                    Hex.big(log.path("data").asText())));
        }
        return marks;
    }

    private static Outcome refused(RpcException e) {
        return Outcome.refused(
                String.valueOf(e.getMessage()), e.data().startsWith("0x") ? Hex.bytes(e.data()) : new byte[0]);
    }

    private static String address(BigInteger contract) {
        String digits = contract.toString(16);
        return "0x" + "0".repeat(ADDRESS_DIGITS - digits.length()) + digits;
    }

    private JsonNode ask(String method, Object... params) {
        try {
            return rpc.call(method, params).join();
        } catch (CompletionException e) {
            throw (RuntimeException) EvmErrors.cause(e);
        }
    }

    @Override
    public void close() {
        rpc.close();
    }
}
