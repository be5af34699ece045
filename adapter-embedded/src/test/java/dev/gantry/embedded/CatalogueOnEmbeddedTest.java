package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.Catalogue;
import dev.gantry.Catalogue.Link;
import dev.gantry.Catalogue.Node;
import dev.gantry.Catalogue.Page;
import dev.gantry.Catalogue.Status;
import dev.gantry.ErrorCode;
import dev.gantry.Ledger;
import dev.gantry.NodeDescription;
import dev.gantry.NodeDescription.Flag;
import dev.gantry.NodeDescription.Storage;
import dev.gantry.NodeQuery;
import dev.gantry.SubjectId;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.identifier.Identifier;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose data are where, through the application API. */
@Tag("R6.2b")
class CatalogueOnEmbeddedTest {
    private static final int PRODUCT = 7;
    private static final Identifier GTIN = Identifier.parse("/01/09506000134352", List.of("gs1:9506000"));

    @TempDir
    Path directory;

    private Path configuration;
    private CoreGantry gantry;

    @BeforeEach
    void open() throws IOException {
        configuration = Files.writeString(directory.resolve("gantry.yaml"), """
                identities: {operator: keys/operator, maker: keys/maker, dealer: keys/dealer}
                ledgers:
                  goods: {adapter: embedded, path: data, as: operator}
                """);
        gantry = CoreGantry.open(configuration);
        gantry.deploy("goods");
        as("operator").identities().onboard("maker");
        as("operator").identities().onboard("dealer");
        Catalogue.Main main = of("operator").main();
        main.create("order", NodeDescription.titled("订单", "Order"), WriteOptions.key("order"));
        main.create(
                of("operator").mainId("order"),
                "orderInfo",
                NodeDescription.titled("订单信息", "Order information")
                        .field("orderUid")
                        .leaf(),
                WriteOptions.key("orderInfo"));
        main.create(
                "quality", NodeDescription.titled("质量标准", "Quality standard").leaf(), WriteOptions.key("quality"));
    }

    @AfterEach
    void close() {
        gantry.close();
    }

    private Ledger as(String identity) {
        return gantry.ledger("goods").as(identity);
    }

    private Catalogue of(String identity) {
        return as(identity).catalogue();
    }

    private SubjectId subject(String identity) {
        return as(identity).subject();
    }

    private static NodeDescription described(String leaf) {
        return NodeDescription.titled("企业资源计划", "ERP").mapsTo(leaf);
    }

    /** The maker's tree under the order leaf: erp, and in it the orders, which are a collection on this ledger. */
    private String orders() {
        String erp = of("maker")
                .create("erp", described(of("maker").mainId("order/orderInfo")), WriteOptions.key("erp"))
                .entity();
        return of("maker")
                .create(
                        erp,
                        "采购订单",
                        NodeDescription.titled("采购订单", "Purchase orders")
                                .field("orderUid", "text")
                                .collection("orders")
                                .key()
                                .authoritative(),
                        WriteOptions.key("orders"))
                .entity();
    }

    private static List<String> paths(List<Node> nodes) {
        return nodes.stream().map(Node::path).toList();
    }

    private List<String> paths(NodeQuery query) {
        return paths(of("dealer").find(query, Optional.empty(), 100).nodes());
    }

    @Test
    @Tag("R6.2.1")
    void a_participants_tree_stands_below_the_leaf_it_maps_to_and_is_there_at_once() {
        String orders = orders();
        assertThat(of("maker").id("erp", "采购订单")).isEqualTo(orders);
        Node found = of("dealer").find("order/orderInfo/erp/采购订单").get(0);
        assertThat(found.id()).isEqualTo(orders);
        assertThat(found.owner()).contains(subject("maker"));
        assertThat(found.parent()).contains(of("maker").id("erp"));
        assertThat(found.leaf()).contains(of("maker").mainId("order/orderInfo"));
        assertThat(found.status()).isEqualTo(Status.ACTIVE);
        assertThat(found.version()).isEqualTo(1);
        assertThat(found.is(Flag.KEY)).isTrue();
        assertThat(found.is(Flag.PERSONAL)).isFalse();
        assertThat(found.description().collection()).contains("orders");
        assertThat(found.description().titles()).containsEntry("zh", "采购订单").containsEntry("en", "Purchase orders");
        assertThat(of("dealer").find("order")).singleElement().satisfies(n -> {
            assertThat(n.owner()).isEmpty();
            assertThat(n.leaf()).isEmpty();
        });
        assertThat(of("dealer").find("order/nothing")).isEmpty();
    }

