package dev.gantry.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a real node and answers as geth does soon after its start: of a transaction that it does not find it says that it is still indexing. It counts what it is asked. */
final class IndexingNode implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> LOOK_UPS = Set.of("eth_getTransactionReceipt", "eth_getTransactionByHash");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final URI node;
    private final HttpServer server;
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private volatile boolean indexing = true;

    IndexingNode(String node) throws IOException {
        this.node = URI.create(node);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void indexing(boolean yes) {
        indexing = yes;
    }

    int asked(String method) {
        return asked.getOrDefault(method, 0);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] question = exchange.getRequestBody().readAllBytes();
            var request = HttpRequest.newBuilder(node)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                    .build();
            byte[] answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            String method = JSON.readTree(question).path("method").asText();
            asked.merge(method, 1, Integer::sum);
            if (indexing && LOOK_UPS.contains(method)) {
                answer = unlessFound(answer);
            }
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] unlessFound(byte[] answer) throws IOException {
        JsonNode found = JSON.readTree(answer);
        if (!found.path("result").isNull()) {
            return answer;
        }
        ObjectNode error = JSON.createObjectNode().put("jsonrpc", "2.0");
        error.set("id", found.path("id"));
        error.putObject("error")
                .put("code", -32000)
                .put("message", "transaction indexing is in progress")
                .put("data", "transaction indexing is in progress");
        return JSON.writeValueAsBytes(error);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
