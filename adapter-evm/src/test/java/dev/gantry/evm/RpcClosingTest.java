package dev.gantry.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.ErrorCode;
import dev.gantry.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that takes questions and never answers. */
@Tag("R5.3a")
class RpcClosingTest {
    @Test
    void questions_under_way_fail_at_once_when_the_ledger_is_closed_and_no_more_are_asked() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            var rpc = new Rpc(List.of(url, url), Duration.ofHours(1));
            CompletableFuture<JsonNode> asked = rpc.call("eth_blockNumber");
            try (Socket taken = silent.accept()) {
                assertThat(taken.getInputStream().read()).isEqualTo('P');
                rpc.close();
                assertClosed(asked);
                assertClosed(rpc.call("eth_blockNumber"));
                silent.setSoTimeout(1_000);
                assertThatThrownBy(silent::accept).isInstanceOf(IOException.class);
            }
        }
    }

    private static void assertClosed(CompletableFuture<JsonNode> question) {
        assertThatThrownBy(() -> question.get(60, TimeUnit.SECONDS)).satisfies(e -> {
            assertThat(EvmErrors.cause(e.getCause()))
                    .isInstanceOfSatisfying(
                            NoAnswer.class, n -> assertThat(n.code()).isEqualTo(ErrorCode.CLOSED));
            assertThat(EvmErrors.typed(e.getCause(), Stage.READ, null).toString())
                    .startsWith("CLOSED at READ")
                    .contains("Open it again.");
        });
    }
}
