package dev.gantry.testnet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Installs every network and tool that the tests use, before any test waits for it: building a node takes minutes, once on a machine. What cannot be had is said, and its
 * tests say so again. Run by the launcher; the argument is the repository's root.
 */
public final class Install {
    private Install() {}

    private interface Step {
        Path install() throws IOException;
    }

    public static void main(String[] args) {
        Path root = Path.of(args[0]);
        step("solc", () -> Compiler.install(root.resolve("kernel/solidity")));
        step("anvil", AnvilNode::install);
        step("swapped-evm", SwappedHashEvm::install);
        step("geth", GethNode::install);
        step("xuper", XuperFiles::install);
        step("postgres", PostgresNode::install);
        step("softhsm", SoftHsm::install);
    }

    private static void step(String name, Step step) {
        long begin = System.nanoTime();
        try {
            step.install();
            System.err.println(name + " is there ("
                    + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s)");
        } catch (NetworkAbsentException | IOException e) {
            System.err.println(e.getMessage());
        }
    }
}
