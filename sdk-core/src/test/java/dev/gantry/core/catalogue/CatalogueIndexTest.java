package dev.gantry.core.catalogue;

import static dev.gantry.core.catalogue.CatalogueLedger.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.NodeQuery;
import dev.gantry.SubjectId;
import dev.gantry.core.catalogue.CatalogueIndex.Page;
import dev.gantry.core.projection.CarriedChange;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every index does. */
@Tag("R6.2.2")
abstract class CatalogueIndexTest {
    private static final Word REASON = Word.of(9);
    CatalogueIndex index;

    abstract CatalogueIndex open();

    @BeforeEach
    void start() {
        index = open();
    }

    @AfterEach
    void stop() {
        index.close();
    }

    void apply(List<CarriedChange> changes) {
        index.apply(changes, "behind " + (index.applied() + changes.size()));
    }

    private List<String> paths(NodeQuery query) {
        return index.find(query, Optional.empty(), 100).nodes().stream()
                .map(CatalogueNode::path)
                .toList();
    }

    private CatalogueLedger filled() {
        var ledger = new CatalogueLedger().filled();
        apply(ledger.changes);
        return ledger;
    }

    private static Word folded(List<CarriedChange> changes) {
        Word digest = Word.ZERO;
        for (CarriedChange c : changes) {
            digest = Digests.fold(digest, c.change());
        }
        return digest;
    }

    @Test
    @Tag("R6.2.1")
    void paths_lead_from_main_through_its_leaf_to_the_participants_nodes() {
        filled();
        assertThat(paths(new NodeQuery.Below("order/orderInfo")))
                .containsExactly("order/orderInfo", "order/orderInfo/erp", "order/orderInfo/erp/采购计划");
        assertThat(paths(new NodeQuery.Below("order/orderInfo/erp/采购计划"))).containsExactly("order/orderInfo/erp/采购计划");
        assertThat(paths(new NodeQuery.Below("order/order"))).isEmpty();
        assertThat(paths(new NodeQuery.Below("")))
                .containsExactly(
                        "order",
                        "order/orderInfo",
                        "order/orderInfo/erp",
                        "order/orderInfo/erp/采购计划",
                        "quality",
                        "quality/mes");
    }

    @Test
    void nodes_are_found_by_field_and_by_owner() {
        filled();
        assertThat(paths(new NodeQuery.WithField("orderUid")))
                .containsExactly("order/orderInfo", "order/orderInfo/erp/采购计划");
        assertThat(paths(new NodeQuery.WithField("orderuid"))).isEmpty();
        assertThat(paths(new NodeQuery.OwnedBy(new SubjectId(subject(2).hex()))))
                .containsExactly("quality/mes");
        assertThat(paths(new NodeQuery.Main())).containsExactly("order", "order/orderInfo", "quality");
        assertThat(paths(new NodeQuery.OwnedBy(new SubjectId(subject(3).hex()))))
                .isEmpty();
    }

    @Test
    void text_is_found_whatever_its_case_and_width_and_chinese_within_a_run() {
        filled();
        assertThat(paths(new NodeQuery.Text("计划"))).containsExactly("order/orderInfo/erp", "order/orderInfo/erp/采购计划");
        assertThat(paths(new NodeQuery.Text("采购"))).containsExactly("order/orderInfo/erp/采购计划");
        assertThat(paths(new NodeQuery.Text("采计"))).isEmpty();
        assertThat(paths(new NodeQuery.Text("PLAN"))).containsExactly("order/orderInfo/erp/采购计划");
        assertThat(paths(new NodeQuery.Text("ｐｌａｎ"))).containsExactly("order/orderInfo/erp/采购计划");
        assertThat(paths(new NodeQuery.Text("info"))).containsExactly("order/orderInfo");
        assertThat(paths(new NodeQuery.Text("orderUid planId sap"))).containsExactly("order/orderInfo/erp/采购计划");
        assertThat(paths(new NodeQuery.Text("plan-order")))
                .as("a phrase across two texts")
                .isEmpty();
        assertThat(paths(new NodeQuery.Text("order AND nothing"))).isEmpty();
        assertThat(paths(new NodeQuery.Text("  \"*()- "))).isEmpty();
        assertThat(paths(new NodeQuery.Text(""))).isEmpty();
    }

