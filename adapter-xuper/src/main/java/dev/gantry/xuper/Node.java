package dev.gantry.xuper;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.InFlight;
import dev.gantry.xuper.wire.BCStatus;
import dev.gantry.xuper.wire.Block;
import dev.gantry.xuper.wire.BlockHeight;
import dev.gantry.xuper.wire.BlockID;
import dev.gantry.xuper.wire.CommonReply;
import dev.gantry.xuper.wire.Event;
import dev.gantry.xuper.wire.InvokeRPCRequest;
import dev.gantry.xuper.wire.InvokeRPCResponse;
import dev.gantry.xuper.wire.SubscribeRequest;
import dev.gantry.xuper.wire.TxStatus;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;

/**
 * The nodes' gRPC service: each question has a deadline, and goes to the next node if it certainly did not reach the first. Fails with {@link NodeException} if the node
 * said no, and with {@link NoAnswer} if it could not be asked or did not answer.
 *
 * <p>Once the network is known, a node is asked only after it has shown the chain's first block, and again after it failed to answer: what answers at the same address may
 * be another chain by then.
 */
final class Node implements AutoCloseable {
    private static final int MAX_ANSWER = 128 << 20;
    private static final Pattern ERROR = Pattern.compile("Err:\\d+-(\\d+)-(.*)", Pattern.DOTALL);

    private static final MethodDescriptor<InvokeRPCRequest, InvokeRPCResponse> PRE_EXEC =
            method("PreExec", InvokeRPCRequest.getDefaultInstance(), InvokeRPCResponse.getDefaultInstance());
    private static final MethodDescriptor<TxStatus, CommonReply> POST =
            method("PostTx", TxStatus.getDefaultInstance(), CommonReply.getDefaultInstance());
    private static final MethodDescriptor<TxStatus, TxStatus> QUERY =
            method("QueryTx", TxStatus.getDefaultInstance(), TxStatus.getDefaultInstance());
    private static final MethodDescriptor<BlockHeight, Block> BLOCK_AT =
            method("GetBlockByHeight", BlockHeight.getDefaultInstance(), Block.getDefaultInstance());
    private static final MethodDescriptor<BlockID, Block> BLOCK =
            method("GetBlock", BlockID.getDefaultInstance(), Block.getDefaultInstance());
    private static final MethodDescriptor<BCStatus, BCStatus> STATUS =
            method("GetBlockChainStatus", BCStatus.getDefaultInstance(), BCStatus.getDefaultInstance());

    private static final MethodDescriptor<SubscribeRequest, Event> SUBSCRIBE = method(
            MethodDescriptor.MethodType.SERVER_STREAMING,
            "pb.EventService",
            "Subscribe",
            SubscribeRequest.getDefaultInstance(),
            Event.getDefaultInstance());

    private final AtomicReferenceArray<ManagedChannel> channels;
    private final XuperSettings settings;
    private final List<String> endpoints;
    private final Duration timeout;
    private final AtomicInteger current = new AtomicInteger();
    /** What the node runs a contract for: its work, and not ours, is what takes time. */
    private final InFlight runs;

    /** Nodes that have shown the chain's first block since they last failed to answer, or are about to. */
    private final Map<Integer, CompletableFuture<Void>> known = new ConcurrentHashMap<>();

    private volatile boolean closed;
    private volatile ByteString firstBlock = ByteString.EMPTY;

    Node(XuperSettings settings) {
        this.settings = settings;
        endpoints = settings.endpoints();
        timeout = settings.timeout();
        runs = new InFlight(settings.maxInFlight());
        channels = new AtomicReferenceArray<>(endpoints.size());
        for (int i = 0; i < endpoints.size(); i++) {
            channels.set(i, channel(endpoints.get(i), settings));
        }
    }

