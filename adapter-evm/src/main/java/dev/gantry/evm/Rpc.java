package dev.gantry.evm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.ErrorCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * JSON-RPC over HTTP. Fails with {@link RpcException} if the node said no, and with {@link NoAnswer} if it could not be asked or did not answer.
 *
 * <p>Once the network is known, a node is asked only after it has shown that it is on it, and again after it failed to answer: what answers at the same address may
 * be another chain by then, or one that was wiped.
 */
final class Rpc implements AutoCloseable {
    private static final int MAX_ANSWER = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<URI> endpoints;
    private final Duration timeout;
    private final HttpClient client;
    private final ExecutorService executor;
    private final AtomicLong ids = new AtomicLong();
    /** Nodes that have shown their network since they last failed to answer, or are about to. */
    private final Map<URI, CompletableFuture<Void>> known = new ConcurrentHashMap<>();

    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile @Nullable Network network;
    private volatile int preferred;

    /** By its number and its first block. */
    record Network(long chainId, String firstBlock) {}

    Rpc(List<URI> endpoints, Duration timeout) {
        this.endpoints = List.copyOf(endpoints);
        this.timeout = timeout;
        this.executor =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), task -> {
                    var thread = new Thread(task, "gantry-evm-rpc");
                    thread.setDaemon(true);
                    return thread;
                });
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .executor(executor)
                .build();
    }

    ExecutorService executor() {
        return executor;
    }

    /** From now on only nodes of this network are asked. */
    void only(Network wanted) {
        network = wanted;
    }

    /** Something was not as it should be on this network: is it still the same? */
    void doubt() {
        known.clear();
    }

    CompletableFuture<JsonNode> call(String method, Object... params) {
        long id = ids.incrementAndGet();
        return send(question(id, method, params), preferred, endpoints.size(), false)
                .thenApply(answer -> result(answer, id, endpoints.get(preferred)));
    }

    private static String question(long id, String method, Object... params) {
        try {
            var request =
                    JSON.createObjectNode().put("jsonrpc", "2.0").put("id", id).put("method", method);
            request.set("params", JSON.valueToTree(params));
            return JSON.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * Tries the next endpoint only while the request has certainly not arrived anywhere, and the same once more after a broken connection: every question, and the sending of
     * a signed transaction too, may be repeated without harm.
     */
    private CompletableFuture<byte[]> send(String body, int index, int tries, boolean again) {
        URI endpoint = endpoints.get(index % endpoints.size());
        return ofThisNetwork(endpoint).thenCompose(x -> post(endpoint, body)).exceptionallyCompose(failure -> {
            known.remove(endpoint);
            if (EvmErrors.cause(failure) instanceof NoAnswer none && none.neverLeft() && tries > 1) {
                preferred = (index + 1) % endpoints.size();
                return send(body, index + 1, tries - 1, again);
            }
            if (EvmErrors.cause(failure) instanceof NoAnswer none && none.connectionBroke() && !again) {
                return send(body, index, 1, true).exceptionally(second -> {
                    throw EvmErrors.cause(second) instanceof NoAnswer n ? n.asLost() : EvmErrors.same(second);
                });
            }
            return CompletableFuture.failedFuture(EvmErrors.cause(failure));
        });
    }

    private CompletableFuture<Void> ofThisNetwork(URI endpoint) {
        Network wanted = network;
        return wanted == null
                ? CompletableFuture.completedFuture(null)
                : known.computeIfAbsent(endpoint, e -> shown(e, wanted));
    }

    private CompletableFuture<Void> shown(URI endpoint, Network wanted) {
        return ask(endpoint, "eth_chainId")
                .thenCombine(
                        ask(endpoint, "eth_getBlockByNumber", "0x0", false),
                        (id, block) -> new Network(
                                Hex.number(id.asText()), block.path("hash").asText()))
                .handle((there, failure) -> {
                    if (failure != null) {
                        throw EvmErrors.cause(failure) instanceof NoAnswer none
                                ? none.asUnasked()
                                : NoAnswer.unasked(
                                        ErrorCode.NODE_ERROR,
                                        endpoint,
                                        "does not show its network: "
                                                + EvmErrors.cause(failure).getMessage());
                    }
                    if (!there.equals(wanted)) {
                        throw NoAnswer.unasked(
                                ErrorCode.NETWORK_MISMATCH, endpoint, "is on another network than before");
                    }
                    return null;
                });
    }

    private CompletableFuture<JsonNode> ask(URI endpoint, String method, Object... params) {
        long id = ids.incrementAndGet();
        return post(endpoint, question(id, method, params)).thenApply(answer -> result(answer, id, endpoint));
    }

    private CompletableFuture<byte[]> post(URI endpoint, String body) {
        if (closed) {
            return CompletableFuture.failedFuture(closed(endpoint).asUnasked());
        }
        var request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var exchange = client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        // The client's own limit ends with the answer's first bytes: a node that then falls silent would never be given
        // up.
        CompletableFuture<HttpResponse<byte[]>> answer = exchange.copy();
        underWay.add(answer);
        if (closed) { // it may have been added behind the back of close()
            answer.completeExceptionally(closed(endpoint));
        }
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((response, failure) -> {
            underWay.remove(answer);
            if (failure != null) {
                exchange.cancel(true);
                throw closed ? closed(endpoint) : none(endpoint, failure);
            }
            if (response.body().length > MAX_ANSWER) {
                throw NoAnswer.lost(ErrorCode.NODE_ERROR, endpoint, "answers with too many bytes");
            }
            return response.body();
        });
    }

    private static JsonNode result(byte[] answer, long id, URI endpoint) {
        JsonNode root;
        try {
            root = JSON.readTree(answer);
        } catch (IOException e) {
            throw NoAnswer.lost(ErrorCode.NODE_ERROR, endpoint, "does not answer with JSON");
        }
        if (!root.isObject() || root.path("id").asLong(-1) != id) {
            throw NoAnswer.lost(ErrorCode.NODE_ERROR, endpoint, "answers another question");
        }
        JsonNode error = root.get("error");
        if (error != null && !error.isNull()) {
            throw new RpcException(
                    error.path("message").asText("unnamed error"),
                    error.path("data").asText(""));
        }
        return root.path("result");
    }

    private static NoAnswer none(URI endpoint, Throwable failure) {
        Throwable t =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (t instanceof ConnectException || t instanceof HttpConnectTimeoutException) {
            return NoAnswer.unasked(ErrorCode.NODE_UNREACHABLE, endpoint, "cannot be reached");
        }
        if (t instanceof TimeoutException) {
            return NoAnswer.lost(ErrorCode.NODE_TIMEOUT, endpoint, "does not answer in time");
        }
        return NoAnswer.lost(ErrorCode.NODE_ERROR, endpoint, "breaks the connection: " + t.getMessage());
    }

    private static NoAnswer closed(URI endpoint) {
        return NoAnswer.lost(ErrorCode.CLOSED, endpoint, "is asked no more: the ledger is closed");
    }

    /** Requests under way fail at once; the JDK's client has no close before Java 21. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(answer -> answer.cancel(false));
        executor.shutdownNow();
    }
}
