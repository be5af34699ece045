package dev.gantry.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes clients write. */
final class Load {
    private static final AtomicInteger KEYS = new AtomicInteger();

    private Load() {}

    /** A write failed. */
    static final class FailedException extends Exception {
        FailedException(Throwable cause) {
            super("a write failed: " + cause, cause);
        }
    }

    private static String key() {
        return "k" + KEYS.incrementAndGet();
    }

    /** Writes a second that so many submitters get done, each one after the other, counted until the last is done. */
    static double rate(Client client, int submitters, Duration time) throws Exception {
        client.begin();
        var pool = Executors.newFixedThreadPool(submitters);
        try {
            long begin = System.nanoTime();
            long until = begin + time.toNanos();
            var counts = new ArrayList<Future<Integer>>();
            for (int i = 0; i < submitters; i++) {
                counts.add(pool.submit(() -> {
                    int done = 0;
                    while (System.nanoTime() < until) {
                        client.write(key());
                        done++;
                    }
                    return done;
                }));
            }
            int all = 0;
            for (Future<Integer> count : counts) {
                all += count.get();
            }
            return all * 1e9 / (System.nanoTime() - begin);
        } catch (ExecutionException e) {
            throw new FailedException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** Makes so many writes with so many submitters. */
    static void writes(Client client, int submitters, int count) throws Exception {
        var pool = Executors.newFixedThreadPool(submitters);
        var left = new AtomicInteger(count);
        try {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < submitters; i++) {
                all.add(pool.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        client.write(key());
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new FailedException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** The median of so many writes by one submitter, one straight after the other, in milliseconds. */
    static double p50(Client client, int writes) throws Exception {
        client.begin();
        var took = new double[writes];
        for (int i = 0; i < writes; i++) {
            long begin = System.nanoTime();
            client.write(key());
            took[i] = (System.nanoTime() - begin) / 1e6;
        }
        return Figure.median(took);
    }
}