    private static ManagedChannel channel(String endpoint, XuperSettings settings) {
        var builder = NettyChannelBuilder.forTarget("dns:///" + endpoint).maxInboundMessageSize(MAX_ANSWER);
        if (settings.tls().isEmpty()) {
            return builder.usePlaintext().build();
        }
        XuperSettings.Tls tls = settings.tls().get();
        tls.name().ifPresent(builder::overrideAuthority);
        try {
            return builder.sslContext(GrpcSslContexts.forClient()
                            .trustManager(tls.authority().toFile())
                            .keyManager(tls.certificate().toFile(), tls.key().toFile())
                            .build())
                    .build();
        } catch (IOException | IllegalArgumentException e) {
            throw GantryException.of(ErrorCode.CONFIG_INVALID, Stage.CONFIGURE, "the TLS files cannot be used")
                    .fix("Check tlsAuthority, tlsCertificate and tlsKey: PEM files, the key in PKCS #8.")
                    .cause(e)
                    .build();
        }
    }

    CompletableFuture<InvokeRPCResponse> preExecute(InvokeRPCRequest request) {
        return runs.run(() -> call(PRE_EXEC, request));
    }

    CompletableFuture<CommonReply> post(TxStatus transaction) {
        return runs.run(() -> call(POST, transaction));
    }

    CompletableFuture<TxStatus> query(TxStatus question) {
        return call(QUERY, question);
    }

    CompletableFuture<Block> blockAt(BlockHeight question) {
        return call(BLOCK_AT, question);
    }

    CompletableFuture<Block> block(BlockID question) {
        return call(BLOCK, question);
    }

    CompletableFuture<BCStatus> status(BCStatus question) {
        return call(STATUS, question);
    }

    /** Events until one side ends it; no deadline, and no second node. */
    void subscribe(SubscribeRequest request, StreamObserver<Event> events) {
        ClientCalls.asyncServerStreamingCall(
                channels.get(current.get()).newCall(SUBSCRIBE, CallOptions.DEFAULT), request, events);
    }

    /** From now on only nodes of the network with this first block are asked. */
    void only(ByteString blockId) {
        firstBlock = blockId;
    }

    /** Something was not as it should be on this network: is it still the same? */
    void doubt() {
        known.clear();
    }

    private <Q, A> CompletableFuture<A> call(MethodDescriptor<Q, A> method, Q question) {
        return call(method, question, current.get(), endpoints.size(), false);
    }

    /** Once more after a broken connection: every question, and the sending of a signed transaction too, may be repeated without harm. */
    private <Q, A> CompletableFuture<A> call(
            MethodDescriptor<Q, A> method, Q question, int at, int left, boolean again) {
        return ofThisNetwork(at).thenCompose(x -> ask(at, method, question)).exceptionallyCompose(failure -> {
            if (XuperErrors.cause(failure) instanceof NoAnswer none) {
                known.remove(at);
                if (none.neverLeft()) {
                    int next = (at + 1) % endpoints.size();
                    current.compareAndSet(at, next);
                    if (left > 1) {
                        return call(method, question, next, left - 1, again);
                    }
                } else if (none.connectionBroke() && !again) {
                    return call(method, question, at, 1, true).exceptionally(second -> {
                        throw XuperErrors.cause(second) instanceof NoAnswer n ? n.asLost() : XuperErrors.same(second);
                    });
                }
            }
            return CompletableFuture.failedFuture(XuperErrors.cause(failure));
        });
    }

    private CompletableFuture<Void> ofThisNetwork(int at) {
        return firstBlock.isEmpty() ? CompletableFuture.completedFuture(null) : known.computeIfAbsent(at, this::shown);
    }

    private CompletableFuture<Void> shown(int at) {
        var question = BlockHeight.newBuilder()
                .setBcname(settings.chain())
                .setHeight(0)
                .build();
        return ask(at, BLOCK_AT, question).handle((block, failure) -> {
            if (failure != null && XuperErrors.cause(failure) instanceof NoAnswer none) {
                throw none.asUnasked();
            }
            if (failure != null || !block.getBlock().getBlockid().equals(firstBlock)) {
                throw NoAnswer.unasked(
                        ErrorCode.NETWORK_MISMATCH, endpoints.get(at), "is on another network than before");
            }
            return null;
        });
    }

