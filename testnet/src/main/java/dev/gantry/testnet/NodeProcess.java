package dev.gantry.testnet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A node under a small supervisor. The supervisor holds a pipe from this JVM; when the pipe closes, because the JVM closed it or was killed, the node is killed. The word
 * {@code stop} on it ends the node in good order.
 */
final class NodeProcess implements AutoCloseable {
    private static final String SUPERVISOR =
            "log=$1; shift; \"$@\" </dev/null >>\"$log\" 2>&1 & node=$!; echo $node; read order; if [ \"$order\" = stop ]; then kill $node; else kill -9 $node; fi 2>/dev/null; wait $node 2>/dev/null";
    private static final String DETACHED = "log=$1; shift; setsid nohup \"$@\" </dev/null >>\"$log\" 2>&1 & echo $!";

    private static final Duration EVM_START = Duration.ofSeconds(60);
    private static final int STOP_SECONDS = 30;

    private final Process supervisor;
    private final long pid;

    private NodeProcess(Process supervisor, long pid) {
        this.supervisor = supervisor;
        this.pid = pid;
    }

    static NodeProcess start(List<String> command, Map<String, String> environment, Path directory, Path log) {
        return run(SUPERVISOR, command, environment, directory, log);
    }

    /** An EVM node, once it answers; {@link NetworkAbsentException} if it never does. */
    static NodeProcess startEvm(String network, List<String> command, Path directory, JsonRpc rpc) {
        Path log = directory.resolve("node.log");
        var started = start(command, Map.of(), directory, log);
        long until = System.nanoTime() + EVM_START.toNanos();
        while (!(rpc.answers() && started.isAlive())) {
            if (!started.isAlive() || System.nanoTime() - until > 0) {
                started.close();
                throw new NetworkAbsentException(network, "it does not start: see " + log);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return started;
    }

    /** A node that outlives this process. */
    static long startDetached(List<String> command, Map<String, String> environment, Path directory, Path log) {
        return run(DETACHED, command, environment, directory, log).pid;
    }

    private static NodeProcess run(
            String script, List<String> command, Map<String, String> environment, Path directory, Path log) {
        var full = new ArrayList<>(List.of("sh", "-c", script, "sh", log.toString()));
        full.addAll(command);
        var builder =
                new ProcessBuilder(full).directory(directory.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
            return new NodeProcess(process, Long.parseLong(reader.readLine()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return pid;
    }

    boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Sends a signal by name: KILL, STOP, CONT. */
    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the node to end, and ends it if it does not. */
    void stop() {
        try {
            supervisor.getOutputStream().write("stop\n".getBytes(StandardCharsets.US_ASCII));
            supervisor.getOutputStream().flush();
            supervisor.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** A port of the loopback interface that was free a moment ago. */
    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        signal("KILL");
        try {
            supervisor.getOutputStream().close();
            supervisor.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            supervisor.destroyForcibly();
        } catch (InterruptedException e) {
            supervisor.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
