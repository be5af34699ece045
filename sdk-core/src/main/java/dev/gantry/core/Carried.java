package dev.gantry.core;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerTransaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What a transaction that was read back carries. Not for several threads at once. */
final class Carried {
    private static final int MORE_TRIES = 20;
    private static final long PAUSE_MS = 250;

    private final String id;
    private final KernelRequest request;
    private final List<Change> changes;
    /** Of independent calls, by the id of their request; all of one transaction are one subject's. */
    private final Map<Word, Integer> places = new HashMap<>();

    private Carried(String id, KernelRequest request, List<Change> changes) {
        this.id = id;
        this.request = request;
        this.changes = changes;
    }

    /**
     * The transaction of a change that was told of. A node may tell of a change some moments before it finds the transaction, so it is asked again for five seconds, and then {@code
     * INTEGRITY}.
     */
    static CompletionStage<LedgerTransaction> transaction(LedgerAdapter adapter, String id) {
        return transaction(adapter, id, MORE_TRIES);
    }

    private static CompletionStage<LedgerTransaction> transaction(LedgerAdapter adapter, String id, int moreTries) {
        return adapter.transaction(id).thenCompose(found -> {
            if (found.isPresent()) {
                return CompletableFuture.completedFuture(found.get());
            }
            if (moreTries == 0) {
                throw Damage.of("transaction " + id + " is not found");
            }
            Executor later = CompletableFuture.delayedExecutor(PAUSE_MS, TimeUnit.MILLISECONDS);
            return CompletableFuture.supplyAsync(() -> id, later)
                    .thenCompose(x -> transaction(adapter, id, moreTries - 1));
        });
    }

    /** {@code INTEGRITY} if it carries no request, since only kernel requests make the changes by which it was found. */
    static Carried of(LedgerTransaction transaction) {
        try {
            return new Carried(
                    transaction.id(),
                    KernelRequest.decode(transaction.request()),
                    transaction.status().changes().stream().map(Change::of).toList());
        } catch (Refusal r) {
            throw Damage.of("transaction " + transaction.id() + " carries no request");
        }
    }

    /** The calls of its request. */
    List<Item> items() {
        return request.items();
    }

    /**
     * The call that made this change of the transaction's: each makes one, but for a deciding vote, which makes two. Calls that make the same change are the same. {@code INTEGRITY}
     * if the transaction has no such change, or no such call.
     */
    Item item(Change change) {
        int place = changes.indexOf(change);
        if (place < 0) {
            throw Damage.of("transaction " + id + " has not the change that was told of it");
        }
        int index = request.mode() == KernelRequest.Mode.INDEPENDENT
                ? byKey(change)
                : request.items().size() == 1 ? 0 : before(place, change);
        if (index < 0 || index >= request.items().size()) {
            throw Damage.of("transaction " + id + " does not carry the call of its change");
        }
        return request.items().get(index);
    }

    private int byKey(Change change) {
        if (places.isEmpty()) {
            for (int i = 0; i < request.keys().size(); i++) {
                places.put(Digests.requestId(change.subject(), request.keys().get(i)), i);
            }
        }
        return places.getOrDefault(change.request(), -1);
    }

    private int before(int place, Change change) {
        return (int) changes.subList(0, place).stream()
                .filter(c -> c.request().equals(change.request()))
                .count();
    }
}
