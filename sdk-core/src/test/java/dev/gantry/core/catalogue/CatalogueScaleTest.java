package dev.gantry.core.catalogue;

import static dev.gantry.core.catalogue.CatalogueLedger.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.NodeQuery;
import dev.gantry.SubjectId;
import dev.gantry.core.catalogue.CatalogueIndex.Page;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalogue as large as it may become: what is found is exactly what was put there. */
class CatalogueScaleTest {
    private static final int SYSTEMS = 50;
    /** Nodes below each system; in a long campaign there are 100,000 nodes in all. */
    private static final int TABLES = Boolean.getBoolean("gantry.deep") ? 2000 : 50;

    @TempDir
    Path folder;

    private static String path(int system, int table) {
        return "order/orderInfo/system%02d/table%04d".formatted(system, table);
    }

    /** System s is subject 1's where it is even; table t has the field "field" + t % 100; every tenth is retired again. */
    private static CatalogueLedger ledger() {
        var ledger = new CatalogueLedger().filled();
        for (int s = 0; s < SYSTEMS; s++) {
            int owner = 1 + s % 2;
            String system = "system%02d".formatted(s);
            ledger.by(owner, Items.createNode(Word.ZERO, false, utf8(system), active(INFO, meta("系统", "System"))));
            Word parent = id(subject(owner), system);
            for (int t = 0; t < TABLES; t++) {
                String code = "table%04d".formatted(t);
                NodeMeta meta = meta(t % 4 == 0 ? "发货信息" : "收货信息", "Goods " + t % 8, "field" + t % 100);
                ledger.by(owner, Items.createNode(parent, true, utf8(code), active(Word.ZERO, meta)));
                if (t % 10 == 9) {
                    ledger.by(
                            owner, Items.retireNode(1, Digests.nodeId(subject(owner), parent, utf8(code)), Word.of(1)));
                }
            }
        }
        return ledger;
    }

    private static List<String> tables(IntPredicate system, IntPredicate table) {
        return IntStream.range(0, SYSTEMS)
                .filter(system)
                .boxed()
                .flatMap(s -> IntStream.range(0, TABLES)
                        .filter(t -> t % 10 != 9)
                        .filter(table)
                        .mapToObj(t -> path(s, t)))
                .toList();
    }

    private static List<String> all(CatalogueIndex index, NodeQuery query) {
        var paths = new ArrayList<String>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = index.find(query, cursor, 500);
            page.nodes().stream()
                    .map(CatalogueNode::path)
                    .filter(p -> p.contains("/table"))
                    .forEach(paths::add);
            cursor = page.next();
        } while (cursor.isPresent());
        return paths;
    }

    @Test
    @Tag("R6.2.2")
    void in_a_large_catalogue_every_query_gives_exactly_what_was_put_there() {
        CatalogueLedger ledger = ledger();
        try (var index = SqliteIndex.open(folder.resolve("index.db"))) {
            for (int i = 0; i < ledger.changes.size(); i += 1000) {
                index.apply(ledger.changes.subList(i, Math.min(i + 1000, ledger.changes.size())), "at " + i);
            }
            Word digest = index.digest();
            assertThat(all(index, new NodeQuery.Below("order/orderInfo/system07")))
                    .isEqualTo(tables(s -> s == 7, t -> true));
            assertThat(all(index, new NodeQuery.Below(""))).isEqualTo(tables(s -> true, t -> true));
            assertThat(all(index, new NodeQuery.WithField("field33"))).isEqualTo(tables(s -> true, t -> t % 100 == 33));
            assertThat(all(index, new NodeQuery.OwnedBy(new SubjectId(subject(2).hex()))))
                    .isEqualTo(tables(s -> s % 2 == 1, t -> true));
            assertThat(all(index, new NodeQuery.Text("发货 goods-4"))).isEqualTo(tables(s -> true, t -> t % 8 == 4));
            assertThat(all(index, new NodeQuery.Text("信息")))
                    .as("so many that they are not looked up")
                    .isEqualTo(tables(s -> true, t -> true));

            index.clear();
            index.apply(ledger.changes, "end");
            assertThat(index.digest()).isEqualTo(digest);
            assertThat(all(index, new NodeQuery.Text("发货 goods-4"))).isEqualTo(tables(s -> true, t -> t % 8 == 4));
        }
    }
}
