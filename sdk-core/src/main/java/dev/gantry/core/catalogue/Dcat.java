package dev.gantry.core.catalogue;

import dev.gantry.core.json.Jcs;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A catalogue as DCAT 3 in JSON-LD (W3C Recommendation of 22 August 2024). A MAIN node is a {@code dcat:Catalog}, in the catalogue of its parent by {@code dcat:catalog}; a
 * participant's node a {@code dcat:Dataset}, in its leaf's catalogue by {@code dcat:dataset} if it is a root and in its parent's {@code dcterms:hasPart} below; where its data
 * are kept is its {@code dcat:Distribution}. Nothing is fetched to read it: the context is written out.
 */
public final class Dcat {
    private static final Map<String, Object> CONTEXT = context();

    private Dcat() {}

    private static Map<String, Object> context() {
        var context = new TreeMap<String, Object>();
        context.put("dcat", "http://www.w3.org/ns/dcat#");
        context.put("dcterms", "http://purl.org/dc/terms/");
        context.put("foaf", "http://xmlns.com/foaf/0.1/");
        context.put("gantry", "urn:gantry:terms:");
        return context;
    }

    /**
     * Canonical JSON (RFC 8785) of a {@code @graph} in the order of {@code nodes}. A node refers to its parent or leaf only if that is among {@code nodes}, so the export of
     * a part names nothing that is not in it.
     */
    public static String export(List<CatalogueNode> nodes) {
        var byId = new LinkedHashMap<Word, Map<String, Object>>();
        nodes.forEach(n -> byId.put(n.id(), described(n)));
        for (CatalogueNode n : nodes) {
            Word above = n.parent().isZero() ? n.leaf() : n.parent();
            Map<String, Object> whole = byId.get(above);
            if (whole != null) {
                String relation =
                        n.isMain() ? "dcat:catalog" : n.parent().isZero() ? "dcat:dataset" : "dcterms:hasPart";
                refer(whole, relation, n);
            }
        }
        var document = new TreeMap<String, Object>();
        document.put("@context", CONTEXT);
        document.put("@graph", List.copyOf(byId.values()));
        return new String(Jcs.encode(document), StandardCharsets.UTF_8);
    }

    private static void refer(Map<String, Object> whole, String relation, CatalogueNode part) {
        var parts = new ArrayList<Object>();
        if (whole.get(relation) instanceof List<?> before) {
            parts.addAll(before);
        }
        parts.add(Map.of("@id", urn("node", part.id())));
        whole.put(relation, parts);
    }

    private static Map<String, Object> described(CatalogueNode n) {
        var json = new TreeMap<String, Object>();
        json.put("@id", urn("node", n.id()));
        json.put("@type", n.isMain() ? "dcat:Catalog" : "dcat:Dataset");
        json.put("dcterms:identifier", n.path());
        json.put("dcat:version", Long.toString(n.version()));
        json.put(
                "dcterms:publisher",
                n.isMain()
                        ? Map.of("@id", "urn:gantry:governance", "@type", "foaf:Agent")
                        : Map.of("@id", urn("subject", n.owner()), "@type", "foaf:Agent"));
        var marks = new ArrayList<Object>();
        mark(marks, n, CatalogueNode.KEY, "key");
        mark(marks, n, CatalogueNode.PERSONAL, "personal");
        mark(marks, n, CatalogueNode.AUTHORITATIVE, "authoritative");
        if (!marks.isEmpty()) {
            json.put("gantry:mark", marks);
        }
        n.meta().ifPresent(meta -> {
            var titles = new ArrayList<Object>();
            meta.titles().forEach((language, title) -> titles.add(Map.of("@language", language, "@value", title)));
            json.put("dcterms:title", titles);
            var keywords = new ArrayList<Object>();
            meta.fields().forEach(f -> keywords.add(f.name()));
            if (!keywords.isEmpty()) {
                json.put("dcat:keyword", keywords);
            }
            meta.schema().ifPresent(s -> json.put("dcterms:conformsTo", Map.of("@id", "urn:sha256:" + s.hex())));
            meta.source().ifPresent(s -> json.put("dcat:distribution", List.of(distribution(n, s))));
        });
        return json;
    }

    private static Map<String, Object> distribution(CatalogueNode n, NodeMeta.Source source) {
        var json = new TreeMap<String, Object>();
        json.put("@id", urn("node", n.id()) + "#source");
        json.put("@type", "dcat:Distribution");
        json.put("dcterms:identifier", source.system());
        json.put("dcterms:type", source.storage().name());
        json.put("gantry:pathTemplate", source.path());
        return json;
    }

    private static void mark(List<Object> marks, CatalogueNode n, int flag, String name) {
        if (n.has(flag)) {
            marks.add(name);
        }
    }

    private static String urn(String kind, Word id) {
        return "urn:gantry:" + kind + ":" + id.hex();
    }
}
