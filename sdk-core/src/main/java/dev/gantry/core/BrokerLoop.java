package dev.gantry.core;

import dev.gantry.Broker;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Grant;
import dev.gantry.Stage;
import dev.gantry.core.grants.Fact;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The thread of a {@link Broker}: a round whenever something has happened on the ledger, and one a second for what only waits for its time. */
final class BrokerLoop implements Broker, Runnable {
    private static final Duration WAKE = Duration.ofMillis(250);
    private static final long CALM_MS = 1000;
    private static final long LONGEST_PAUSE_MS = 60_000;
    private static final long CLOSING_MS = 2_000;

    private final Connection connection;
    private final BrokerRound round;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable GantryException trouble;

    private BrokerLoop(KernelWriter writer, Judge judge, Function<Fact, Grant> told) {
        this.connection = writer.connection();
        this.round = new BrokerRound(writer, judge, told);
        this.thread = new Thread(this, "gantry-broker-" + connection.name());
        this.thread.setDaemon(true);
    }

    static BrokerLoop start(KernelWriter writer, Judge judge, Function<Fact, Grant> told) {
        var loop = new BrokerLoop(writer, judge, told);
        loop.connection.begun(loop);
        loop.thread.start();
        return loop;
    }

    @Override
    public void run() {
        try {
            long pause = CALM_MS;
            while (!closed) {
                try {
                    round.run(() -> closed);
                    trouble = null;
                    pause = CALM_MS;
                    waitForMore();
                } catch (RuntimeException e) {
                    if (closed) {
                        return;
                    }
                    trouble = e instanceof GantryException g ? g : unexpected(e);
                    LoggerFactory.getLogger(Broker.class)
                            .warn(
                                    "ledger {}: the broker tries again in {} ms: {}",
                                    connection.name(),
                                    pause,
                                    trouble.toString());
                    sleep(pause);
                    pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
                }
            }
        } finally {
            connection.ended(this);
        }
    }

    private static GantryException unexpected(RuntimeException e) {
        return GantryException.of(ErrorCode.INTERNAL, Stage.FOLLOW, "unexpected: " + e)
                .fix("Please report this with the stack trace.")
                .cause(e)
                .build();
    }

    /** Until something happens, or a second has passed. */
    private void waitForMore() {
        String here = connection.grants().current().checkpoint();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CALM_MS);
        while (!closed && System.nanoTime() - until < 0) {
            if (!Stages.answer(Stage.FOLLOW, connection.adapter().events(here, 1, WAKE))
                    .events()
                    .isEmpty()) {
                return;
            }
        }
    }

    private void sleep(long ms) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        while (!closed && System.nanoTime() - until < 0) {
            try {
                Thread.sleep(Math.min(ms, WAKE.toMillis()));
            } catch (InterruptedException e) {
                return; // closed
            }
        }
    }

    @Override
    public Optional<GantryException> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** What is still under way after two seconds is left to the ledger: its outcome is found there by whoever comes next. */
    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(CLOSING_MS);
            thread.interrupt();
            thread.join(CLOSING_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
