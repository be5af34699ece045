package dev.gantry.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Questions always arrive; what becomes of the answers is as ordered. */
class LossyProxyTest {
    private static final int ROUNDS = 200;

    /** Answers each byte with the same, and counts what arrived. */
    private static final class Echo implements AutoCloseable {
        final AtomicInteger arrived = new AtomicInteger();
        final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        final byte offset;

        Echo(int offset) throws IOException {
            this.offset = (byte) offset;
            thread(() -> {
                while (true) {
                    Socket socket = server.accept();
                    thread(() -> {
                        for (int b = socket.getInputStream().read();
                                b >= 0;
                                b = socket.getInputStream().read()) {
                            arrived.incrementAndGet();
                            socket.getOutputStream().write(b + offset);
                        }
                    });
                }
            });
        }

        String address() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void thread(Task task) {
        var thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // The other side has gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** The answer to one byte; -1 if the connection broke, -2 if there was none. */
    private static int ask(LossyProxy proxy, int b) throws IOException {
        String[] at = proxy.address().split(":");
        try (var socket = new Socket(at[0], Integer.parseInt(at[1]))) {
            socket.setSoTimeout(300);
            socket.getOutputStream().write(b);
            return socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            return -2;
        } catch (SocketException e) {
            return -1;
        }
    }

    @Test
    void answers_pass_until_some_are_to_be_lost_and_again_afterwards() throws IOException {
        try (var echo = new Echo(0);
                var proxy = LossyProxy.before("http://" + echo.address())) {
            assertThat(ask(proxy, 7)).isEqualTo(7);
            proxy.lose(0.3, 1);
            int passed = 0;
            int broken = 0;
            int mute = 0;
            for (int i = 0; i < ROUNDS; i++) {
                switch (ask(proxy, 7)) {
                    case 7 -> passed++;
                    case -1 -> broken++;
                    default -> mute++;
                }
            }
            assertThat(passed).isPositive();
            assertThat(broken).isPositive();
            assertThat(mute).isPositive();
            assertThat(proxy.losses()).isEqualTo(broken + mute);
            assertThat(echo.arrived).as("every question arrived").hasValue(ROUNDS + 1);
            proxy.heal();
            assertThat(ask(proxy, 7)).isEqualTo(7);
        }
    }

    @Test
    void it_can_lead_to_another_node() throws IOException {
        try (var one = new Echo(0);
                var two = new Echo(1);
                var proxy = LossyProxy.before(one.address())) {
            assertThat(ask(proxy, 7)).isEqualTo(7);
            proxy.leadTo(two.address());
            assertThat(ask(proxy, 7)).isEqualTo(8);
        }
    }
}
