package dev.gantry.evm;

import dev.gantry.core.CoreGantry;
import dev.gantry.tck.CoreTarget;
import dev.gantry.tck.LedgerAdapterTck;
import dev.gantry.tck.TckTarget;
import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.Networks;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

class AnvilTckTest extends LedgerAdapterTck {
    @TempDir
    static Path directory;

    private AnvilNode node;

    @Override
    protected String network() {
        return "anvil";
    }

    @Override
    protected TckTarget target() throws Exception {
        var started = Networks.tryStart("anvil", AnvilNode::start);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        node = started.network().orElseThrow();
        Path file = Files.writeString(
                directory.resolve("gantry.yaml"),
                "identities: {me: k}\nledgers: {l: {adapter: evm, url: '" + node.url() + "', gasPrice: 0}}\n");
        CoreGantry gantry = CoreGantry.open(file);
        gantry.deploy("l");
        return new CoreTarget(gantry, "l");
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
    }
}
