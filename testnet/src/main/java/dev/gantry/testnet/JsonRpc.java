package dev.gantry.testnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Questions to an EVM node, for a fixture's own use. Each is sent once. */
final class JsonRpc {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;

    JsonRpc(String url) {
        this.url = URI.create(url);
    }

    /** Whether a node is there and answers. */
    boolean answers() {
        try {
            call("eth_chainId");
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Any method; IllegalStateException with the node's words if it refuses, UncheckedIOException if it cannot be asked. */
    JsonNode call(String method, Object... params) {
        try {
            var body =
                    JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
            body.set("params", JSON.valueToTree(params));
            JsonNode answer = JSON.readTree(post(JSON.writeValueAsBytes(body)));
            if (answer.hasNonNull("error")) {
                throw new IllegalStateException(method + ": " + answer.get("error"));
            }
            return answer.path("result");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Not with java.net.http.HttpClient: on a busy machine that of Java 17 now and then takes the answer on a reused connection for a surprise while idle, and drops it.
     */
    private byte[] post(byte[] body) throws IOException {
        var connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(20_000);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length); // which also means that it is never sent again
        try (var out = connection.getOutputStream()) {
            out.write(body);
        }
        try (var in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
