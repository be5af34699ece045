package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.Catalogue;
import dev.gantry.Catalogue.Node;
import dev.gantry.Catalogue.Page;
import dev.gantry.Ledger;
import dev.gantry.NodeDescription;
import dev.gantry.NodeQuery;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to/catalogue.md shows is run here, word for word. */
@Tag("R6.2.1")
class CatalogueHowToTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("^\\./gantry (.*)$", Pattern.MULTILINE);

    private final Path root = Path.of(System.getProperty("gantry.root"));

    @TempDir
    Path directory;

    @Test
    void the_page_shows_what_is_run_here_and_its_commands_run() throws IOException {
        String page = Files.readString(root.resolve("docs/how-to/catalogue.md"));
        String here = Files.readString(root.resolve("cli/src/test/java/dev/gantry/cli/CatalogueHowToTest.java"));
        List<String> snippets =
                JAVA.matcher(page).results().map(r -> r.group(1)).toList();
        assertThat(snippets).hasSize(4);
        for (String snippet : snippets) {
            assertThat(without(here)).contains(without(snippet));
        }

        Path configuration = Files.writeString(directory.resolve("gantry.yaml"), """
                identities: {operator: keys/operator, maker: keys/maker, dealer: keys/dealer}
                ledgers: {goods: {adapter: embedded, path: data}}
                """);
        try (CoreGantry gantry = CoreGantry.open(configuration)) {
            gantry.deploy("goods");
            Ledger operator = gantry.ledger("goods");
            operator.identities().onboard("maker");
            operator.identities().onboard("dealer");
            run(operator, operator.as("maker"), operator.as("dealer"));
        }
        List<String> commands =
                COMMAND.matcher(page).results().map(r -> r.group(1)).toList();
        assertThat(commands).hasSize(4);
        for (String command : commands) {
            String[] args = command.replace("gantry.yaml", configuration.toString())
                    .replace("order.jsonld", directory.resolve("order.jsonld").toString())
                    .split(" ");
            assertThat(Main.execute(args)).as(command).isZero();
        }
        assertThat(directory.resolve("order.jsonld")).isNotEmptyFile();
    }

    private static String without(String spaces) {
        return spaces.replaceAll("\\s+", "");
    }

    private static void run(Ledger operator, Ledger maker, Ledger dealer) {
        Catalogue.Main main = operator.catalogue().main();
        main.create("order", NodeDescription.titled("订单", "Order"), WriteOptions.key("order"));
        main.create(
                operator.catalogue().mainId("order"),
                "orderInfo",
                NodeDescription.titled("订单信息", "Order information")
                        .field("orderUid")
                        .leaf(),
                WriteOptions.key("orderInfo"));

        Catalogue catalogue = maker.catalogue();
        String erp = catalogue
                .create(
                        "erp",
                        NodeDescription.titled("企业资源计划", "ERP").mapsTo(catalogue.mainId("order/orderInfo")),
                        WriteOptions.key("erp"))
                .entity();
        catalogue.create(
                erp,
                "orders",
                NodeDescription.titled("采购订单", "Purchase orders")
                        .field("orderUid", "text")
                        .collection("orders")
                        .key()
                        .authoritative(),
                WriteOptions.key("erp/orders"));

        Node orders =
                dealer.catalogue().locate("order/orderInfo", maker.subject()).orElseThrow();
        String collection = orders.description().collection().orElseThrow();
        Page found = dealer.catalogue().find(NodeQuery.text("采购 orders"), Optional.empty(), 100);
        Page next = found.next().isEmpty()
                ? found
                : dealer.catalogue().find(NodeQuery.text("采购 orders"), found.next(), 100);
        assertThat(collection).isEqualTo("orders");
        assertThat(next.nodes()).containsExactly(orders);

        String stock = dealer.catalogue()
                .create(
                        "stock",
                        NodeDescription.titled("库存", "Stock")
                                .mapsTo(dealer.catalogue().mainId("order/orderInfo")),
                        WriteOptions.key("stock"))
                .entity();
        maker.catalogue().proposeLink(orders.id(), stock, "derivedFrom", WriteOptions.key("link"));
        dealer.catalogue().confirmLink(orders.id(), stock, "derivedFrom", WriteOptions.key("link"));
        assertThat(maker.catalogue().links(stock))
                .singleElement()
                .satisfies(l -> assertThat(l.agreed()).isTrue());
    }
}
