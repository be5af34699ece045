package dev.gantry.bench;

import com.baidu.xuper.api.Account;
import dev.gantry.Ledger;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.keys.Curves;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.spi.Signer;
import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.GethNode;
import dev.gantry.testnet.XuperNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * A running node with a deployed kernel, Gantry connected to it, and the chain's own client beside it. Each of them, and coalesced writes too, has an account of its own.
 *
 * @param peerName the chain's own client
 * @param batch the most records that one transaction takes here
 * @param latencyWrites writes of one latency round
 * @param freshEachTurn whether the node gets slower with what it has done, so that every turn needs a new one
 */
record Bed(
        String name,
        Path config,
        CoreGantry gantry,
        String peerName,
        Peer peer,
        int batch,
        int latencyWrites,
        boolean freshEachTurn,
        Runnable stop)
        implements AutoCloseable {
    static final List<String> NAMES = List.of("anvil", "geth", "xuper");

    /** One transaction for each write. */
    private static final String LEDGER = "bench";

    /** The same ledger as an application has it by default. */
    private static final String COALESCED = "coalesced";

    /** Makes the chain's own client, which asks that often whether its transaction is in a block. */
    interface Peer {
        Client connect(long pollMs) throws IOException;
    }

    static Bed of(String name) throws IOException {
        return switch (name) {
            case "anvil" -> anvil();
            case "geth" -> geth();
            default -> xuper();
        };
    }

    private static Bed anvil() throws IOException {
        AnvilNode node = AnvilNode.start(AnvilNode.IN_MEMORY);
        return evm("anvil", node.url(), "gasPrice: 0", address -> {}, node::close);
    }

    private static Bed geth() throws IOException {
        GethNode node = GethNode.start(GethNode.ROOMY);
        return evm("geth", node.url(), "timeoutSeconds: 10", node::fund, node::close);
    }

    private static Bed evm(String name, String url, String setting, Consumer<String> fund, Runnable stop)
            throws IOException {
        Path config = configuration("adapter: evm, url: '" + url + "', kernelFile: kernel.txt, " + setting);
        CoreGantry gantry = CoreGantry.open(config);
        byte[] scalar = new byte[32];
        new SecureRandom().nextBytes(scalar);
        gantry.identity("peer").importKey(SoftwareSigner.of(Signer.SECP256K1, scalar));
        for (String who : List.of("operator", "peer", "together")) {
            byte[] account = gantry.adapter(LEDGER).account(gantry.signer(LEDGER, who));
            fund.accept("0x" + HexFormat.of().formatHex(account, 12, 32));
        }
        String kernel = deploy(gantry);
        boolean anvil = name.equals("anvil");
        return new Bed(
                name,
                config,
                gantry,
                "web3j",
                poll -> new Web3jClient(url, kernel, scalar, anvil, poll),
                64,
                200,
                anvil,
                stop);
    }

    private static Bed xuper() throws IOException {
        XuperNode node = XuperNode.start(XuperNode.Crypto.DEFAULT);
        Path config = configuration("adapter: xuper, url: '" + node.url() + "'");
        CoreGantry gantry = CoreGantry.open(config);
        Account account = Account.create();
        gantry.identity("peer")
                .importKey(SoftwareSigner.of(
                        Signer.P256, Curves.word(account.getKeyPair().getPrivateKey())));
        String kernel = deploy(gantry);
        return new Bed(
                "xuper",
                config,
                gantry,
                "xuper-java-sdk",
                poll -> new XuperSdkClient(node.url(), kernel, account, poll),
                64,
                15,
                false,
                node::close);
    }

    private static Path configuration(String ledger) throws IOException {
        Path directory = Files.createTempDirectory("gantry-bench");
        Path file = directory.resolve("gantry.yaml");
        Files.writeString(
                file,
                "identities: {operator: keys/operator, peer: keys/peer, together: keys/together}\nledgers: {" + LEDGER
                        + ": {" + ledger + ", coalesce: false, as: operator}, " + COALESCED + ": {" + ledger
                        + ", as: together}}\n");
        return file;
    }

    private static String deploy(CoreGantry gantry) {
        String place = gantry.deploy(LEDGER).place();
        gantry.ledger(LEDGER).identities().onboard("peer");
        gantry.ledger(LEDGER).identities().onboard("together");
        return place;
    }

    Ledger ledger() {
        return gantry.ledger(LEDGER);
    }

    Ledger coalesced() {
        return gantry.ledger(COALESCED);
    }

    @Override
    public void close() {
        gantry.close();
        stop.run();
    }
}
