package dev.gantry.core;

import dev.gantry.Catalogue;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.NodeDescription;
import dev.gantry.NodeQuery;
import dev.gantry.Receipt;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.WriteOptions;
import dev.gantry.core.catalogue.CatalogueIndex;
import dev.gantry.core.catalogue.CatalogueLink;
import dev.gantry.core.catalogue.CatalogueNode;
import dev.gantry.core.catalogue.Dcat;
import dev.gantry.identifier.Identifier;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ReadLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The catalogue as one identity. The index says where to look; what is given is in the version that the ledger's state holds. */
record CatalogueView(KernelWriter writer) implements Catalogue {
    @Override
    public Main main() {
        return new MainCatalogueView(writer);
    }

    @Override
    public Receipt create(String code, NodeDescription description, WriteOptions options) {
        return created(Word.ZERO, code, description, options);
    }

    @Override
    public Receipt create(String parent, String code, NodeDescription description, WriteOptions options) {
        return created(NodeCalls.id("parent", parent), code, description, options);
    }

    private Receipt created(Word parent, String code, NodeDescription description, WriteOptions options) {
        Item item = NodeCalls.create(parent, code, description);
        return writer.one(item, Digests.nodeId(writer.subject(), parent, NodeCalls.code(code)), options);
    }

    @Override
    public Receipt update(String node, long expectedVersion, NodeDescription description, WriteOptions options) {
        return writer.one(NodeCalls.update(node, expectedVersion, description), NodeCalls.id("node", node), options);
    }

    @Override
    public Receipt retire(String node, long expectedVersion, String reason, WriteOptions options) {
        return writer.one(NodeCalls.retire(node, expectedVersion, reason), NodeCalls.id("node", node), options);
    }

    @Override
    public Receipt proposeLink(String from, String to, String type, WriteOptions options) {
        return writer.one(NodeCalls.proposeLink(from, to, type), NodeCalls.link(from, to, type), options);
    }

    @Override
    public Receipt confirmLink(String from, String to, String type, WriteOptions options) {
        return writer.one(NodeCalls.confirmLink(from, to, type), NodeCalls.link(from, to, type), options);
    }

    @Override
    public Receipt endLink(String from, String to, String type, String reason, WriteOptions options) {
        return writer.one(NodeCalls.endLink(from, to, type, reason), NodeCalls.link(from, to, type), options);
    }

    @Override
    public String id(String... codes) {
        return NodeCalls.id(writer.subject(), codes).hex();
    }

    @Override
    public String mainId(String path) {
        return leaf(path).hex();
    }

    private static Word leaf(String path) {
        return NodeCalls.id(Word.ZERO, Given.that("path", path).split("/", -1));
    }

    @Override
    public Optional<Node> node(String id) {
        Word word = NodeCalls.id("node", id);
        return read((reader, index) -> reader.newest(word)).map(Nodes::told);
    }

    @Override
    public List<Node> find(String path) {
        Given.that("path", path);
        return read((reader, index) -> {
            var found = new ArrayList<CatalogueNode>();
            Optional<String> cursor = Optional.empty();
            do {
                CatalogueIndex.Page page = index.find(NodeQuery.below(path), cursor, MOST);
                page.nodes().stream().filter(n -> n.path().equals(path)).forEach(found::add);
                boolean all = found.size() % MOST != 0; // nodes at the path come before those below it
                cursor = all ? Optional.empty() : page.next();
            } while (cursor.isPresent());
            return Nodes.all(reader.active(found));
        });
    }

    @Override
    public Page find(NodeQuery query, Optional<String> cursor, int limit) {
        Given.that("query", query);
        Given.that("cursor", cursor);
        CatalogueIndex.Page page = read((reader, index) -> page(reader, index, query, cursor, limit));
        return new Page(Nodes.all(page.nodes()), page.next());
    }

    private static CatalogueIndex.Page page(
            NodeReader reader, CatalogueIndex index, NodeQuery query, Optional<String> cursor, int limit) {
        CatalogueIndex.Page page = index.find(query, cursor, limit);
        return new CatalogueIndex.Page(reader.active(page.nodes()), page.next());
    }

    @Override
    public List<Link> links(String node) {
        Word id = NodeCalls.id("node", node);
        return read((reader, index) -> index.links(id)).stream()
                .flatMap(link -> stands(link).stream())
                .toList();
    }

