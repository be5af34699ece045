package dev.gantry.xuper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.Stage;
import dev.gantry.xuper.wire.BCStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that takes questions and never answers. */
@Tag("R5.3a")
class NodeClosingTest {
    private static final BCStatus QUESTION =
            BCStatus.newBuilder().setBcname("xuper").build();

    @Test
    void questions_under_way_fail_at_once_when_the_ledger_is_closed_and_nothing_is_connected_any_more()
            throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String endpoint = "127.0.0.1:" + silent.getLocalPort();
            var settings = new XuperSettings(
                    List.of(endpoint),
                    "xuper",
                    Optional.empty(),
                    "kernel",
                    0,
                    128,
                    8,
                    Duration.ofHours(1),
                    Optional.empty());
            var node = new Node(settings);
            CompletableFuture<BCStatus> asked = node.status(QUESTION);
            try (Socket taken = silent.accept()) {
                assertThat(taken.getInputStream().read()).isEqualTo('P');
                node.close();
                assertClosed(asked);
                assertClosed(node.status(QUESTION));
                silent.setSoTimeout(1_000);
                assertThatThrownBy(silent::accept).isInstanceOf(IOException.class);
            }
        }
    }

    private static void assertClosed(CompletableFuture<BCStatus> question) {
        assertThatThrownBy(() -> question.get(60, TimeUnit.SECONDS)).satisfies(e -> {
            assertThat(XuperErrors.cause(e.getCause()))
                    .isInstanceOfSatisfying(
                            NoAnswer.class, n -> assertThat(n.code()).isEqualTo(ErrorCode.CLOSED));
            assertThat(XuperErrors.typed(e.getCause(), Stage.READ, null).toString())
                    .startsWith("CLOSED at READ")
                    .contains("Open it again.");
        });
    }
}
