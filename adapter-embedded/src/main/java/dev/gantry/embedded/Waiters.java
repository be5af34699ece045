package dev.gantry.embedded;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Futures that wait for something to happen, by what they wait for. One that is done, cancelled or out of time is forgotten at once. */
final class Waiters<K> {
    private final ConcurrentHashMap<K, Set<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();

    CompletableFuture<Void> add(K key) {
        var waiter = new CompletableFuture<Void>();
        waiting.compute(key, (k, old) -> {
            Set<CompletableFuture<Void>> all = old == null ? new HashSet<>(2) : old;
            all.add(waiter);
            return all;
        });
        waiter.whenComplete((x, e) -> waiting.computeIfPresent(key, (k, all) -> {
            all.remove(waiter);
            return all.isEmpty() ? null : all;
        }));
        return waiter;
    }

    void wake(K key) {
        Set<CompletableFuture<Void>> all = waiting.remove(key);
        if (all != null) {
            all.forEach(w -> w.complete(null));
        }
    }

    void failAll(Throwable failure) {
        for (K key : waiting.keySet()) {
            Set<CompletableFuture<Void>> all = waiting.remove(key);
            if (all != null) {
                all.forEach(w -> w.completeExceptionally(failure));
            }
        }
    }

    /** How many things are waited for. */
    int size() {
        return waiting.size();
    }
}