    private <Q, A> CompletableFuture<A> ask(int at, MethodDescriptor<Q, A> method, Q question) {
        ManagedChannel channel = channels.get(at);
        return ask(channel, method, question).exceptionally(failure -> {
            if (closed) {
                throw NoAnswer.lost(ErrorCode.CLOSED, endpoints.get(at), "is asked no more: the ledger is closed");
            }
            RuntimeException typed = failure(Status.fromThrowable(XuperErrors.cause(failure)), endpoints.get(at));
            if (typed instanceof NoAnswer) {
                renew(at, channel);
            }
            throw typed;
        });
    }

    /**
     * A channel that could not connect pauses before it tries again, and fails all calls meanwhile; one whose connection went dead without being closed stays with it for
     * many minutes. A new one tries at once; after {@link #close} there is none.
     */
    private synchronized void renew(int at, ManagedChannel failed) {
        if (!closed && channels.get(at) == failed) {
            channels.set(at, channel(endpoints.get(at), settings));
            failed.shutdown();
        }
    }

    private <Q, A> CompletableFuture<A> ask(ManagedChannel channel, MethodDescriptor<Q, A> method, Q question) {
        var future = new CompletableFuture<A>();
        var options = CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
        ClientCalls.asyncUnaryCall(channel.newCall(method, options), question, new StreamObserver<A>() {
            @Override
            public void onNext(A answer) {
                future.complete(answer);
            }

            @Override
            public void onError(Throwable failure) {
                future.completeExceptionally(Status.fromThrowable(failure).asRuntimeException());
            }

            @Override
            public void onCompleted() {
                future.completeExceptionally(Status.INTERNAL
                        .withDescription("an answer without content")
                        .asRuntimeException());
            }
        });
        return future;
    }

    private static boolean neverLeft(Status status) {
        return status.getCode() == Status.Code.UNAVAILABLE
                && (status.getCause() instanceof ConnectException
                        || status.getCause() instanceof UnknownHostException
                        || String.valueOf(status.getDescription()).startsWith("Unable to resolve host"));
    }

    private static RuntimeException failure(Status status, String endpoint) {
        String text = String.valueOf(status.getDescription());
        // A cause is this side's: the connection broke in some way.
        if (status.getCode() == Status.Code.UNKNOWN && status.getCause() == null) {
            var m = ERROR.matcher(text);
            return m.find() ? new NodeException(Integer.parseInt(m.group(1)), m.group(2)) : new NodeException(-1, text);
        }
        if (neverLeft(status)) {
            return NoAnswer.unasked(ErrorCode.NODE_UNREACHABLE, endpoint, "cannot be reached");
        }
        return status.getCode() == Status.Code.DEADLINE_EXCEEDED
                ? NoAnswer.lost(ErrorCode.NODE_TIMEOUT, endpoint, "does not answer in time")
                : NoAnswer.lost(
                        ErrorCode.NODE_ERROR,
                        endpoint,
                        "breaks the connection (" + status.getCode() + ": " + text + ")");
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
            String name, Q question, A answer) {
        return method(MethodDescriptor.MethodType.UNARY, "pb.Xchain", name, question, answer);
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
            MethodDescriptor.MethodType type, String service, String name, Q question, A answer) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .setRequestMarshaller(ProtoUtils.marshaller(question))
                .setResponseMarshaller(ProtoUtils.marshaller(answer))
                .build();
    }

    /** Questions under way fail at once. */
    @Override
    public synchronized void close() {
        closed = true;
        for (int i = 0; i < channels.length(); i++) {
            channels.get(i).shutdownNow();
        }
    }
}
