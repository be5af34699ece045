package dev.gantry.xuper;

import dev.gantry.xuper.wire.Event;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;

/**
 * Rings when the node has a new block, so that nobody need ask for it time and again. It is a hint and nothing more: blocks are read by their height all the same, and
 * asked for more often where there is no bell. A node lets few listeners in from one address, and may let in none.
 */
final class Bell {
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Chain chain;
    private final Runnable rung;
    private boolean listening;
    private volatile boolean working;
    private long retryAt = System.nanoTime();

    /** @param rung called for each block, on a thread of the connection's own */
    Bell(Chain chain, Runnable rung) {
        this.chain = chain;
        this.rung = rung;
    }

    /** Whether blocks are told of. */
    boolean works() {
        return working;
    }

    /** Listens from now on, unless it does or has failed a moment ago. */
    void listen() {
        synchronized (this) {
            if (listening || System.nanoTime() - retryAt < 0) {
                return;
            }
            listening = true;
        }
        chain.listen(new StreamObserver<>() {
            @Override
            public void onNext(Event block) {
                working = true;
                rung.run();
            }

            @Override
            public void onError(Throwable failure) {
                ended();
            }

            @Override
            public void onCompleted() {
                ended();
            }
        });
    }

    private synchronized void ended() {
        working = false;
        listening = false;
        retryAt = System.nanoTime() + RETRY_NANOS;
    }
}
