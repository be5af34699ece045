package dev.gantry.evm;

import dev.gantry.core.CoreGantry;
import dev.gantry.tck.CoreTarget;
import dev.gantry.tck.LedgerAdapterTck;
import dev.gantry.tck.TckTarget;
import dev.gantry.testnet.GethNode;
import dev.gantry.testnet.Networks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

class GethTckTest extends LedgerAdapterTck {
    @TempDir
    static Path directory;

    private GethNode node;

    @Override
    protected String network() {
        return "geth";
    }

    @Override
    protected TckTarget target() throws Exception {
        var started = Networks.tryStart("geth", GethNode::start);
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        node = started.network().orElseThrow();
        Path file = Files.writeString(
                directory.resolve("gantry.yaml"),
                "identities: {me: k}\nledgers: {l: {adapter: evm, url: '" + node.url() + "', maxItems: 32}}\n");
        CoreGantry gantry = CoreGantry.open(file);
        fund(gantry.adapter("l").account(gantry.signer("l", "me")));
        gantry.deploy("l");
        return CoreTarget.withFunds(gantry, "l", this::fund);
    }

    private void fund(byte[] account) {
        node.fund("0x" + HexFormat.of().formatHex(account, 12, 32));
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
    }
}
