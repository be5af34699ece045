package dev.gantry.cli;

import dev.gantry.Catalogue;
import dev.gantry.Catalogue.Node;
import dev.gantry.NodeDescription.Flag;
import dev.gantry.NodeQuery;
import dev.gantry.SubjectId;
import dev.gantry.core.CoreGantry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The catalogue of a ledger: looks at it, exports it, makes its index again. */
@Command(
        name = "catalogue",
        description = "Whose data are where (目录): the tree, what is found, an export, or the index made again.",
        footer = "Exit code 1: find found nothing.")
final class CatalogueCommand extends Main.Sub {
    /** What to do. */
    enum Action {
        tree,
        find,
        export,
        rebuild
    }

    @Parameters(
            description = "tree: nodes below --path; find: by one of --path, --field, --owner, --text;"
                    + " export: DCAT 3 of --path to --out; rebuild: the index, and prints its digest")
    Action action = Action.tree;

    @Option(names = "--config", required = true, description = "the configuration file")
    Path config = Path.of("gantry.yaml");

    @Option(names = "--ledger", description = "the ledger; default: the only one")
    @Nullable
    String ledger;

    @Option(names = "--path", description = "the node at this path and all below it, such as order/orderInfo")
    @Nullable
    String path;

    @Option(names = "--field", description = "nodes with a field of exactly this name")
    @Nullable
    String field;

    @Option(names = "--owner", description = "a participant's nodes: an identity of the configuration, or a subject id")
    @Nullable
    String owner;

    @Option(names = "--text", description = "nodes with all these words in code, titles, fields or system")
    @Nullable
    String text;

    @Option(names = "--out", description = "the file that export writes; default: catalogue.jsonld")
    Path out = Path.of("catalogue.jsonld");

    @Override
    public Integer call() throws IOException {
        try (CoreGantry gantry = CoreGantry.open(config)) {
            if (ledger == null && gantry.ledgers().size() > 1) {
                throw wrongUsage("Name one of the ledgers with --ledger: " + String.join(", ", gantry.ledgers()));
            }
            String name = ledger == null ? gantry.ledgers().get(0) : ledger;
            gantry.info(name); // a ledger without a kernel is no empty catalogue
            Catalogue catalogue = gantry.ledger(name).catalogue();
            String below = path == null ? "" : path;
            return switch (action) {
                case tree -> tree(all(catalogue, NodeQuery.below(below)), names(gantry));
                case find -> find(all(catalogue, query(gantry)), names(gantry));
                case export -> {
                    if (catalogue
                            .find(NodeQuery.below(below), Optional.empty(), 1)
                            .nodes()
                            .isEmpty()) {
                        main.answer(
                                Main.map("file", null),
                                "目录中没有该路径，未写入 Nothing of the catalogue is there; nothing was written.");
                        yield Main.NO;
                    }
                    Files.writeString(out, catalogue.dcat(below));
                    main.answer(Main.map("file", out.toString()), "已写入 Written: " + out);
                    yield Main.GOOD;
                }
                case rebuild -> {
                    String digest = catalogue.rebuild();
                    main.answer(Main.map("ledger", name, "digest", digest), "目录摘要 Digest: " + digest);
                    yield Main.GOOD;
                }
            };
        }
    }

    private NodeQuery query(CoreGantry gantry) {
        if (Stream.of(path, field, owner, text).filter(Objects::nonNull).count() != 1) {
            throw wrongUsage("Give one of --path, --field, --owner and --text.");
        }
        if (field != null) {
            return NodeQuery.withField(field);
        }
        if (text != null) {
            return NodeQuery.text(text);
        }
        if (owner != null) {
            return NodeQuery.ownedBy(
                    gantry.identities().contains(owner) ? gantry.identity(owner).subject() : new SubjectId(owner));
        }
        return NodeQuery.below(path == null ? "" : path);
    }

    private static List<Node> all(Catalogue catalogue, NodeQuery query) {
        var nodes = new ArrayList<Node>();
        Optional<String> cursor = Optional.empty();
        do {
            Catalogue.Page page = catalogue.find(query, cursor, Catalogue.MOST);
            nodes.addAll(page.nodes());
            cursor = page.next();
        } while (cursor.isPresent());
        return nodes;
    }

    /** The configuration's names of the owners that it knows; it makes no identity. */
    private static Map<String, String> names(CoreGantry gantry) {
        var names = new HashMap<String, String>();
        for (String name : gantry.identities()) {
            if (gantry.isMade(name)) {
                names.put(gantry.identity(name).subject().hex(), name);
            }
        }
        return names;
    }

    private int tree(List<Node> nodes, Map<String, String> names) {
        var lines = new StringBuilder();
        for (Node n : nodes) {
            long depth = n.path().chars().filter(c -> c == '/').count();
            lines.append("  ".repeat((int) depth)).append(n.code()).append("  ").append(titles(n));
            n.owner().ifPresent(o -> lines.append("  @").append(name(o, names)));
            lines.append(marks(n)).append('\n');
        }
        main.answer(
                nodes.stream().map(CatalogueCommand::json).toList(),
                nodes.isEmpty() ? "目录为空 The catalogue has nothing there." : lines.toString());
        return Main.GOOD;
    }

    private int find(List<Node> nodes, Map<String, String> names) {
        var table = new Table("路径 path", "名称 title", "所有者 owner", "标记 marks", "来源 source");
        for (Node n : nodes) {
            table.row(
                    n.path(),
                    titles(n),
                    n.owner().map(o -> name(o, names)).orElse("治理 governance"),
                    marks(n).strip(),
                    n.description()
                            .source()
                            .map(s -> s.storage() + " " + s.system() + " " + s.path())
                            .orElse(""));
        }
        main.answer(
                nodes.stream().map(CatalogueCommand::json).toList(),
                nodes.isEmpty() ? "没有找到 Nothing is found." : table.toString());
        return nodes.isEmpty() ? Main.NO : Main.GOOD;
    }

    private static String titles(Node n) {
        return String.join(
                " / ",
                Stream.of("zh", "en")
                        .map(n.description().titles()::get)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static String name(SubjectId owner, Map<String, String> names) {
        return names.getOrDefault(owner.hex(), owner.hex().substring(0, 12) + "…");
    }

    private static String marks(Node n) {
        return (n.is(Flag.KEY) ? "  关键 key" : "")
                + (n.is(Flag.PERSONAL) ? "  个人 personal" : "")
                + (n.is(Flag.AUTHORITATIVE) ? "  权威 authoritative" : "");
    }

    private static Map<String, Object> json(Node n) {
        var d = n.description();
        return Main.map(
                "id", n.id(),
                "path", n.path(),
                "owner", n.owner().map(SubjectId::hex).orElse(null),
                "parent", n.parent().orElse(null),
                "leaf", n.leaf().orElse(null),
                "version", n.version(),
                "titles", d.titles(),
                "fields", d.fields().stream().map(f -> f.name()).toList(),
                "schema", d.schema().orElse(null),
                "source",
                        d.source()
                                .map(s -> Main.map(
                                        "system",
                                        s.system(),
                                        "storage",
                                        s.storage().name(),
                                        "path",
                                        s.path()))
                                .orElse(null),
                "flags", d.flags().stream().map(Flag::name).toList(),
                "class", d.clazz().orElse(null),
                "head", n.head());
    }
}
