package dev.gantry.core;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Refusal;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerTransaction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What a transaction that was read back carries. */
final class Carried {
    private static final int MORE_TRIES = 20;
    private static final long PAUSE_MS = 250;

    private Carried() {}

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

    /** The calls of its request; {@code INTEGRITY} if it has none, since only kernel requests make the changes by which it was found. */
    static List<Item> items(LedgerTransaction transaction) {
        return request(transaction).items();
    }

    /**
     * The call that made this change of the transaction's: each makes one, but for a deciding vote, which makes two. Calls that make the same change are the same. {@code INTEGRITY}
     * if the transaction has no such change, or no such call.
     */
    static Item item(LedgerTransaction transaction, Change change) {
        List<Change> changes =
                transaction.status().changes().stream().map(Change::of).toList();
        int place = changes.indexOf(change);
        if (place < 0) {
            throw Damage.of("transaction " + transaction.id() + " has not the change that was told of it");
        }
        KernelRequest request = request(transaction);
        int index = request.mode() == KernelRequest.Mode.INDEPENDENT
                ? byKey(request, change)
                : request.items().size() == 1 ? 0 : before(changes.subList(0, place), change);
        if (index < 0 || index >= request.items().size()) {
            throw Damage.of("transaction " + transaction.id() + " does not carry the call of its change");
        }
        return request.items().get(index);
    }

    private static int byKey(KernelRequest request, Change change) {
        for (int i = 0; i < request.keys().size(); i++) {
            if (Digests.requestId(change.subject(), request.keys().get(i)).equals(change.request())) {
                return i;
            }
        }
        return -1;
    }

    private static int before(List<Change> earlier, Change change) {
        return (int) earlier.stream()
                .filter(c -> c.request().equals(change.request()))
                .count();
    }

    private static KernelRequest request(LedgerTransaction transaction) {
        try {
            return KernelRequest.decode(transaction.request());
        } catch (Refusal r) {
            throw Damage.of("transaction " + transaction.id() + " carries no request");
        }
    }
}
