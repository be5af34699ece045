package dev.gantry.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.Stage;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.solidity.KernelAbi;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.TransactionStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Receipts and logs as the kernel's changes. */
final class Receipts {
    private static final String TOPIC = "0x" + KernelAbi.CHANGE_TOPIC;
    private final Chain chain;
    private final Gas gas;

    Receipts(Chain chain, Gas gas) {
        this.chain = chain;
        this.gas = gas;
    }

    static long height(JsonNode receiptOrLog) {
        return Hex.number(receiptOrLog.path("blockNumber").asText());
    }

    /** What a receipt means. Why a transaction failed is not in it, so the call is run again on the state of its block. */
    CompletableFuture<TransactionStatus> status(JsonNode receipt, byte[] kernel, boolean isFinal) {
        long height = height(receipt);
        if (receipt.path("status").asText().equals("0x1")) {
            var changes = new ArrayList<byte[]>();
            for (JsonNode log : receipt.path("logs")) {
                change(log, kernel).ifPresent(changes::add);
            }
            return CompletableFuture.completedFuture(TransactionStatus.applied(isFinal, height, changes));
        }
        String hash = receipt.path("transactionHash").asText();
        return chain.transaction(hash).thenCompose(found -> {
            byte[] input = found.map(t -> Hex.bytes(t.path("input").asText())).orElse(new byte[0]);
            return chain.callAs(receipt.path("from").asText(), kernel, input, height)
                    .handle((answer, failure) -> {
                        if (failure != null && EvmErrors.cause(failure) instanceof RpcException e) {
                            return EvmErrors.kernelFailure(e)
                                    .map(f -> TransactionStatus.refused(isFinal, height, f))
                                    .orElse(TransactionStatus.failed(isFinal, height, "reverted: " + e.getMessage()));
                        }
                        if (failure != null) {
                            throw EvmErrors.same(failure);
                        }
                        return TransactionStatus.failed(
                                isFinal,
                                height,
                                ranOut(receipt, found, input)
                                        ? "out of gas; the next try gets all that gasLimit and the chain's blocks allow"
                                        : "reverted; the reason cannot be reproduced");
                    });
        });
    }

    /** All but the part that an inner call leaves to its caller (EIP-150) was used. */
    private boolean ranOut(JsonNode receipt, Optional<JsonNode> transaction, byte[] input) {
        long used = Hex.number(receipt.path("gasUsed").asText());
        boolean ranOut = transaction
                .filter(t -> used >= Hex.number(t.path("gas").asText()) / 64 * 60)
                .isPresent();
        if (ranOut) {
            KernelAbi.request(input).ifPresent(gas::ranOut);
        }
        return ranOut;
    }

    static List<LedgerEvent> events(List<JsonNode> logs, byte[] kernel, String network) {
        var events = new ArrayList<LedgerEvent>();
        for (JsonNode log : logs) {
            change(log, kernel).ifPresent(change -> {
                long height = height(log);
                int index = (int) Hex.number(log.path("logIndex").asText());
                events.add(new LedgerEvent(
                        new Position(height, index, log.path("blockHash").asText()).text(network),
                        height,
                        (int) Hex.number(log.path("transactionIndex").asText()),
                        index,
                        log.path("transactionHash").asText(),
                        change));
            });
        }
        return events;
    }

    private static Optional<byte[]> change(JsonNode log, byte[] kernel) {
        JsonNode topics = log.path("topics");
        if (log.path("removed").asBoolean()
                || topics.size() != 4
                || !topics.get(0).asText().equals(TOPIC)
                || !Arrays.equals(Hex.bytes(log.path("address").asText()), kernel)) {
            return Optional.empty();
        }
        byte[] change = new byte[Change.SIZE];
        for (int i = 0; i < 3; i++) {
            System.arraycopy(Hex.bytes(topics.get(i + 1).asText()), 0, change, i * 32, 32);
        }
        byte[] data = Hex.bytes(log.path("data").asText());
        if (data.length != 5 * 32) {
            throw EvmErrors.unreadable(Stage.READ, "a change of " + data.length + " bytes");
        }
        System.arraycopy(data, 0, change, 96, data.length);
        return Optional.of(change);
    }
}
