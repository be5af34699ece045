package dev.gantry.evm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.spi.Head;
import java.math.BigInteger;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The few questions asked of a node, in types. */
final class Chain {
    private final Rpc rpc;
    private final int confirmations;

    Chain(Rpc rpc, int confirmations) {
        this.rpc = rpc;
        this.confirmations = confirmations;
    }

    Rpc rpc() {
        return rpc;
    }

    CompletableFuture<Long> height() {
        return rpc.call("eth_blockNumber").thenApply(n -> Hex.number(n.asText()));
    }

    long finalHeight(long height) {
        return Math.max(0, height - confirmations);
    }

    CompletableFuture<Head> head() {
        return block("latest").thenApply(block -> {
            long height = Hex.number(block.path("number").asText());
            return new Head(height, block.path("hash").asText(), finalHeight(height));
        });
    }

    CompletableFuture<Optional<String>> blockHash(long height) {
        return block(Hex.of(height))
                .thenApply(block ->
                        block.isObject() ? Optional.of(block.path("hash").asText()) : Optional.empty());
    }

    /** Room for one transaction in a block, with a margin: it may change a little with each block. */
    CompletableFuture<Long> blockGasLimit() {
        return block("latest")
                .thenApply(block -> Hex.number(block.path("gasLimit").asText()) / 16 * 15);
    }

    /** Transactions that the account has in blocks ("latest"), or in blocks and in the pool ("pending"). */
    CompletableFuture<Long> count(byte[] address, String tag) {
        return rpc.call("eth_getTransactionCount", Hex.of(address), tag).thenApply(n -> Hex.number(n.asText()));
    }

    /** Of the newest block, in wei; empty on a chain without one. */
    CompletableFuture<Optional<BigInteger>> baseFee() {
        return block("latest")
                .thenApply(block -> block.hasNonNull("baseFeePerGas")
                        ? Optional.of(Hex.big(block.path("baseFeePerGas").asText()))
                        : Optional.empty());
    }

    /** What the node thinks is due above the base fee. */
    CompletableFuture<BigInteger> tip() {
        return rpc.call("eth_maxPriorityFeePerGas").thenApply(n -> Hex.big(n.asText()));
    }

    CompletableFuture<BigInteger> gasPrice() {
        return rpc.call("eth_gasPrice").thenApply(n -> Hex.big(n.asText()));
    }

    CompletableFuture<byte[]> call(byte[] to, byte[] data, String tag) {
        return rpc.call("eth_call", new Message(null, Hex.of(to), Hex.of(data)), tag)
                .thenApply(answer -> Hex.bytes(answer.asText()));
    }

    /** Runs a call as a sender, to learn its gas, or, by the failure, why it would be refused. */
    CompletableFuture<Long> estimate(byte[] from, byte[] to, byte[] data) {
        return rpc.call("eth_estimateGas", new Message(Hex.of(from), Hex.of(to), Hex.of(data)))
                .thenApply(n -> Hex.number(n.asText()));
    }

    CompletableFuture<JsonNode> callAs(String from, byte[] to, byte[] data, long height) {
        return rpc.call("eth_call", new Message(from, Hex.of(to), Hex.of(data)), Hex.of(height));
    }

    CompletableFuture<Boolean> hasCode(byte[] address) {
        return rpc.call("eth_getCode", Hex.of(address), "latest")
                .thenApply(code -> code.asText().length() > 2);
    }

    /** The receipt, unless the node still tells it of a block that was replaced. */
    CompletableFuture<Optional<JsonNode>> receipt(String hash) {
        var asked = rpc.call("eth_getTransactionReceipt", hash).thenApply(Chain::present);
        if (confirmations == 0) {
            return asked;
        }
        return asked.thenCompose(receipt -> receipt.isEmpty()
                ? CompletableFuture.completedFuture(receipt)
                : blockHash(Receipts.height(receipt.get()))
                        .thenApply(there -> receipt.filter(r ->
                                there.equals(Optional.of(r.path("blockHash").asText())))));
    }

    CompletableFuture<Optional<JsonNode>> transaction(String hash) {
        return rpc.call("eth_getTransactionByHash", hash).thenApply(Chain::present);
    }

    CompletableFuture<JsonNode> blockReceipts(long height) {
        return rpc.call("eth_getBlockReceipts", Hex.of(height));
    }

    CompletableFuture<JsonNode> logs(long from, long to, byte[] address, Object[] topics) {
        return rpc.call("eth_getLogs", new Filter(Hex.of(from), Hex.of(to), Hex.of(address), topics));
    }

    private CompletableFuture<JsonNode> block(String tag) {
        return rpc.call("eth_getBlockByNumber", tag, false);
    }

    private static Optional<JsonNode> present(JsonNode node) {
        return node.isObject() ? Optional.of(node) : Optional.empty();
    }

    private record Message(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String from,

            String to,
            String data) {}

    private record Filter(String fromBlock, String toBlock, String address, Object[] topics) {}
}
