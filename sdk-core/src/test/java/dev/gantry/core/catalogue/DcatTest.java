package dev.gantry.core.catalogue;

import static dev.gantry.core.catalogue.CatalogueLedger.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.NodeQuery;
import dev.gantry.core.json.Json;
import dev.gantry.core.json.MalformedJsonException;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A catalogue is catalogues, data sets and distributions to others. */
@Tag("R6.2.2")
class DcatTest {
    private static String node(Word id) {
        return "urn:gantry:node:" + id.hex();
    }

    private static List<CatalogueNode> nodes(String below) {
        try (var index = new MemoryIndex()) {
            index.apply(new CatalogueLedger().filled().changes, "");
            return index.find(new NodeQuery.Below(below), Optional.empty(), 100).nodes();
        }
    }

    private static Map<?, ?> entry(String json, Word id) throws MalformedJsonException {
        Map<?, ?> document = (Map<?, ?>) Json.parse(json.getBytes(StandardCharsets.UTF_8), 1 << 20);
        return ((List<?>) document.get("@graph"))
                .stream()
                        .map(e -> (Map<?, ?>) e)
                        .filter(e -> node(id).equals(e.get("@id")))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void a_whole_catalogue_is_linked_from_its_root_to_where_the_data_are() throws MalformedJsonException {
        String json = Dcat.export(nodes("order"));
        assertThat(json)
                .startsWith(
                        "{\"@context\":{\"dcat\":\"http://www.w3.org/ns/dcat#\",\"dcterms\":\"http://purl.org/dc/terms/\",");
        Map<?, ?> order = entry(json, id(Word.ZERO, "order"));
        assertThat(order.get("@type")).isEqualTo("dcat:Catalog");
        assertThat(order.get("dcat:catalog")).isEqualTo(List.of(Map.of("@id", node(INFO))));
        Map<?, ?> info = entry(json, INFO);
        assertThat(info.get("@type")).isEqualTo("dcat:Catalog");
        assertThat(info.get("dcat:dataset")).isEqualTo(List.of(Map.of("@id", node(ERP))));
        Map<?, ?> erp = entry(json, ERP);
        assertThat(erp.get("@type")).isEqualTo("dcat:Dataset");
        assertThat(erp.get("dcterms:hasPart")).isEqualTo(List.of(Map.of("@id", node(PLAN))));
        Map<?, ?> plan = entry(json, PLAN);
        assertThat(plan.get("@type")).isEqualTo("dcat:Dataset");
        assertThat(plan.get("dcterms:identifier")).isEqualTo("order/orderInfo/erp/采购计划");
        assertThat(plan.get("dcterms:publisher"))
                .isEqualTo(Map.of("@id", "urn:gantry:subject:" + subject(1).hex(), "@type", "foaf:Agent"));
        assertThat(plan.get("dcterms:title"))
                .isEqualTo(List.of(
                        Map.of("@language", "en", "@value", "Procurement plan"),
                        Map.of("@language", "zh", "@value", "采购计划")));
        assertThat(plan.get("dcat:keyword")).isEqualTo(List.of("planId", "orderUid"));
        assertThat(plan.get("gantry:mark")).isEqualTo(List.of("key", "authoritative"));
        assertThat(plan.get("dcat:distribution"))
                .isEqualTo(List.of(Map.of(
                        "@id",
                        node(PLAN) + "#source",
                        "@type",
                        "dcat:Distribution",
                        "dcterms:identifier",
                        "sap-01",
                        "dcterms:type",
                        "JDBC",
                        "gantry:pathTemplate",
                        "/plans/{planId}")));
    }

    @Test
    void a_part_names_nothing_that_is_not_in_it() {
        String json = Dcat.export(nodes("order/orderInfo/erp"));
        assertThat(json).contains(node(ERP), node(PLAN)).doesNotContain(node(INFO));
        assertThat(Dcat.export(List.of())).endsWith("\"@graph\":[]}");
    }

    @Test
    void the_same_nodes_give_the_same_bytes() {
        assertThat(Dcat.export(nodes(""))).isEqualTo(Dcat.export(nodes("")));
    }
}
