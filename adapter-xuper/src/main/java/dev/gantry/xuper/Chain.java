package dev.gantry.xuper;

import com.google.protobuf.ByteString;
import dev.gantry.spi.Head;
import dev.gantry.xuper.wire.BCStatus;
import dev.gantry.xuper.wire.BlockFilter;
import dev.gantry.xuper.wire.BlockHeight;
import dev.gantry.xuper.wire.BlockID;
import dev.gantry.xuper.wire.Event;
import dev.gantry.xuper.wire.InternalBlock;
import dev.gantry.xuper.wire.InvokeRPCRequest;
import dev.gantry.xuper.wire.InvokeRequest;
import dev.gantry.xuper.wire.InvokeResponse;
import dev.gantry.xuper.wire.SubscribeRequest;
import dev.gantry.xuper.wire.Transaction;
import dev.gantry.xuper.wire.TxStatus;
import io.grpc.stub.StreamObserver;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/** The few questions asked about one chain, in types. */
final class Chain {
    private static final int CONFIRMED = 2;
    private static final int UNCONFIRMED = 4;
    private static final int FIRST_ERROR = 400;
    private static final String EVM = "evm";
    private static final String INPUT = "input";

    private final Node node;
    private final String name;
    private final int confirmations;

    Chain(Node node, String name, int confirmations) {
        this.node = node;
        this.name = name;
        this.confirmations = confirmations;
    }

    String name() {
        return name;
    }

    int confirmations() {
        return confirmations;
    }

    long finalHeight(long height) {
        return Math.max(0, height - confirmations);
    }

    /** The first block's id and the newest block. */
    CompletableFuture<BCStatus> status() {
        return node.status(BCStatus.newBuilder().setBcname(name).build());
    }

    CompletableFuture<Head> head() {
        return status().thenApply(s -> {
            long height = s.getMeta().getTrunkHeight();
            return new Head(height, hex(s.getMeta().getTipBlockid()), finalHeight(height));
        });
    }

    /** The block of the main branch at this height; empty if there is none yet. */
    CompletableFuture<Optional<InternalBlock>> blockAt(long height) {
        var question =
                BlockHeight.newBuilder().setBcname(name).setHeight(height).build();
        // For a block that is not there yet the node reports an internal error, or that it does not exist.
        return node.blockAt(question)
                .handle((block, failure) ->
                        ifPresent(block, failure, NodeException.BLOCK_ABSENT, NodeException.INTERNAL))
                .thenApply(found -> found.map(b -> b.getBlock()));
    }

    CompletableFuture<Optional<InternalBlock>> block(ByteString id) {
        var question = BlockID.newBuilder()
                .setBcname(name)
                .setBlockid(id)
                .setNeedContent(true)
                .build();
        return node.block(question)
                .handle((block, failure) -> ifPresent(block, failure, NodeException.BLOCK_ABSENT))
                .thenApply(found -> found.map(b -> b.getBlock()));
    }

    /** Tells of the newest block and of every block after it. */
    void listen(StreamObserver<Event> blocks) {
        var filter = BlockFilter.newBuilder().setBcname(name).setExcludeTx(true).build();
        node.subscribe(
                SubscribeRequest.newBuilder().setFilter(filter.toByteString()).build(), blocks);
    }

    /** A transaction that the node has, in a block or waiting for one. */
    record Seen(Transaction transaction, boolean confirmed, long distance) {}

    /** Empty if the node has none, or has it in a branch that was given up. Right after a block was made it may be empty for a moment without cause. */
    CompletableFuture<Optional<Seen>> transaction(ByteString id) {
        return node.query(TxStatus.newBuilder().setBcname(name).setTxid(id).build())
                .handle((answer, failure) -> ifPresent(answer, failure, NodeException.TRANSACTION_ABSENT))
                .thenApply(found -> found.filter(s -> s.getStatus() == CONFIRMED || s.getStatus() == UNCONFIRMED)
                        .map(s -> new Seen(s.getTx(), s.getStatus() == CONFIRMED, s.getDistance())));
    }

    CompletableFuture<Void> post(Prepared p) {
        return node.post(TxStatus.newBuilder()
                        .setBcname(name)
                        .setTxid(p.transaction().getTxid())
                        .setStatus(UNCONFIRMED)
                        .setTx(p.transaction())
                        .build())
                .thenApply(reply -> null);
    }

    /** Runs a contract's function without effect; the answer tells what was read and would be written. */
    CompletableFuture<InvokeResponse> execute(InvokeRequest request, String initiator, String authority) {
        return node.preExecute(InvokeRPCRequest.newBuilder()
                        .setBcname(name)
                        .addRequests(request)
                        .setInitiator(initiator)
                        .addAuthRequire(authority)
                        .build())
                .thenApply(answer -> {
                    InvokeResponse response = answer.getResponse();
                    response.getResponsesList().forEach(r -> {
                        if (r.getStatus() >= FIRST_ERROR) {
                            throw new NodeException(r.getStatus(), r.getMessage());
                        }
                    });
                    return response;
                });
    }

    CompletableFuture<InvokeResponse> call(String contract, byte[] input, String initiator) {
        return execute(callOf(contract, input), initiator, initiator);
    }

    /** A call with its input encoded by us: given as text or JSON, the node would spoil bytes that are no UTF-8. */
    static InvokeRequest callOf(String contract, byte[] input) {
        return InvokeRequest.newBuilder()
                .setModuleName(EVM)
                .setContractName(contract)
                .setMethodName("call")
                .putArgs(INPUT, ByteString.copyFrom(input))
                .build();
    }

    /** The input that a transaction calls this contract with. */
    static Optional<byte[]> input(Transaction t, String contract) {
        return t.getContractRequestsList().stream()
                .filter(r ->
                        r.getModuleName().equals(EVM) && r.getContractName().equals(contract))
                .map(r -> r.getArgsOrDefault(INPUT, ByteString.EMPTY).toByteArray())
                .findFirst();
    }

    static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    static ByteString id(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static <T> Optional<T> ifPresent(T answer, Throwable failure, int... absent) {
        if (failure == null) {
            return Optional.of(answer);
        }
        Throwable cause = XuperErrors.cause(failure);
        if (cause instanceof NodeException e && IntStream.of(absent).anyMatch(n -> n == e.number())) {
            return Optional.empty();
        }
        throw new CompletionException(cause);
    }
}
