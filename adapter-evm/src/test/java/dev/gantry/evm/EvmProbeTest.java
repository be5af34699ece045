package dev.gantry.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.GethNode;
import dev.gantry.testnet.Networks;
import dev.gantry.testnet.probe.Probe;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the document says of these nodes' EVMs is what they do. */
@Tag("R5.3a")
class EvmProbeTest {
    @TempDir
    static Path compiled;

    private static Probe probe;

    @BeforeAll
    static void compile() {
        Path root = Path.of(System.getProperty("gantry.root", ".."));
        probe = present("solc", () -> Probe.of(root, compiled));
    }

    @Test
    void anvil_answers_as_documented() {
        try (AnvilNode node = present("anvil", AnvilNode::start)) {
            compare("Anvil", node.url());
        }
    }

    @Test
    void geth_answers_as_documented() {
        try (GethNode node = present("geth", GethNode::start)) {
            compare("geth", node.url());
        }
    }

    private static void compare(String network, String url) {
        try (var target = new EvmProbeTarget(url)) {
            var answers = probe.ask(target);
            assertThat(answers).isEqualTo(probe.documented(network, answers));
        }
    }

    private static <T> T present(String network, Networks.Starter<T> starter) {
        var started = Networks.tryStart(network, starter);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        return started.network().orElseThrow();
    }
}
