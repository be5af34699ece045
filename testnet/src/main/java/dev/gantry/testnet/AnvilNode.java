package dev.gantry.testnet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A real EVM node (Anvil) with ways to make its life hard. By default without gas price, as consortium chains are. */
public final class AnvilNode implements EvmNode, TestNode {
    /** Option for a node that saves nothing and forgets old blocks: fast for many calls. */
    public static final String IN_MEMORY = "--prune-history";

    /** Option for a node that lets anybody send from any account, without its key. */
    public static final String ANY_SENDER = "--auto-impersonate";

    private static final Duration START = Duration.ofSeconds(60);

    private final JsonRpc rpc;
    private final Path directory;
    private final int port;
    private final List<String> command;
    /** The first block's time in seconds. It is each chain's own, and given at each start, because the node makes the first block anew. */
    private long born;

    private NodeProcess process;

    private AnvilNode(Path directory, int port, List<String> options) {
        this.directory = directory;
        this.port = port;
        this.rpc = new JsonRpc("http://127.0.0.1:" + port);
        this.command = command(port, directory, options);
        this.born = someTimeAgo();
        this.process = launch();
    }

    /** Starts one with further command-line options; {@link NetworkAbsentException} if it cannot be installed. */
    public static AnvilNode start(String... options) {
        try {
            return new AnvilNode(Files.createTempDirectory("gantry-anvil"), NodeProcess.freePort(), List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The node's program, installed if it is not there. */
    static Path install() {
        return Cache.installed(
                        "anvil",
                        Map.of("package.json", Cache.resource("anvil/package.json")),
                        Map.of(),
                        List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"))
                .resolve("node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil");
    }

    static List<String> command(int port, Path directory, List<String> options) {
        var command = new ArrayList<>(List.of(
                install().toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                // It makes a block when a transaction comes, and leaves what did not fit until the next one comes.
                "--gas-limit",
                "1000000000",
                "--silent"));
        command.addAll(options);
        if (!options.contains(IN_MEMORY)) {
            command.addAll(List.of("--state", directory.resolve("state.json").toString(), "--state-interval", "1"));
        }
        if (!options.contains("--gas-price")) {
            command.addAll(List.of("--gas-price", "0", "--block-base-fee-per-gas", "0"));
        }
        return command;
    }

    /** A node that outlives this process; returns its process id once it answers. */
    static long startDetached(int port, Path directory) {
        long pid = NodeProcess.startDetached(
                command(port, directory, List.of()), Map.of(), directory, directory.resolve("node.log"));
        long until = System.nanoTime() + START.toNanos();
        while (!answers(port)) {
            if (System.nanoTime() - until > 0 || ProcessHandle.of(pid).isEmpty()) {
                throw new NetworkAbsentException("anvil", "it does not start: see " + directory.resolve("node.log"));
            }
            pause(20);
        }
        return pid;
    }

    private static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static long someTimeAgo() {
        return now() - ThreadLocalRandom.current().nextLong(1, 1_000_000);
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }

    private NodeProcess launch() {
        var full = new ArrayList<>(command);
        full.addAll(List.of("--timestamp", Long.toString(born)));
        var started = NodeProcess.startEvm("anvil", full, directory, rpc);
        rpc("evm_setTime", now());
        return started;
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

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
        try {
            Files.deleteIfExists(directory.resolve("state.json"));
            born = someTimeAgo();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Replaces the newest blocks by as many empty ones. */
    public void reorg(int depth) {
        rpc("anvil_reorg", depth, List.of());
    }

    public void mine(int blocks) {
        rpc("anvil_mine", blocks);
    }

    public void automine(boolean on) {
        rpc("evm_setAutomine", on);
    }

    @Override
    public JsonNode rpc(String method, Object... params) {
        return rpc.call(method, params);
    }

    private static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.close();
        Directories.delete(directory);
    }
}
