package dev.gantry.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets so many questions be under way at once. The others wait in line, and their time to be answered begins when it is their turn, so that a busy node looks slow rather
 * than dead.
 */
public final class InFlight {
    private final int limit;
    private final Deque<Runnable> line = new ArrayDeque<>();
    private int running;
    private boolean serving;

    public InFlight(int limit) {
        this.limit = limit;
    }

    /** Asks at once, or when an earlier question is done. */
    public <T> CompletableFuture<T> run(Supplier<CompletableFuture<T>> question) {
        var answer = new CompletableFuture<T>();
        Runnable turn = () -> ask(question).whenComplete((value, failure) -> {
            done();
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        synchronized (this) {
            line.add(turn);
        }
        serve();
        return answer;
    }

    private void done() {
        synchronized (this) {
            running--;
        }
        serve();
    }

    /** One thread serves the line; an answer that is there at once is taken in its loop, not on its stack. */
    private void serve() {
        synchronized (this) {
            if (serving) {
                return;
            }
            serving = true;
        }
        while (true) {
            Runnable turn;
            synchronized (this) {
                turn = running < limit ? line.poll() : null;
                if (turn == null) {
                    serving = false;
                    return;
                }
                running++;
            }
            turn.run();
        }
    }

    private static <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