    @Test
    @Tag("R6.2.1")
    void no_level_is_skipped_and_nothing_is_active_without_a_place() {
        NodeDescription nowhere = NodeDescription.titled("无", "None");
        Errors.fails(ErrorCode.E_STATE, () -> of("maker").create("erp", nowhere, WriteOptions.DEFAULT));
        String order = of("maker").mainId("order");
        Errors.fails(ErrorCode.E_ARG, () -> of("maker").create("erp", described(order), WriteOptions.DEFAULT));
        String orders = orders();
        Errors.fails(
                ErrorCode.E_ARG,
                () -> of("maker")
                        .create(
                                of("maker").id("erp"),
                                "third",
                                described(of("maker").mainId("quality")),
                                WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> of("dealer").update(orders, 1, nowhere, WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> of("dealer").main().create("own", nowhere, WriteOptions.DEFAULT));

        String draft = of("maker")
                .create("wms", nowhere.draft(true), WriteOptions.key("wms"))
                .entity();
        assertThat(of("dealer").find("wms")).isEmpty();
        assertThat(of("dealer").node(draft).orElseThrow().status()).isEqualTo(Status.DRAFT);
        of("maker").update(draft, 1, nowhere.mapsTo(of("maker").mainId("quality")), WriteOptions.DEFAULT);
        assertThat(of("dealer").find("quality/wms"))
                .singleElement()
                .satisfies(n -> assertThat(n.version()).isEqualTo(2));
    }

    @Test
    @Tag("R6.2a")
    void exactly_one_source_is_located_by_leaf_owner_and_thing() {
        String orders = orders();
        String leaf = of("maker").mainId("order/orderInfo");
        SubjectId maker = subject("maker");
        assertThat(of("dealer").locate("order/orderInfo", maker).orElseThrow().id())
                .isEqualTo(orders);
        assertThat(of("dealer").locate("order/orderInfo", subject("dealer"))).isEmpty();
        assertThat(of("dealer").locate("quality", maker)).isEmpty();
        Errors.fails(
                ErrorCode.E_EXISTS,
                () -> of("maker").create("second", described(leaf).authoritative(), WriteOptions.DEFAULT));

        as("operator").governance().assign("gs1:9506000", maker, WriteOptions.DEFAULT);
        as("maker").identifiers().register(GTIN, PRODUCT, WriteOptions.DEFAULT);
        assertThat(of("dealer").locate(GTIN)).isEmpty();
        assertThat(of("dealer")
                        .locate("order/orderInfo", maker, GTIN)
                        .orElseThrow()
                        .id())
                .isEqualTo(orders);
        var narrower = List.of(
                described(leaf).authoritativeForKind(PRODUCT),
                described(leaf).authoritativeForNamespace("gs1:9506000"),
                described(leaf).authoritativeFor(GTIN));
        for (int i = 0; i < narrower.size(); i++) {
            String source = of("maker")
                    .create("source" + i, narrower.get(i), WriteOptions.DEFAULT)
                    .entity();
            assertThat(of("dealer")
                            .locate("order/orderInfo", maker, GTIN)
                            .orElseThrow()
                            .id())
                    .isEqualTo(source);
            assertThat(of("dealer").locate(GTIN).orElseThrow().id()).isEqualTo(source);
        }
        of("maker")
                .create(
                        "elsewhere",
                        described(of("maker").mainId("quality")).authoritativeFor(GTIN),
                        WriteOptions.DEFAULT);
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("dealer").locate(GTIN));
        assertThat(of("dealer").locate("quality", maker, GTIN)).isPresent();

        of("operator").main().retire(of("operator").mainId("quality"), 1, "no more", WriteOptions.DEFAULT);
        Errors.fails(ErrorCode.E_STATE, () -> of("dealer").locate("quality", maker, GTIN));
        of("maker").retire(orders, 1, "sold", WriteOptions.DEFAULT);
        assertThat(of("dealer").locate("order/orderInfo", maker)).isEmpty();
    }

    @Test
    @Tag("R6.2.2")
    void every_query_gives_what_is_active_in_its_newest_version() {
        String orders = orders();
        assertThat(paths(NodeQuery.withField("orderUid")))
                .containsExactly("order/orderInfo", "order/orderInfo/erp/采购订单");
        assertThat(paths(NodeQuery.ownedBy(subject("maker"))))
                .containsExactly("order/orderInfo/erp", "order/orderInfo/erp/采购订单");
        assertThat(paths(NodeQuery.main())).containsExactly("order", "order/orderInfo", "quality");
        assertThat(paths(NodeQuery.text("采购 purchase"))).containsExactly("order/orderInfo/erp/采购订单");
        assertThat(paths(NodeQuery.describing(subject("maker"), "orders"))).containsExactly("order/orderInfo/erp/采购订单");
        assertThat(paths(NodeQuery.describing(subject("dealer"), "orders"))).isEmpty();
        assertThat(paths(NodeQuery.describing(subject("maker"), "order"))).isEmpty();

        of("maker")
                .update(
                        orders,
                        1,
                        NodeDescription.titled("采购", "Buying").source("sap-01", Storage.HTTP, "/orders/{orderUid}"),
                        WriteOptions.DEFAULT);
        assertThat(paths(NodeQuery.describing(subject("maker"), "orders"))).isEmpty();
        assertThat(paths(NodeQuery.text("purchase"))).isEmpty();
        assertThat(paths(NodeQuery.text("buying sap"))).containsExactly("order/orderInfo/erp/采购订单");
        Errors.fails(
                ErrorCode.E_STATE,
                () -> of("maker").retire(of("maker").id("erp"), 1, "still used", WriteOptions.DEFAULT));
        of("maker").retire(orders, 2, "no more", WriteOptions.DEFAULT);
        assertThat(paths(NodeQuery.below("order/orderInfo"))).containsExactly("order/orderInfo", "order/orderInfo/erp");
        assertThat(of("dealer").node(orders).orElseThrow().status()).isEqualTo(Status.RETIRED);
        assertThat(of("dealer").history(orders))
                .extracting(Node::version, Node::status, n -> n.description().collection())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, Status.ACTIVE, Optional.of("orders")),
                        org.assertj.core.groups.Tuple.tuple(2L, Status.ACTIVE, Optional.empty()),
                        org.assertj.core.groups.Tuple.tuple(3L, Status.RETIRED, Optional.empty()));
    }

    @Test
    @Tag("R6.2.2")
    void pages_go_on_where_they_were_while_nodes_are_written() {
        String erp = of("maker").id("erp");
        orders();
        for (int i = 0; i < 4; i++) {
            of("maker").create(erp, "t" + i, NodeDescription.titled("表", "Table"), WriteOptions.DEFAULT);
        }
        var seen = new ArrayList<String>();
        Optional<String> cursor = Optional.empty();
        int turn = 0;
        do {
            Page page = of("dealer").find(NodeQuery.ownedBy(subject("maker")), cursor, 2);
            seen.addAll(paths(page.nodes()));
            of("maker").create(erp, "a" + turn++, NodeDescription.titled("表", "Table"), WriteOptions.DEFAULT);
            cursor = page.next();
        } while (cursor.isPresent());
        assertThat(seen)
                .doesNotHaveDuplicates()
                .contains("order/orderInfo/erp", "order/orderInfo/erp/t0", "order/orderInfo/erp/t3");
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("dealer").find(NodeQuery.main(), Optional.of("none"), 2));
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("dealer").find(NodeQuery.main(), Optional.empty(), 0));
    }

    @Test
    @Tag("R6.2.1")
    void a_link_takes_both_owners() {
        String orders = orders();
        String shop = of("dealer")
                .create("shop", described(of("dealer").mainId("order/orderInfo")), WriteOptions.DEFAULT)
                .entity();
        of("maker").proposeLink(orders, shop, "derivedFrom", WriteOptions.DEFAULT);
        assertThat(of("dealer").links(shop)).containsExactly(new Link(orders, shop, "derivedFrom", false));
        Errors.fails(
                ErrorCode.E_FORBIDDEN,
                () -> of("maker").confirmLink(orders, shop, "derivedFrom", WriteOptions.DEFAULT));
        of("dealer").confirmLink(orders, shop, "derivedFrom", WriteOptions.DEFAULT);
        assertThat(of("operator").links(orders)).containsExactly(new Link(orders, shop, "derivedFrom", true));
        String quality = of("operator").mainId("quality");
        of("dealer").proposeLink(shop, quality, "同类", WriteOptions.DEFAULT);
        assertThat(of("operator")
                        .main()
                        .confirmLink(shop, quality, "同类", WriteOptions.DEFAULT)
                        .applied())
                .isTrue();
        of("maker").endLink(orders, shop, "derivedFrom", "over", WriteOptions.DEFAULT);
        assertThat(of("dealer").links(shop)).containsExactly(new Link(shop, quality, "同类", true));
    }

    @Test
    void a_write_repeated_under_its_key_has_one_effect_and_bad_arguments_are_named() {
        String orders = orders();
        assertThat(orders()).isEqualTo(orders);
        assertThat(of("dealer").history(orders)).hasSize(1);
        NodeDescription any = NodeDescription.titled("一", "One");
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("maker").create("erp", "x", any, WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("maker").create("a/b", any, WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.TEXT_INVALID, () -> of("maker").create("", any, WriteOptions.DEFAULT));
        Errors.fails(
                ErrorCode.ARGUMENT_INVALID, () -> of("maker").create("x", any.schema("abc"), WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("maker").update(orders, 0, any, WriteOptions.DEFAULT));
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("maker").id());
        Errors.fails(ErrorCode.E_VERSION, () -> of("maker").update(orders, 7, any, WriteOptions.DEFAULT));
        Errors.fails(
                ErrorCode.TEXT_INVALID,
                () -> of("maker").proposeLink(orders, orders, "x".repeat(33), WriteOptions.DEFAULT));
        assertThat(of("maker").node("ab".repeat(32))).isEmpty();
    }

    @Test
    @Tag("R6.2.2")
    void a_part_is_exported_with_what_is_in_it_alone() {
        orders();
        String whole = of("dealer").dcat("");
        assertThat(whole).contains("dcat:Catalog", "订单信息", "dcat:Distribution", "quality");
        String part = of("dealer").dcat("order/orderInfo/erp");
        assertThat(part).contains("采购订单").doesNotContain("Quality standard").doesNotContain("dcat:Catalog\"");
    }

    @Test
    @Tag("R6.2.2")
    void made_again_or_by_another_or_after_a_restart_the_index_is_the_same() throws IOException {
        String orders = orders();
        assertThat(paths(NodeQuery.text("采购"))).hasSize(1);
        String digest = of("dealer").rebuild();
        assertThat(of("maker").rebuild()).isEqualTo(digest);
        Path file = directory.resolve(".gantry/state/goods/catalogue.sqlite");
        assertThat(file).isRegularFile();

        gantry.close();
        gantry = CoreGantry.open(configuration);
        assertThat(of("dealer").find("order/orderInfo/erp/采购订单").get(0).id()).isEqualTo(orders);
        gantry.close();
        Files.writeString(file, "this is no database at all ".repeat(1000));
        gantry = CoreGantry.open(configuration);
        assertThat(paths(NodeQuery.text("采购"))).hasSize(1);
        assertThat(of("dealer").rebuild()).isEqualTo(digest);
    }
}
