package dev.gantry.testnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * A real XuperChain node, built once from the Go module proxy, with one chain without fees and one block producer. It listens on all addresses: the node has no option for
 * the loopback interface only.
 */
public final class XuperNode implements TestNode {
    /** The node sleeps ten of these seconds before it listens. */
    private static final Duration START = Duration.ofSeconds(90);

    private static final int LAUNCHES = 3;

    /** The chain's crypto suite, in the node's own words. */
    public enum Crypto {
        /** P-256 and SHA-256. */
        DEFAULT,
        /** SM2 and SM3. */
        GM;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Path directory;
    private final Crypto crypto;
    private final int periodMs;
    private final boolean fees;
    private int port;
    private NodeProcess process;

    private XuperNode(Path directory, Crypto crypto, int periodMs, boolean fees) {
        this.directory = directory;
        this.crypto = crypto;
        this.periodMs = periodMs;
        this.fees = fees;
        XuperFiles.createChain(directory, crypto, periodMs, fees);
        this.process = launchOnFreePorts();
    }

    /** Starts one with a block every half second, the chain's usual pace; {@link NetworkAbsentException} if it cannot be built. */
    public static XuperNode start(Crypto crypto) {
        return start(crypto, 500);
    }

    public static XuperNode start(Crypto crypto, int periodMs) {
        return start(crypto, periodMs, false);
    }

    /** The same on a chain that takes a fee for every transaction. */
    public static XuperNode startWithFees(Crypto crypto, int periodMs) {
        return start(crypto, periodMs, true);
    }

    private static XuperNode start(Crypto crypto, int periodMs, boolean fees) {
        try {
            return new XuperNode(Files.createTempDirectory("gantry-xuper"), crypto, periodMs, fees);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A node that outlives this process; returns its process id once it answers. */
    static long startDetached(Path directory, Crypto crypto, int port) {
        XuperFiles.createChain(directory, crypto, 500, false);
        XuperFiles.configure(directory, port, NodeProcess.freePort(), NodeProcess.freePort());
        long pid = NodeProcess.startDetached(
                XuperFiles.command(), XuperFiles.environment(directory), directory, directory.resolve("node.log"));
        long until = System.nanoTime() + START.toNanos();
        while (!answers(port)) {
            if (System.nanoTime() - until > 0 || ProcessHandle.of(pid).isEmpty()) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                throw absent(directory);
            }
            pause();
        }
        return pid;
    }

    private NodeProcess launchOnFreePorts() {
        for (int i = 1; ; i++) {
            port = NodeProcess.freePort();
            XuperFiles.configure(directory, port, NodeProcess.freePort(), NodeProcess.freePort());
            try {
                return launch();
            } catch (NetworkAbsentException e) {
                if (i == LAUNCHES) {
                    throw e;
                }
            }
        }
    }

    private NodeProcess launch() {
        var started = NodeProcess.start(
                XuperFiles.command(), XuperFiles.environment(directory), directory, directory.resolve("node.log"));
        long until = System.nanoTime() + START.toNanos();
        while (!(answers(port) && started.isAlive())) {
            if (!started.isAlive() || System.nanoTime() - until > 0) {
                started.close();
                throw absent(directory);
            }
            pause();
        }
        return started;
    }

    private static NetworkAbsentException absent(Path directory) {
        return new NetworkAbsentException("xuper", "it does not start: see " + directory.resolve("node.log"));
    }

    private static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
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
        return "127.0.0.1:" + port;
    }

    /** The adapter's setting for a chain of this suite. */
    public Crypto crypto() {
        return crypto;
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
        XuperFiles.forgetChain(directory);
        XuperFiles.createChain(directory, crypto, periodMs, fees);
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
