package dev.gantry.xuper;

import dev.gantry.core.CoreGantry;
import dev.gantry.tck.CoreTarget;
import dev.gantry.tck.LedgerAdapterTck;
import dev.gantry.tck.TckTarget;
import dev.gantry.testnet.Networks;
import dev.gantry.testnet.XuperNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

class XuperTckTest extends LedgerAdapterTck {
    @TempDir
    static Path directory;

    private XuperNode node;

    @Override
    protected String network() {
        return crypto() == XuperNode.Crypto.GM ? "xuper-gm" : "xuper";
    }

    @Override
    protected TckTarget target() throws Exception {
        var started = Networks.tryStart("xuper", () -> XuperNode.start(crypto(), 100));
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        node = started.network().orElseThrow();
        Path file = Files.writeString(
                directory.resolve("gantry.yaml"),
                "identities: {me: k}\nledgers: {l: {adapter: xuper, url: '" + node.url() + "'}}\n");
        CoreGantry gantry = CoreGantry.open(file);
        gantry.deploy("l");
        return new CoreTarget(gantry, "l");
    }

    XuperNode.Crypto crypto() {
        return XuperNode.Crypto.DEFAULT;
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
    }
}