    @Test
    void what_is_retired_or_a_draft_or_below_a_retired_leaf_is_never_given() {
        CatalogueLedger ledger = filled();
        assertThat(paths(new NodeQuery.Text("draft"))).isEmpty();
        int before = ledger.changes.size();
        ledger.by(1, Items.retireNode(1, PLAN, REASON)).governance(Items.retireNode(1, QUALITY, REASON));
        apply(ledger.changes.subList(before, ledger.changes.size()));
        assertThat(paths(new NodeQuery.Below(""))).containsExactly("order", "order/orderInfo", "order/orderInfo/erp");
        assertThat(paths(new NodeQuery.WithField("planId"))).isEmpty();
        assertThat(paths(new NodeQuery.WithField("batchUid"))).isEmpty();
        assertThat(paths(new NodeQuery.Text("采购"))).isEmpty();
        assertThat(paths(new NodeQuery.OwnedBy(new SubjectId(subject(2).hex()))))
                .isEmpty();
        CatalogueNode retired = index.node(PLAN).orElseThrow();
        assertThat(retired.status()).isEqualTo(CatalogueNode.Status.RETIRED);
        assertThat(retired.version()).isEqualTo(2);
        assertThat(index.node(MES).orElseThrow().status()).isEqualTo(CatalogueNode.Status.ACTIVE);
    }

    @Test
    void a_draft_is_found_when_it_is_mapped_and_active_with_what_it_says_then() {
        CatalogueLedger ledger = filled();
        int before = ledger.changes.size();
        Word draft = id(subject(2), "draft");
        ledger.by(2, Items.updateNode(1, draft, active(INFO, meta("仓库", "Warehouse", "sscc"))));
        apply(ledger.changes.subList(before, ledger.changes.size()));
        assertThat(paths(new NodeQuery.Text("warehouse"))).containsExactly("order/orderInfo/draft");
        assertThat(paths(new NodeQuery.WithField("sscc"))).containsExactly("order/orderInfo/draft");
        assertThat(paths(new NodeQuery.Text("草稿"))).isEmpty();
    }

    @Test
    void pages_are_complete_and_stable_while_others_write() {
        CatalogueLedger ledger = filled();
        var seen = new ArrayList<String>();
        Optional<String> cursor = Optional.empty();
        int page = 0;
        do {
            Page next = index.find(new NodeQuery.Below(""), cursor, 2);
            assertThat(next.nodes()).hasSizeLessThanOrEqualTo(2);
            next.nodes().forEach(n -> seen.add(n.path()));
            cursor = next.next();
            int before = ledger.changes.size();
            ledger.governance(
                    Items.createNode(Word.ZERO, false, utf8("a" + page++), active(Word.ZERO, meta("新", "New"))));
            apply(ledger.changes.subList(before, ledger.changes.size()));
        } while (cursor.isPresent());
        assertThat(seen)
                .containsExactly(
                        "order",
                        "order/orderInfo",
                        "order/orderInfo/erp",
                        "order/orderInfo/erp/采购计划",
                        "quality",
                        "quality/mes");
    }

    @Test
    void nodes_of_several_owners_at_one_path_are_all_given_over_pages() {
        CatalogueLedger ledger = filled();
        int before = ledger.changes.size();
        ledger.by(2, Items.createNode(Word.ZERO, false, utf8("erp"), active(INFO, meta("另一", "Another"))));
        apply(ledger.changes.subList(before, ledger.changes.size()));
        var ids = new ArrayList<Word>();
        Optional<String> cursor = Optional.empty();
        do {
            Page next = index.find(new NodeQuery.Below("order/orderInfo/erp"), cursor, 1);
            next.nodes().forEach(n -> ids.add(n.id()));
            cursor = next.next();
        } while (cursor.isPresent());
        assertThat(ids)
                .containsExactlyInAnyOrder(ERP, PLAN, id(subject(2), "erp"))
                .doesNotHaveDuplicates();
    }

