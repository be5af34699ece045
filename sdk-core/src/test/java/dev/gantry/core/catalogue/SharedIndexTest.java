package dev.gantry.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.NodeQuery;
import dev.gantry.core.projection.CarriedChange;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What an index does besides that several processes share. {@link #open} opens the same one again. */
abstract class SharedIndexTest extends CatalogueIndexTest {
    @Test
    void it_is_there_after_it_was_closed_and_goes_on() {
        var ledger = new CatalogueLedger().filled();
        apply(ledger.changes.subList(0, 4));
        String checkpoint = index.checkpoint();
        index.close();
        index = open();
        assertThat(index.checkpoint()).isEqualTo(checkpoint).isNotEmpty();
        apply(ledger.changes.subList(4, ledger.changes.size()));
        var memory = new MemoryIndex();
        memory.apply(ledger.changes, "");
        assertThat(index.digest()).isEqualTo(memory.digest()).isNotEqualTo(Word.ZERO);
        assertThat(index.find(NodeQuery.below(""), Optional.empty(), 100))
                .isEqualTo(memory.find(NodeQuery.below(""), Optional.empty(), 100));
        assertThat(index.node(CatalogueLedger.PLAN)).isEqualTo(memory.node(CatalogueLedger.PLAN));
    }

    @Test
    void who_was_slower_applies_nothing() {
        var ledger = new CatalogueLedger().filled();
        try (CatalogueIndex other = open()) {
            index.apply("", ledger.changes.subList(0, 3), "3");
            other.apply("", ledger.changes.subList(0, 5), "5");
            assertThat(other.checkpoint()).isEqualTo("3");
            assertThat(other.applied()).isEqualTo(3);
            other.apply("3", ledger.changes.subList(3, 7), "7");
            index.apply("3", List.of(), "4");
            assertThat(index.checkpoint()).isEqualTo("7");
        }
    }

    @Test
    void two_that_apply_at_once_apply_each_change_once() throws Exception {
        var ledger = new CatalogueLedger().filled();
        for (int i = 0; i < 60; i++) {
            ledger.by(
                    1,
                    Items.createNode(
                            CatalogueLedger.ERP,
                            true,
                            CatalogueLedger.utf8("t" + i),
                            CatalogueLedger.active(Word.ZERO, CatalogueLedger.meta("表", "Table", "f" + i))));
        }
        var threads = Executors.newFixedThreadPool(2);
        try (CatalogueIndex other = open()) {
            Callable<Boolean> mine = () -> feed(index, ledger.changes);
            Callable<Boolean> others = () -> feed(other, ledger.changes);
            for (var done : threads.invokeAll(List.of(mine, others))) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        var memory = new MemoryIndex();
        memory.apply(ledger.changes, "");
        assertThat(index.applied()).isEqualTo(ledger.changes.size());
        assertThat(index.digest()).isEqualTo(memory.digest());
        assertThat(index.find(NodeQuery.text("table"), Optional.empty(), 100).nodes())
                .hasSize(60);
    }

    /** As a feed does it: from wherever the index is, three changes at a time. */
    private static boolean feed(CatalogueIndex index, List<CarriedChange> changes) {
        String from = index.checkpoint();
        while (!from.equals(Integer.toString(changes.size()))) {
            int at = from.isEmpty() ? 0 : Integer.parseInt(from);
            int to = Math.min(at + 3, changes.size());
            index.apply(from, changes.subList(at, to), Integer.toString(to));
            from = index.checkpoint();
        }
        return true;
    }
}
