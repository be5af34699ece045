package dev.gantry.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Nodes start beside each other, keep what they saved, and never outlive a killed owner. */
class AnvilNodeTest {
    private static AnvilNode start() {
        var started = Networks.tryStart("anvil", AnvilNode::start);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        return started.network().orElseThrow();
    }

    @Test
    void two_run_at_once_and_end_when_closed() {
        long pid;
        try (AnvilNode one = start();
                AnvilNode two = start()) {
            assertThat(one.url()).isNotEqualTo(two.url());
            one.mine(3);
            assertThat(one.rpc("eth_blockNumber").asText()).isEqualTo("0x3");
            assertThat(two.rpc("eth_blockNumber").asText()).isEqualTo("0x0");
            pid = one.pid();
        }
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void a_wiped_node_is_empty_and_a_refused_call_says_why() {
        try (AnvilNode node = start()) {
            node.mine(2);
            node.wipe();
            assertThat(node.rpc("eth_blockNumber").asText()).isEqualTo("0x0");
            assertThatThrownBy(() -> node.rpc("no_such_method")).isInstanceOf(IllegalStateException.class);
            node.kill();
            assertThatThrownBy(() -> node.rpc("eth_blockNumber")).isInstanceOf(UncheckedIOException.class);
        }
    }

    /** Started in a JVM of its own, which is then killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] args) throws InterruptedException {
            try (AnvilNode node = AnvilNode.start()) {
                System.out.println(node.pid());
                new CompletableFuture<Void>().join();
            }
        }
    }

    @Test
    void a_node_dies_with_a_killed_owner() throws IOException, InterruptedException {
        start().close();
        Process owner = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var reader = new BufferedReader(new InputStreamReader(owner.getInputStream(), StandardCharsets.US_ASCII));
        long pid = Long.parseLong(reader.readLine());
        ProcessHandle node = ProcessHandle.of(pid).orElseThrow();
        owner.destroyForcibly().waitFor();
        assertThat(node.onExit().orTimeout(30, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(31));
    }
}
