package dev.gantry.testnet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real geth in developer mode: a block for each transaction, real gas prices, one rich account that {@link #fund} draws on. */
public final class GethNode implements TestNode {
    private static final Duration START = Duration.ofSeconds(60);
    private static final int LAUNCHES = 3;
    /** A thousand million ether in wei: its blocks get dearer the fuller they are. */
    private static final String PLENTY = "0x33b2e3c9fd0803ce8000000";

    /**
     * A consortium's chain: blocks with room for all there is to do. On the default's public-network terms, blocks that stay more than half full get dearer, by an eighth each,
     * until no node takes their fee.
     */
    public static final List<String> ROOMY = List.of(
            "--dev.gaslimit",
            "2000000000",
            "--miner.gaslimit",
            "2000000000",
            "--rpc.gascap",
            "0",
            "--rpc.txfeecap",
            "0");

    /** Enough at any time: what the node itself proposes may be of before its restart. */
    private static final String HUNDRED_GWEI = "0x174876e800";

    private final Path directory;
    private final List<String> options;
    private int port;
    private JsonRpc rpc;
    private NodeProcess process;

    private GethNode(Path directory, List<String> options) {
        this.directory = directory;
        this.options = options;
        for (int i = 1; ; i++) {
            port = NodeProcess.freePort();
            rpc = new JsonRpc(url());
            try {
                process = launch();
                return;
            } catch (NetworkAbsentException e) {
                if (i == LAUNCHES) {
                    throw e;
                }
            }
        }
    }

    /** Starts one; {@link NetworkAbsentException} if it cannot be built. */
    public static GethNode start() {
        return start(List.of());
    }

    /** @param options more of geth's own, or {@link #ROOMY} */
    public static GethNode start(List<String> options) {
        try {
            return new GethNode(Files.createTempDirectory("gantry-geth"), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The node's program, installed if it is not there. */
    static Path install() {
        return Cache.installed(
                        "geth",
                        Map.of(
                                "go.mod", Cache.resource("geth/go.mod.txt"),
                                "go.sum", Cache.resource("geth/go.sum.txt")),
                        Map.of("GOFLAGS", "-mod=readonly -buildvcs=false -trimpath"),
                        List.of("go", "build", "-o", "bin/", "github.com/ethereum/go-ethereum/cmd/geth"))
                .resolve("bin/geth");
    }

    private static List<String> command(int port, Path directory, List<String> options) {
        var command = new ArrayList<>(List.of(install().toString(), "--dev", "--dev.period", "0"));
        command.addAll(List.of("--datadir", directory.resolve("data").toString(), "--ipcdisable"));
        command.addAll(List.of("--http", "--http.addr", "127.0.0.1", "--http.port", Integer.toString(port)));
        command.addAll(List.of("--http.api", "eth,net,web3", "--port", "0", "--nodiscover", "--maxpeers", "0"));
        command.addAll(List.of("--authrpc.addr", "127.0.0.1", "--authrpc.port", "0"));
        command.addAll(options);
        return command;
    }

    /** A node that outlives this process; returns its process id once it answers. */
    static long startDetached(int port, Path directory) {
        long pid = NodeProcess.startDetached(
                command(port, directory, List.of()), Map.of(), directory, directory.resolve("node.log"));
        var rpc = new JsonRpc("http://127.0.0.1:" + port);
        long until = System.nanoTime() + START.toNanos();
        while (!rpc.answers()) {
            if (System.nanoTime() - until > 0 || ProcessHandle.of(pid).isEmpty()) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                throw absent(directory);
            }
            pause();
        }
        return pid;
    }

    private NodeProcess launch() {
        return NodeProcess.startEvm("geth", command(port, directory, options), directory, rpc);
    }

    private static NetworkAbsentException absent(Path directory) {
        return new NetworkAbsentException("geth", "it does not start: see " + directory.resolve("node.log"));
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /** Any method. */
    public JsonNode rpc(String method, Object... params) {
        return rpc.call(method, params);
    }

    /** Gives an account, 20 bytes as {@code 0x…}, a thousand ether, and waits until it has them. */
    public void fund(String address) {
        fund(url(), address);
    }

    /** The same on any node of this kind. */
    public static void fund(String url, String address) {
        var rpc = new JsonRpc(url);
        String rich = rpc.call("eth_accounts").get(0).asText();
        String hash = rpc.call(
                        "eth_sendTransaction",
                        Map.of("from", rich, "to", address, "value", PLENTY, "gasPrice", HUNDRED_GWEI))
                .asText();
        while (!landed(rpc, hash)) {
            pause();
        }
    }

    private static boolean landed(JsonRpc rpc, String hash) {
        try {
            return !rpc.call("eth_getTransactionReceipt", hash).isNull();
        } catch (IllegalStateException e) {
            // Soon after its start the node says this of a transaction that it does not find.
            if (String.valueOf(e.getMessage()).contains("indexing is in progress")) {
                return false;
            }
            throw e;
        }
    }

    /** Ends the node at once. It saves blocks when it ends in good order: of what it made since its start nothing may be left. */
    @Override
    public void kill() {
        process.close();
    }

    @Override
    public void stop() {
        process.stop();
    }

    @Override
    public void restart() {
        process.close();
        process = launch();
    }

    @Override
    public void wipe() {
        process.close();
        Directories.delete(directory.resolve("data"));
        process = launch();
    }

    @Override
    public void suspend() {
        process.signal("STOP");
    }

    @Override
    public void resume() {
        process.signal("CONT");
    }

    @Override
    public void close() {
        process.close();
        Directories.delete(directory);
    }
}
