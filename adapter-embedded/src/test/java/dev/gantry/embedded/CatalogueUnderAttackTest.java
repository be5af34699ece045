package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.Catalogue;
import dev.gantry.Catalogue.Node;
import dev.gantry.ErrorCode;
import dev.gantry.NodeDescription;
import dev.gantry.NodeQuery;
import dev.gantry.WriteOptions;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.LedgerTransaction;
import dev.gantry.tck.Errors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who alters the index, or tells something else than the ledger's, does not get it believed. */
@Tag("R6.2.2")
class CatalogueUnderAttackTest {
    @TempDir
    Path directory;

    private OneLedger ledger;
    private String order;
    private String quality;

    @BeforeEach
    void fill() {
        ledger = new OneLedger(directory);
        Catalogue.Main main = catalogue().main();
        order = catalogue().mainId("order");
        quality = catalogue().mainId("quality");
        main.create("order", NodeDescription.titled("订单", "Order"), WriteOptions.DEFAULT);
        main.create("quality", NodeDescription.titled("质量", "Quality"), WriteOptions.DEFAULT);
        main.update(order, 1, NodeDescription.titled("订单", "Orders"), WriteOptions.DEFAULT);
        main.retire(quality, 1, "no more", WriteOptions.DEFAULT);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Catalogue catalogue() {
        return ledger.ledger().catalogue();
    }

    private List<Node> all() {
        return catalogue().find(NodeQuery.below(""), Optional.empty(), 10).nodes();
    }

    private void isAsWritten() {
        assertThat(all()).singleElement().satisfies(n -> {
            assertThat(n.id()).isEqualTo(order);
            assertThat(n.version()).isEqualTo(2);
            assertThat(n.description().titles()).containsEntry("en", "Orders");
            assertThat(n.description().flags()).isEmpty();
        });
        assertThat(catalogue().node(quality).orElseThrow().description().titles())
                .containsEntry("zh", "质量");
    }

    private void alter(String sql) throws SQLException {
        Path file = directory.resolve(".gantry/state/l/catalogue.sqlite");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
        }
    }

    @Test
    void what_is_altered_in_the_index_is_read_from_the_ledger() throws SQLException {
        isAsWritten();
        String whose = " WHERE id = x'" + order + "'";
        for (String set : List.of(
                "meta = CAST('{\"titles\":{\"en\":\"Lies\"}}' AS BLOB)",
                "meta = NULL",
                "flags = 4",
                "version = 9",
                "previous = zeroblob(32)",
                "head = zeroblob(32)",
                "owner = randomblob(32)",
                "class = randomblob(32)")) {
            alter("UPDATE node SET " + set + whose);
            isAsWritten();
            catalogue().rebuild();
        }
        alter("UPDATE node SET status = 1, meta = NULL WHERE id = x'" + quality + "'");
        isAsWritten();
        alter("INSERT INTO node(id, owner, parent, path, leaf, class, version, status, flags, previous, head)"
                + " SELECT randomblob(32), owner, parent, CAST('zzz' AS BLOB), leaf, class, 1, 1, 0, previous, head"
                + " FROM node LIMIT 1");
        isAsWritten();
        assertThat(catalogue().find("zzz")).isEmpty();
    }

    @Test
    void an_index_that_is_ahead_of_nothing_or_of_another_ledger_is_made_again() throws Exception {
        isAsWritten();
        alter("UPDATE state SET checkpoint = 'nonsense'");
        isAsWritten();
        alter("UPDATE state SET checkpoint = ''"); // all is applied once more, which does not follow
        isAsWritten();
        ledger.reopen(a -> a);
        Path file = directory.resolve(".gantry/state/l/catalogue.sqlite");
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 100, bytes.length, (byte) 0x5a);
        Files.write(file, bytes);
        isAsWritten();
    }

    /** Alters a byte of each request that made a change of the catalogue. */
    private static final class AltersCalls extends LyingAdapters.Honest {
        AltersCalls(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<Optional<LedgerTransaction>> transaction(String id) {
            return super.transaction(id)
                    .thenApply(found -> found.map(t -> {
                        byte[] request = t.request();
                        request[request.length - 3] ^= 1;
                        return new LedgerTransaction(t.id(), t.account(), request, t.status());
                    }));
        }
    }

    /** Finds a transaction only when it is asked for it again, as a node does that is just writing it down. */
    private static final class FindsLater extends LyingAdapters.Honest {
        private final Set<String> asked = ConcurrentHashMap.newKeySet();

        FindsLater(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<Optional<LedgerTransaction>> transaction(String id) {
            return asked.add(id) ? CompletableFuture.completedFuture(Optional.empty()) : super.transaction(id);
        }
    }

    @Test
    void a_node_that_finds_a_transaction_only_later_is_asked_again() {
        ledger.reopen(FindsLater::new);
        catalogue().rebuild();
        isAsWritten();
    }

    /** Keeps the newest change of everything to itself. */
    private static final class HidesTheNewest extends LyingAdapters.Honest {
        HidesTheNewest(LedgerAdapter inner) {
            super(inner);
        }

        private static List<LedgerEvent> without(List<LedgerEvent> events) {
            return events.isEmpty() ? events : events.subList(0, events.size() - 1);
        }

        @Override
        public CompletionStage<List<LedgerEvent>> find(ChangeIndex index, byte[] word) {
            return super.find(index, word).thenApply(HidesTheNewest::without);
        }

        @Override
        public CompletionStage<EventPage> events(String checkpoint, int max, Duration patience) {
            return super.events(checkpoint, max, patience)
                    .thenApply(p -> new EventPage(without(without(p.events())), p.next()));
        }
    }

    @Test
    void a_node_that_tells_other_calls_or_not_all_is_not_believed() {
        ledger.reopen(AltersCalls::new);
        Errors.fails(ErrorCode.INTEGRITY, () -> catalogue().rebuild());
        Errors.fails(ErrorCode.INTEGRITY, this::all);
        Errors.fails(ErrorCode.INTEGRITY, () -> catalogue().history(order));
        ledger.reopen(HidesTheNewest::new);
        Errors.fails(ErrorCode.INTEGRITY, this::all);
        Errors.fails(ErrorCode.INTEGRITY, () -> catalogue().node(quality));
        assertThat(catalogue().node(order).orElseThrow().version())
                .as("what it tells is proven by the state")
                .isEqualTo(2);
        ledger.reopen(a -> a);
        catalogue().rebuild();
        isAsWritten();
    }
}
