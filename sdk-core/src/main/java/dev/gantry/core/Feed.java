package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.projection.CarriedChange;
import dev.gantry.core.projection.Projection;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Item;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.LedgerTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Brings a projection up to date with its ledger. Final changes only, so nothing that was applied is ever taken back. */
public final class Feed {
    private static final int PAGE = 256;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Connection connection;
    private final Projection projection;

    Feed(Connection connection, Projection projection) {
        this.connection = connection;
        this.projection = projection;
    }

    /**
     * Applies everything that is final now, and at least what this connection's own finished writes did. {@code NODE_TIMEOUT} if the block of the last of them does not become final
     * in 30 seconds.
     */
    synchronized void catchUp() {
        long wanted = connection.landed();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long known =
                    Stages.answer(Stage.FOLLOW, connection.adapter().head()).finalHeight();
            Duration patience = known >= wanted ? Duration.ZERO : PAUSE;
            drain(connection.adapter(), projection, patience);
            if (known >= wanted) {
                return;
            }
            if (System.nanoTime() - until >= 0) {
                throw GantryException.of(
                                ErrorCode.NODE_TIMEOUT,
                                Stage.FOLLOW,
                                "block " + wanted + ", with this client's own write, does not become final")
                        .fix("Check that the network makes blocks, then ask again.")
                        .with("ledger", connection.name())
                        .build();
            }
        }
    }

    /** Applies everything that is final now. */
    public static void drain(LedgerAdapter adapter, Projection projection) {
        drain(adapter, projection, Duration.ZERO);
    }

    private static void drain(LedgerAdapter adapter, Projection projection, Duration patience) {
        String from;
        do {
            from = projection.checkpoint();
            apply(adapter, projection, from, Stages.answer(Stage.FOLLOW, adapter.events(from, PAGE, patience)));
        } while (!projection.checkpoint().equals(from));
    }

    private static void apply(LedgerAdapter adapter, Projection projection, String from, EventPage page) {
        Map<String, CompletionStage<LedgerTransaction>> transactions = new LinkedHashMap<>();
        List<LedgerEvent> wanted = page.events().stream()
                .filter(e -> projection.takes(Change.of(e.change()).kind()))
                .toList();
        for (LedgerEvent e : wanted) {
            transactions.computeIfAbsent(e.transactionId(), id -> Carried.transaction(adapter, id));
        }
        Map<String, Carried> carried = new HashMap<>();
        transactions.forEach((id, asked) -> carried.put(id, Carried.of(Stages.answer(Stage.FOLLOW, asked))));
        var changes = new ArrayList<CarriedChange>(wanted.size());
        for (LedgerEvent e : wanted) {
            Change change = Change.of(e.change());
            Item item = carried.get(e.transactionId()).item(change);
            changes.add(new CarriedChange(change, item, e.transactionId(), e.height()));
        }
        if (!changes.isEmpty() || !page.next().equals(from)) {
            projection.apply(from, changes, page.next());
        }
    }
}
