package dev.gantry.testnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Questions to an EVM node, for a fixture's own use. */
final class JsonRpc {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String url;

    JsonRpc(String url) {
        this.url = url;
    }

    /** Any method; IllegalStateException with the node's words if it refuses, UncheckedIOException if it cannot be asked. */
    JsonNode call(String method, Object... params) {
        try {
            var body =
                    JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
            body.set("params", JSON.valueToTree(params));
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(20))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                    .build();
            JsonNode answer = JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                    .body());
            if (answer.hasNonNull("error")) {
                throw new IllegalStateException(method + ": " + answer.get("error"));
            }
            return answer.path("result");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
