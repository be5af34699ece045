package dev.gantry.evm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * JSON-RPC over HTTP. Fails with {@link RpcException} if the node said no, and with a typed error if it could not be asked: {@code NODE_UNREACHABLE} only if the request
 * certainly never left, {@code NODE_TIMEOUT} or {@code NODE_ERROR} if it may have arrived.
 */
final class Rpc implements AutoCloseable {
    private static final int MAX_ANSWER = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<URI> endpoints;
    private final Duration timeout;
    private final HttpClient client;
    private final ExecutorService executor;
    private final AtomicLong ids = new AtomicLong();
    private volatile int preferred;

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

    CompletableFuture<JsonNode> call(String method, Object... params) {
        long id = ids.incrementAndGet();
        String body;
        try {
            var request =
                    JSON.createObjectNode().put("jsonrpc", "2.0").put("id", id).put("method", method);
            request.set("params", JSON.valueToTree(params));
            body = JSON.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        return send(body, preferred, endpoints.size()).thenApply(answer -> result(answer, id));
    }

    /** Tries the next endpoint only while the request has certainly not arrived anywhere. */
    private CompletableFuture<byte[]> send(String body, int index, int tries) {
        URI endpoint = endpoints.get(index % endpoints.size());
        var request = HttpRequest.newBuilder(endpoint)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .handle((response, failure) -> {
                    if (failure != null) {
                        GantryException typed = typed(endpoint, failure);
                        if (typed.code() == ErrorCode.NODE_UNREACHABLE && tries > 1) {
                            preferred = (index + 1) % endpoints.size();
                            return send(body, index + 1, tries - 1);
                        }
                        return CompletableFuture.<byte[]>failedFuture(typed);
                    }
                    if (response.body().length > MAX_ANSWER) {
                        return CompletableFuture.<byte[]>failedFuture(
                                error(ErrorCode.NODE_ERROR, endpoint, "answers with too many bytes"));
                    }
                    return CompletableFuture.completedFuture(response.body());
                })
                .thenCompose(x -> x);
    }

    private JsonNode result(byte[] answer, long id) {
        JsonNode root;
        try {
            root = JSON.readTree(answer);
        } catch (IOException e) {
            throw error(ErrorCode.NODE_ERROR, endpoints.get(preferred), "does not answer with JSON");
        }
        if (!root.isObject() || root.path("id").asLong(-1) != id) {
            throw error(ErrorCode.NODE_ERROR, endpoints.get(preferred), "answers another question");
        }
        JsonNode error = root.get("error");
        if (error != null && !error.isNull()) {
            throw new RpcException(
                    error.path("message").asText("unnamed error"),
                    error.path("data").asText(""));
        }
        return root.path("result");
    }

    private static GantryException typed(URI endpoint, Throwable failure) {
        Throwable t =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (t instanceof ConnectException || t instanceof HttpConnectTimeoutException) {
            return error(ErrorCode.NODE_UNREACHABLE, endpoint, "cannot be reached");
        }
        if (t instanceof HttpTimeoutException) {
            return error(ErrorCode.NODE_TIMEOUT, endpoint, "does not answer in time");
        }
        return error(ErrorCode.NODE_ERROR, endpoint, "breaks the connection: " + t.getMessage());
    }

    private static GantryException error(ErrorCode code, URI endpoint, String what) {
        return GantryException.of(code, Stage.CONNECT, "the node at " + endpoint + " " + what)
                .fix("Check that the node runs and that url is right.")
                .with("endpoint", endpoint)
                .build();
    }

    /** Requests under way fail; the JDK's client has no close before Java 21. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
