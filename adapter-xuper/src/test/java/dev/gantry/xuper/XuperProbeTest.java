package dev.gantry.xuper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.testnet.Networks;
import dev.gantry.testnet.XuperNode;
import dev.gantry.testnet.probe.Probe;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the document says of the EVM in chains of both suites is what it does. */
@Tag("R5.3a")
class XuperProbeTest {
    @TempDir
    static Path compiled;

    private static Probe probe;

    @BeforeAll
    static void compile() {
        Path root = Path.of(System.getProperty("gantry.root", ".."));
        probe = present("solc", () -> Probe.of(root, compiled));
    }

    @Test
    void a_default_chain_answers_as_documented() {
        compare("XuperChain `default`", XuperNode.Crypto.DEFAULT);
    }

    @Test
    void a_gm_chain_answers_as_documented() {
        compare("XuperChain `gm`", XuperNode.Crypto.GM);
    }

    private static void compare(String network, XuperNode.Crypto crypto) {
        try (XuperNode node = present("xuper", () -> XuperNode.start(crypto, 100));
                var target = new XuperProbeTarget(node)) {
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
