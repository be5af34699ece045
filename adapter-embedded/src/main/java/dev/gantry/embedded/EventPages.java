package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.LedgerEvent;
import java.util.ArrayList;

/** The kernel's changes as events, in the order of blocks, entries and changes. */
final class EventPages {
    private static final int MAX_PAGE = 10_000;

    private final Engine engine;
    private final String network;

    EventPages(Engine engine, String network) {
        this.engine = engine;
        this.network = network;
    }

    /** The block that a checkpoint lies in. */
    long height(String checkpoint) {
        return Position.parse(checkpoint, network).height();
    }

    /** What there is now behind a checkpoint; {@code next} lies behind everything that was looked at. */
    EventPage page(String checkpoint, int max) {
        Position from = Position.parse(checkpoint, network);
        long top = engine.read(Chain::height);
        if (from.height() > top) {
            throw GantryException.of(ErrorCode.CHECKPOINT_INVALID, Stage.FOLLOW, "the checkpoint lies behind the end")
                    .fix("Was the ledger restored from an older backup? Decide, then start from the beginning.")
                    .build();
        }
        var events = new ArrayList<LedgerEvent>();
        Position at = from;
        for (long h = Math.max(1, from.height()); h <= top; h++) {
            Block block = engine.block(h);
            for (int i = 0; i < block.entries().size(); i++) {
                for (int j = 0; j < block.entries().get(i).changes().size(); j++) {
                    var here = new Position(h, i, j);
                    if (!here.isBehind(from)) {
                        continue;
                    }
                    if (events.size() == Math.min(max, MAX_PAGE)) {
                        return new EventPage(events, at.text(network));
                    }
                    events.add(event(block, i, j));
                    at = here;
                }
            }
            at = Position.behindBlock(h);
        }
        return new EventPage(events, at.text(network));
    }

    LedgerEvent event(Block block, int entry, int change) {
        Block.Entry e = block.entries().get(entry);
        return new LedgerEvent(
                new Position(block.height(), entry, change).text(network),
                block.height(),
                entry,
                change,
                Chain.idOf(e).hex(),
                e.changes().get(change).bytes());
    }
}
