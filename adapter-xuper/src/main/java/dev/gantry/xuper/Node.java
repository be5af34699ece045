package dev.gantry.xuper;

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
import io.grpc.StatusRuntimeException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;

/**
 * The nodes' gRPC service: each question has a deadline, and goes to the next node if it certainly did not reach the first.
 *
 * <p>Answers fail with {@link NodeException} (the node said no), {@code NODE_UNREACHABLE} (no node was reached, nothing was handed over) or {@code NODE_TIMEOUT} (no
 * answer, it may have arrived).
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

    private <Q, A> CompletableFuture<A> call(MethodDescriptor<Q, A> method, Q question) {
        return call(method, question, current.get(), endpoints.size());
    }

    private <Q, A> CompletableFuture<A> call(MethodDescriptor<Q, A> method, Q question, int at, int left) {
        ManagedChannel channel = channels.get(at);
        return ask(channel, method, question)
                .handle((answer, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    Status status = ((StatusRuntimeException) failure).getStatus();
                    if (!neverLeft(status)) {
                        return CompletableFuture.<A>failedFuture(failure(status, endpoints.get(at)));
                    }
                    renew(at, channel);
                    int next = (at + 1) % endpoints.size();
                    current.compareAndSet(at, next);
                    return left > 1
                            ? call(method, question, next, left - 1)
                            : CompletableFuture.<A>failedFuture(unreachable(status));
                })
                .thenCompose(x -> x);
    }

    /** A channel that could not connect pauses before it tries again, and fails all calls meanwhile; a new one tries at once. */
    private void renew(int at, ManagedChannel failed) {
        ManagedChannel fresh = channel(endpoints.get(at), settings);
        if (channels.compareAndSet(at, failed, fresh)) {
            failed.shutdown();
        } else {
            fresh.shutdown();
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

    private GantryException unreachable(Status status) {
        return GantryException.of(
                        ErrorCode.NODE_UNREACHABLE,
                        Stage.CONNECT,
                        "no node can be reached at " + String.join(", ", endpoints))
                .fix("Is it running, and is url right?")
                .cause(status.asRuntimeException())
                .build();
    }

    private static RuntimeException failure(Status status, String endpoint) {
        String text = String.valueOf(status.getDescription());
        if (status.getCode() == Status.Code.UNKNOWN) {
            var m = ERROR.matcher(text);
            return m.find() ? new NodeException(Integer.parseInt(m.group(1)), m.group(2)) : new NodeException(-1, text);
        }
        return GantryException.of(
                        ErrorCode.NODE_TIMEOUT,
                        Stage.READ,
                        "no answer from " + endpoint + " (" + status.getCode() + ": " + text + ")")
                .fix("Check the node and the network between.")
                .cause(status.asRuntimeException())
                .build();
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

    @Override
    public void close() {
        for (int i = 0; i < channels.length(); i++) {
            channels.get(i).shutdownNow();
        }
    }
}
