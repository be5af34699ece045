package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.grants.Fact;
import dev.gantry.core.grants.GrantIndex;
import dev.gantry.core.grants.GrantIndex.Party;
import dev.gantry.core.grants.GrantIndex.Role;
import dev.gantry.core.grants.MemoryGrants;
import dev.gantry.core.grants.SqliteGrants;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** One ledger's index of grants, brought up to date when it is asked. */
final class GrantBook implements AutoCloseable {
    private static final String FILE = "grants.sqlite";
    private static final int PAGE = 500;

    private final Connection connection;
    private final Optional<Path> state;
    private @Nullable GrantIndex index;
    private @Nullable Feed feed;

    /** @param state directory of the index's file; empty for memory */
    GrantBook(Connection connection, Optional<Path> state) {
        this.connection = connection;
        this.state = state;
    }

    /** The index, with everything that is final now, and at least what this client's own finished writes did. An index of another ledger's is made anew. */
    synchronized GrantIndex current() {
        GrantIndex there = index == null ? index = open() : index;
        Feed following = feed == null ? feed = new Feed(connection, there) : feed;
        try {
            following.catchUp();
        } catch (GantryException e) {
            if (e.code() != ErrorCode.CHECKPOINT_FOREIGN && e.code() != ErrorCode.CHECKPOINT_INVALID) {
                throw e;
            }
            there.clear();
            following.catchUp();
        }
        return there;
    }

    private GrantIndex open() {
        if (state.isPresent() && SqliteGrants.available()) {
            try {
                Files.createDirectories(state.get());
                return SqliteGrants.open(state.get().resolve(FILE));
            } catch (IOException | GantryException e) {
                LoggerFactory.getLogger(GrantBook.class)
                        .info("ledger {}: grants are indexed in memory: {}", connection.name(), e.getMessage());
            }
        }
        return new MemoryGrants();
    }

    /** All of a list. */
    static List<Fact> all(GrantIndex index, Role role, Word who) {
        var all = new ArrayList<Fact>();
        long after = 0;
        while (true) {
            List<Fact> some = index.list(new Party(role, who), after, PAGE);
            all.addAll(some);
            if (some.size() < PAGE) {
                return all;
            }
            after = all.get(all.size() - 1).number();
        }
    }

    /** What a grant or rule says; {@code E_NOT_FOUND} if there is none. */
    static GrantBody body(GrantIndex index, Word id) {
        return index.last(id)
                .flatMap(Fact::body)
                .orElseThrow(
                        () -> GantryException.of(ErrorCode.E_NOT_FOUND, Stage.READ, "there is no grant or rule " + id)
                                .fix("Give the entity of the receipt that made it.")
                                .build());
    }

    @Override
    public synchronized void close() {
        if (index != null) {
            index.close();
        }
    }
}
