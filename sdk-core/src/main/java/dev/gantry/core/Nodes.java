package dev.gantry.core;

import dev.gantry.Catalogue.Node;
import dev.gantry.Catalogue.Status;
import dev.gantry.NodeDescription;
import dev.gantry.NodeDescription.Flag;
import dev.gantry.SubjectId;
import dev.gantry.core.catalogue.CatalogueNode;
import dev.gantry.core.catalogue.NodeMeta;
import dev.gantry.kernel.Word;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Catalogue nodes as applications see them. */
final class Nodes {
    private Nodes() {}

    static List<Node> all(List<CatalogueNode> nodes) {
        return nodes.stream().map(Nodes::told).toList();
    }

    static Node told(CatalogueNode n) {
        return new Node(
                n.id().hex(),
                n.isMain()
                        ? Optional.empty()
                        : Optional.of(new SubjectId(n.owner().hex())),
                given(n.parent()),
                n.path(),
                given(n.leaf()),
                n.version(),
                Status.valueOf(n.status().name()),
                description(n),
                n.head().hex());
    }

    static Word word(SubjectId owner) {
        return Word.ofHex(Given.that("owner", owner).hex());
    }

    private static NodeDescription description(CatalogueNode n) {
        Optional<NodeMeta> meta = n.meta();
        return new NodeDescription(
                meta.map(NodeMeta::titles).orElseGet(TreeMap::new),
                meta.map(m -> m.fields().stream()
                                .map(f -> new NodeDescription.Field(f.name(), f.type()))
                                .toList())
                        .orElse(List.of()),
                meta.flatMap(NodeMeta::schema).map(Word::hex),
                meta.flatMap(NodeMeta::source)
                        .map(s -> new NodeDescription.Source(
                                s.system(),
                                NodeDescription.Storage.valueOf(s.storage().name()),
                                s.path())),
                flags(n),
                n.parent().isZero() ? given(n.leaf()) : Optional.empty(),
                given(n.clazz()),
                n.status() == CatalogueNode.Status.DRAFT);
    }

    private static Set<Flag> flags(CatalogueNode n) {
        var flags = EnumSet.noneOf(Flag.class);
        for (Flag flag : Flag.values()) {
            if (n.has(1 << flag.ordinal())) {
                flags.add(flag);
            }
        }
        return flags;
    }

    static NodeMeta meta(NodeDescription d) {
        return new NodeMeta(
                d.titles(),
                d.fields().stream()
                        .map(f -> new NodeMeta.Field(f.name(), f.type()))
                        .toList(),
                d.schema().map(s -> NodeCalls.digest("schema", s)),
                d.source()
                        .map(s -> new NodeMeta.Source(
                                s.system(), NodeMeta.Storage.valueOf(s.storage().name()), s.path())));
    }

    private static Optional<String> given(Word word) {
        return word.isZero() ? Optional.empty() : Optional.of(word.hex());
    }
}