    @Test
    void made_again_it_has_the_same_digest_and_answers_and_the_digest_is_the_ledgers() {
        CatalogueLedger ledger = filled();
        Word digest = index.digest();
        List<String> all = paths(new NodeQuery.Below(""));
        assertThat(digest).isEqualTo(folded(ledger.changes));
        index.clear();
        assertThat(index.digest()).isEqualTo(Word.ZERO);
        assertThat(paths(new NodeQuery.Below(""))).isEmpty();
        assertThat(paths(new NodeQuery.Text("计划"))).isEmpty();
        assertThat(index.node(ERP)).isEmpty();
        for (CarriedChange c : ledger.changes) {
            apply(List.of(c));
        }
        assertThat(index.digest()).isEqualTo(digest);
        assertThat(index.applied()).isEqualTo(ledger.changes.size());
        assertThat(paths(new NodeQuery.Below(""))).isEqualTo(all);
    }

    @Test
    void a_call_or_a_change_with_any_byte_altered_is_found_and_nothing_of_its_batch_is_applied() {
        var ledger = new CatalogueLedger().filled();
        ledger.by(1, Items.updateNode(1, ERP, active(INFO, meta("新", "New")))).by(1, Items.retireNode(1, PLAN, REASON));
        for (int i = 0; i < ledger.changes.size(); i++) {
            CarriedChange c = ledger.changes.get(i);
            byte[] args = c.item().args();
            for (int b = 0; b < args.length; b++) {
                if (inExpectedVersion(c, b)) {
                    continue; // the version expected is no part of what is made
                }
                byte[] bad = args.clone();
                bad[b] ^= 1;
                refused(ledger, i, altered(c.change(), new Item(c.item().fn(), bad)));
            }
            refused(ledger, i, altered(c.change(), new Item(c.item().fn(), Arrays.copyOf(args, args.length - 1))));
            refused(ledger, i, altered(c.change(), new Item(c.item().fn(), Arrays.copyOf(args, args.length + 1))));
            refused(ledger, i, altered(c.change(), new Item(c.item().fn() ^ 3, args)));
            refused(ledger, i, altered(c.change(), new Item(c.item().fn(), new byte[0])));
            byte[] words = c.change().bytes();
            for (int word : new int[] {0, 4, 5, 6, 7}) {
                byte[] bad = words.clone();
                bad[32 * word + 31] ^= 1;
                refused(ledger, i, altered(Change.of(bad), c.item()));
            }
        }
        apply(ledger.changes);
        assertThat(index.digest()).isEqualTo(folded(ledger.changes));
    }

    private static CarriedChange altered(Change change, Item item) {
        return new CarriedChange(change, item, "", 0);
    }

    private static boolean inExpectedVersion(CarriedChange c, int b) {
        boolean create = c.change().kind() == 0x0301 || c.change().kind() == 0x0311;
        return !create && b < 8;
    }

