package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.Catalogue;
import dev.gantry.NodeDescription;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue as a shell sees it. */
@Tag("R6.2.2")
class CatalogueCommandTest {
    @TempDir
    Path directory;

    private String config;

    @BeforeEach
    void fill() throws IOException {
        Path file = Files.writeString(
                directory.resolve("gantry.yaml"),
                "identities: {operator: keys/o, other: keys/x}\nledgers: {l: {adapter: embedded, path: data}}\n");
        config = file.toString();
        try (CoreGantry gantry = CoreGantry.open(file)) {
            gantry.deploy("l");
            Catalogue catalogue = gantry.ledger("l").catalogue();
            catalogue
                    .main()
                    .create("order", NodeDescription.titled("订单", "Order").leaf(), WriteOptions.DEFAULT);
            catalogue.create(
                    "erp",
                    NodeDescription.titled("采购订单", "Purchase orders")
                            .field("orderUid")
                            .collection("orders")
                            .key()
                            .authoritative()
                            .mapsTo(catalogue.mainId("order")),
                    WriteOptions.DEFAULT);
        }
    }

    private String run(int expected, String... args) {
        PrintStream out = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.execute(args)).isEqualTo(expected);
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String catalogue(int expected, String action, String... options) {
        var args = new String[options.length + 4];
        System.arraycopy(new String[] {"catalogue", action, "--config", config}, 0, args, 0, 4);
        System.arraycopy(options, 0, args, 4, options.length);
        return run(expected, args);
    }

    @Test
    void it_is_shown_as_a_tree_found_exported_and_made_again() throws IOException {
        assertThat(catalogue(0, "tree"))
                .contains("order  订单 / Order\n", "  erp  采购订单 / Purchase orders  @operator  关键 key  权威 authoritative");
        JsonNode tree = Main.JSON.readTree(catalogue(0, "tree", "--json"));
        assertThat(tree).extracting(n -> n.path("path").asText()).containsExactly("order", "order/erp");
        assertThat(tree.get(1).path("source").path("path").asText()).isEqualTo("orders");

        for (String[] found : new String[][] {
            {"--path", "order/erp"}, {"--field", "orderUid"}, {"--owner", "operator"}, {"--text", "采购"}
        }) {
            assertThat(catalogue(0, "find", found)).as(found[0]).contains("order/erp", "采购订单", "CHAIN ledger orders");
        }
        assertThat(catalogue(Main.NO, "find", "--field", "nothing")).contains("没有找到");
        catalogue(Main.USAGE, "find");
        catalogue(Main.USAGE, "find", "--field", "a", "--text", "b");

        Path file = directory.resolve("out.jsonld");
        catalogue(0, "export", "--path", "order/erp", "--out", file.toString());
        assertThat(Main.JSON.readTree(file.toFile()).path("@graph")).hasSize(1);
        Path none = directory.resolve("none.jsonld");
        assertThat(catalogue(Main.NO, "export", "--path", "nope", "--out", none.toString()))
                .contains("nothing was written");
        assertThat(none).doesNotExist();
        String digest = Main.JSON
                .readTree(catalogue(0, "rebuild", "--json"))
                .path("digest")
                .asText();
        assertThat(catalogue(0, "rebuild")).contains(digest).hasSizeGreaterThan(64);
        assertThat(directory.resolve("keys/x")).doesNotExist();
    }

    @Test
    void a_ledger_without_a_kernel_is_no_empty_catalogue() throws IOException {
        Path bare = Files.writeString(
                directory.resolve("bare.yaml"),
                "identities: {operator: keys/o}\nledgers: {l: {adapter: embedded, path: bare}}\n");
        for (String action : new String[] {"tree", "rebuild"}) {
            String out = run(Main.ABSENT, "catalogue", action, "--config", bare.toString(), "--json");
            assertThat(Main.JSON.readTree(out).path("error").path("code").asText())
                    .isEqualTo("KERNEL_MISSING");
        }
    }
}
