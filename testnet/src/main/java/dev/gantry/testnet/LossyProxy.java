package dev.gantry.testnet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a node, on loopback, and loses its replies on command: every question is passed on, and then some of the bytes that come back are swallowed. Knows nothing
 * of what is spoken, so it serves any protocol over TCP.
 */
public final class LossyProxy implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile InetSocketAddress node;
    private volatile double lost;
    private Random random = new Random(0);
    private long count;

    /** What becomes of bytes from the node. */
    private enum Fate {
        PASSED,
        /** Swallowed, and the connection is broken. */
        BROKEN,
        /** Swallowed, and all that come later on this connection as well; it stays open. */
        MUTE
    }

    private LossyProxy(String node) throws IOException {
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        leadTo(node);
        thread(this::accept);
    }

    /** Before a node at {@code host:port} or at a URL. */
    public static LossyProxy before(String node) {
        try {
            return new LossyProxy(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code host:port} to be used instead of the node's. */
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** New connections lead to this node, and those that are open break. */
    public void leadTo(String another) {
        String[] parts = another.replaceFirst("^[a-z]+://", "").split(":");
        node = new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
        open.forEach(LossyProxy::close);
    }

    /** From now on each piece of a reply is lost with this probability: mostly by a broken connection, sometimes in silence. */
    public synchronized void lose(double probability, long seed) {
        random = new Random(seed);
        lost = probability;
    }

    /** Loses nothing more. Connections that have gone mute stay so. */
    public void heal() {
        lost = 0;
    }

    /** How often replies were lost so far. */
    public synchronized long losses() {
        return count;
    }

    private synchronized Fate fate() {
        if (lost == 0 || random.nextDouble() >= lost) {
            return Fate.PASSED;
        }
        count++;
        return random.nextInt(4) == 0 ? Fate.MUTE : Fate.BROKEN;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                thread(() -> connect(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                var upstream = new Socket()) {
            upstream.connect(node);
            open.add(upstream);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            thread(() -> questions(client, upstream));
            replies(upstream, client);
        } catch (IOException e) {
            // Either side has gone: so does the other.
        } finally {
            open.remove(client);
        }
    }

    private void questions(Socket client, Socket upstream) {
        try (upstream) {
            client.getInputStream().transferTo(upstream.getOutputStream());
        } catch (IOException e) {
            // As above.
        } finally {
            open.remove(upstream);
        }
    }

    private void replies(Socket upstream, Socket client) throws IOException {
        byte[] chunk = new byte[CHUNK];
        boolean mute = false;
        InputStream in = upstream.getInputStream();
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            Fate fate = mute ? Fate.MUTE : fate();
            mute = fate == Fate.MUTE;
            if (fate == Fate.BROKEN) {
                client.setSoLinger(true, 0); // a reset, as from a machine that has gone
                return;
            }
            if (fate == Fate.PASSED) {
                client.getOutputStream().write(chunk, 0, n);
            }
        }
    }

    private static void thread(Runnable task) {
        var thread = new Thread(task, "gantry-lossy-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(LossyProxy::close);
    }
}