    /** The first {@code good} changes, then one that is not the ledger's, are refused together. */
    private void refused(CatalogueLedger ledger, int good, CarriedChange bad) {
        var batch = new ArrayList<>(ledger.changes.subList(0, good));
        batch.add(bad);
        assertThatThrownBy(() -> apply(batch))
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY));
        assertThat(index.digest()).isEqualTo(Word.ZERO);
        assertThat(index.applied()).isZero();
    }

    @Test
    void a_change_left_out_or_repeated_or_of_something_else_is_found() {
        CatalogueLedger ledger = filled();
        int before = ledger.changes.size();
        ledger.by(1, Items.updateNode(1, ERP, active(INFO, meta("二", "Two"))))
                .by(1, Items.updateNode(2, ERP, active(INFO, meta("三", "Three"))));
        assertThatThrownBy(() -> apply(ledger.changes.subList(before + 1, before + 2)))
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY));
        apply(ledger.changes.subList(before, before + 2));
        assertThatThrownBy(() -> apply(ledger.changes.subList(before + 1, before + 2)))
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY));
        assertThatThrownBy(() -> apply(ledger.changes.subList(0, 1)))
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY));
        Change foreign =
                new Change(ERP, Word.of(1), 0x0401, subject(1), Word.of(1), Word.of(1), Word.of(1), Word.of(1));
        assertThatThrownBy(() -> apply(List.of(altered(foreign, Items.cancel(ERP)))))
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARGUMENT_INVALID));
        assertThat(index.digest()).isEqualTo(folded(ledger.changes));
    }

    @Test
    @Tag("R6.2.1")
    void links_are_there_from_proposal_to_end() {
        CatalogueLedger ledger = filled();
        int before = ledger.changes.size();
        Word type = Word.of(3);
        ledger.by(1, Items.proposeLink(ERP, MES, type)).by(1, Items.proposeLink(PLAN, ERP, type));
        apply(ledger.changes.subList(before, ledger.changes.size()));
        assertThat(index.links(MES)).containsExactly(new CatalogueLink(ERP, MES, type, false));
        assertThat(index.links(ERP))
                .containsExactlyInAnyOrder(
                        new CatalogueLink(ERP, MES, type, false), new CatalogueLink(PLAN, ERP, type, true));
        int then = ledger.changes.size();
        ledger.by(2, Items.confirmLink(ERP, MES, type)).by(1, Items.endLink(PLAN, ERP, type, REASON));
        apply(ledger.changes.subList(then, ledger.changes.size()));
        assertThat(index.links(ERP)).containsExactly(new CatalogueLink(ERP, MES, type, true));
        assertThat(index.links(PLAN)).isEmpty();
        int last = ledger.changes.size();
        ledger.by(1, Items.endLink(ERP, MES, type, REASON)).by(1, Items.proposeLink(ERP, MES, type));
        apply(ledger.changes.subList(last, ledger.changes.size()));
        assertThat(index.links(MES)).containsExactly(new CatalogueLink(ERP, MES, type, false));
    }

    @Test
    void what_others_wrote_in_no_known_form_stops_nothing() {
        CatalogueLedger ledger = filled();
        int before = ledger.changes.size();
        var odd = new Items.NodeBody(1, 0, INFO, Word.ZERO, new byte[] {(byte) 0xff});
        ledger.by(2, Items.createNode(Word.ZERO, false, utf8("a/b"), odd))
                .by(2, Items.createNode(Word.ZERO, false, new byte[] {(byte) 0xc3}, odd));
        apply(ledger.changes.subList(before, ledger.changes.size()));
        assertThat(paths(new NodeQuery.OwnedBy(new SubjectId(subject(2).hex()))))
                .containsExactly("order/orderInfo/0x612f62", "order/orderInfo/0xc3", "quality/mes");
        assertThat(index.node(Digests.nodeId(subject(2), Word.ZERO, utf8("a/b")))
                        .orElseThrow()
                        .meta())
                .isEmpty();
    }

    @Test
    void a_node_comes_back_as_it_was_written() {
        filled();
        CatalogueNode plan = index.node(PLAN).orElseThrow();
        assertThat(plan.owner()).isEqualTo(subject(1));
        assertThat(plan.parent()).isEqualTo(ERP);
        assertThat(plan.leaf()).isEqualTo(INFO);
        assertThat(plan.clazz()).isEqualTo(GTIN);
        assertThat(plan.flags()).isEqualTo(CatalogueNode.KEY | CatalogueNode.AUTHORITATIVE);
        assertThat(plan.meta().orElseThrow().source().orElseThrow().path()).isEqualTo("/plans/{planId}");
        assertThat(index.node(INFO).orElseThrow().has(CatalogueNode.LEAF)).isTrue();
    }

    @Test
    void cursors_and_limits_that_are_none_are_refused() {
        filled();
        for (int limit : new int[] {0, -1, 501}) {
            assertThatThrownBy(() -> index.find(new NodeQuery.Below(""), Optional.empty(), limit))
                    .isInstanceOfSatisfying(
                            GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARGUMENT_INVALID));
        }
        for (String cursor : new String[] {"", "?", "AAAA", "ä"}) {
            assertThatThrownBy(() -> index.find(new NodeQuery.Below(""), Optional.of(cursor), 1))
                    .isInstanceOfSatisfying(
                            GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARGUMENT_INVALID));
        }
        assertThat(index.find(new NodeQuery.Below(""), Optional.empty(), 500).next())
                .isEmpty();
    }
}