    private Optional<Link> stands(CatalogueLink link) {
        var state = ask(Queries.of(Fn.LINK, link.from(), link.to(), link.type()));
        return state.ok()
                ? Optional.of(new Link(
                        link.from().hex(), link.to().hex(), NodeCalls.typeText(link.type()), state.number(1) == 2))
                : Optional.empty();
    }

    @Override
    public List<Node> history(String node) {
        Word id = NodeCalls.id("node", node);
        return Nodes.all(read((reader, index) -> reader.history(id)));
    }

    @Override
    public Optional<Node> locate(String leafPath, SubjectId owner) {
        return source(leaf(leafPath), Nodes.word(owner), List.of(Word.ZERO));
    }

    @Override
    public Optional<Node> locate(String leafPath, SubjectId owner, Identifier thing) {
        List<Word> classes = classes(thing);
        classes.add(Word.ZERO);
        return source(leaf(leafPath), Nodes.word(owner), classes);
    }

    @Override
    public Optional<Node> locate(Identifier thing) {
        List<Word> classes = classes(thing);
        var registered = ask(Queries.of(Fn.IDENTIFIER, uid(thing)));
        if (!registered.ok()) {
            return Optional.empty();
        }
        Word owner = registered.v(1);
        for (Word clazz : classes) {
            var leaves = new LinkedHashSet<String>();
            var query = NodeQuery.sources(new SubjectId(owner.hex()), clazz.hex());
            find(query, Optional.empty(), MOST).nodes().forEach(n -> n.leaf().ifPresent(leaves::add));
            if (leaves.size() > 1) {
                throw GantryException.of(
                                ErrorCode.ARGUMENT_INVALID,
                                Stage.READ,
                                "the owner of " + thing + " has sources for it in " + leaves.size() + " leaves")
                        .fix("Name the leaf: locate(leafPath, owner, thing).")
                        .build();
            }
            if (!leaves.isEmpty()) {
                return source(Word.ofHex(leaves.iterator().next()), owner, List.of(clazz));
            }
        }
        return Optional.empty();
    }

    /** The classes that a thing is in, the narrowest first. */
    private List<Word> classes(Identifier thing) {
        Word uid = uid(thing);
        var classes = new ArrayList<>(List.of(uid));
        if (!thing.namespace().isEmpty()) {
            classes.add(Digests.namespace(thing.namespace().getBytes(StandardCharsets.UTF_8)));
        }
        var registered = ask(Queries.of(Fn.IDENTIFIER, uid));
        if (registered.ok()) {
            classes.add(registered.v(3));
        }
        return classes;
    }

    private static Word uid(Identifier thing) {
        return Word.of(Given.that("thing", thing).uidBytes());
    }

    /** The source of the first class that has one, by the ledger's state. */
    private Optional<Node> source(Word leaf, Word owner, List<Word> classes) {
        for (Word clazz : classes) {
            var state = ask(Queries.of(Fn.SOURCE, leaf, owner, clazz));
            if (state.ok()) {
                return node(state.v(1).hex());
            }
            if (state.is(KernelError.E_STATE)) {
                throw GantryException.of(ErrorCode.E_STATE, Stage.READ, "the level-1 leaf " + leaf + " is not ACTIVE")
                        .fix("Ask governance; what is there stays readable by its id.")
                        .with("ledger", writer.connection().name())
                        .build();
            }
        }
        return Optional.empty();
    }

    @Override
    public String dcat(String path) {
        NodeQuery query = NodeQuery.below(path);
        var all = new ArrayList<CatalogueNode>();
        Optional<String> cursor = Optional.empty();
        do {
            Optional<String> from = cursor;
            CatalogueIndex.Page page = read((reader, index) -> page(reader, index, query, from, MOST));
            all.addAll(page.nodes());
            cursor = page.next();
        } while (cursor.isPresent());
        return Dcat.export(all);
    }

    @Override
    public String rebuild() {
        return writer.connection().catalogue().anew(CatalogueIndex::digest).hex();
    }

    /** A question to the index, and to the ledger's state for what it says. */
    private interface Question<T> {
        T ask(NodeReader reader, CatalogueIndex index);
    }

    private <T> T read(Question<T> question) {
        return writer.connection()
                .catalogue()
                .ask(index -> question.ask(new NodeReader(writer.connection(), index), index));
    }

    private Queries.Answer ask(byte[] query) {
        return Queries.Answer.of(
                Stages.answer(Stage.READ, writer.connection().adapter().read(query, ReadLevel.LATEST)));
    }
}
