package dev.gantry.tck;

import static dev.gantry.tck.Bench.changes;
import static dev.gantry.tck.Bench.check;
import static dev.gantry.tck.Bench.key;
import static dev.gantry.tck.Bench.same;
import static dev.gantry.tck.Bench.single;

import dev.gantry.NodeQuery;
import dev.gantry.SubjectId;
import dev.gantry.core.Feed;
import dev.gantry.core.catalogue.CatalogueIndex;
import dev.gantry.core.catalogue.CatalogueLink;
import dev.gantry.core.catalogue.CatalogueNode;
import dev.gantry.core.catalogue.MemoryIndex;
import dev.gantry.core.catalogue.NodeMeta;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** SPEC.md, "The catalogue and its index": what governance and participants make together, and what is made of the changes that tell of it. */
final class CatalogueRules {
    private static final int ACTIVE = 1;
    private static final int DRAFT = 3;
    private static final int AUTHORITATIVE = 4;
    private static final Word NONE = Word.ZERO;
    private static final int TRIES = 3;
    private static final Word CLASS = Word.of(7);
    private static final byte[] META = new NodeMeta(
                    new TreeMap<>(Map.of("zh", "订单", "en", "Order")), List.of(), Optional.empty(), Optional.empty())
            .encode();

    private CatalogueRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule(
                        "G-851",
                        "a draft at level 2 is active with a leaf of the main catalogue, and not without",
                        b -> {
                            Word leaf = leaf(b);
                            Word node = create(b, "erp", body(DRAFT, 0, NONE));
                            same(
                                    b.refusal(
                                            single(key(), Items.updateNode(1, node, body(ACTIVE, 0, NONE))),
                                            b.writer()),
                                    KernelError.E_STATE.code(),
                                    "code without a leaf");
                            land(b, Items.updateNode(1, node, body(ACTIVE, 0, leaf)), b.writer());
                            same(b.ask(Queries.of(Fn.PLACE, node)).v(1), leaf, "leaf");
                        }),
                new Rule(
                        "G-852",
                        "of one leaf, owner and class there is one authoritative source, and it is located",
                        b -> {
                            Word leaf = leaf(b);
                            Word first = create(b, "erp", body(ACTIVE, AUTHORITATIVE, leaf));
                            var second = Items.createNode(NONE, false, code("mes"), body(ACTIVE, AUTHORITATIVE, leaf));
                            same(
                                    b.refusal(single(key(), second), b.writer()),
                                    KernelError.E_EXISTS.code(),
                                    "code for a second source");
                            same(
                                    b.ask(Queries.of(Fn.SOURCE, leaf, b.subject(), CLASS))
                                            .v(1),
                                    first,
                                    "source");
                            var other = new Bench(b.target());
                            Word others = create(other, "erp", body(ACTIVE, AUTHORITATIVE, leaf));
                            same(
                                    b.ask(Queries.of(Fn.SOURCE, leaf, other.subject(), CLASS))
                                            .v(1),
                                    others,
                                    "another's source");
                            land(b, Items.retireNode(1, first, Word.of(1)), b.writer());
                            same(
                                    b.ask(Queries.of(Fn.SOURCE, leaf, b.subject(), CLASS))
                                            .code(),
                                    KernelError.E_NOT_FOUND.code(),
                                    "code for a source that is retired");
                        }),
                new Rule("G-853", "a link takes the consent of both owners", b -> {
                    Word leaf = leaf(b);
                    var other = new Bench(b.target());
                    Word mine = create(b, "erp", body(ACTIVE, 0, leaf));
                    Word others = create(other, "mes", body(ACTIVE, 0, leaf));
                    Word type = Word.of(3);
                    land(b, Items.proposeLink(mine, others, type), b.writer());
                    same(
                            b.refusal(single(key(), Items.confirmLink(mine, others, type)), b.writer()),
                            KernelError.E_FORBIDDEN.code(),
                            "code for the proposer's consent");
                    same(b.ask(Queries.of(Fn.LINK, mine, others, type)).number(1), 1L, "status when proposed");
                    land(other, Items.confirmLink(mine, others, type), other.writer());
                    same(b.ask(Queries.of(Fn.LINK, mine, others, type)).number(1), 2L, "status when confirmed");
                    try (var index = fed(b)) {
                        same(
                                index.links(mine),
                                List.of(new CatalogueLink(mine, others, type, true)),
                                "links in the index");
                    }
                }),
                new Rule(
                        "G-854",
                        "the index made of the changes has what was just written, and made again the same digest",
                        b -> {
                            Word leaf = leaf(b);
                            try (var index = fed(b)) {
                                Word node = create(b, "erp", body(ACTIVE, 0, leaf));
                                Feed.drain(b.adapter(), index);
                                same(
                                        index.node(node).map(CatalogueNode::version),
                                        Optional.of(1L),
                                        "the version just written");
                                land(b, Items.retireNode(1, node, Word.of(1)), b.writer());
                                Feed.drain(b.adapter(), index);
                                check(page(b, index, Optional.empty()).nodes().isEmpty(), "what is retired is found");
                                same(
                                        index.node(node).map(n -> n.head()),
                                        Optional.of(
                                                b.ask(Queries.of(Fn.NODE, node)).v(7)),
                                        "the head in the index, and the state's");
                                try (var again = fed(b)) {
                                    // somebody else may have written between the two
                                    Feed.drain(b.adapter(), index);
                                    Feed.drain(b.adapter(), again);
                                    check(
                                            again.applied() != index.applied()
                                                    || again.digest().equals(index.digest()),
                                            "made again, the index has another digest");
                                }
                            }
                        }),
                new Rule("G-855", "pages of the index go on where they were while nodes are written", b -> {
                    Word leaf = leaf(b);
                    var codes = List.of("b", "d", "f");
                    for (String code : codes) {
                        create(b, code, body(ACTIVE, 0, leaf));
                    }
                    try (var index = fed(b)) {
                        var seen = new ArrayList<String>();
                        Optional<String> cursor = Optional.empty();
                        do {
                            var page = page(b, index, cursor);
                            page.nodes().forEach(n -> seen.add(n.code()));
                            cursor = page.next();
                            if (seen.size() == 1) {
                                create(b, "a", body(ACTIVE, 0, leaf));
                                create(b, "c", body(ACTIVE, 0, leaf));
                                Feed.drain(b.adapter(), index);
                            }
                        } while (cursor.isPresent());
                        same(seen, List.of("b", "c", "d", "f"), "nodes over pages");
                    }
                }));
    }

    private static CatalogueIndex.Page page(Bench b, CatalogueIndex index, Optional<String> cursor) {
        return index.find(NodeQuery.ownedBy(new SubjectId(b.subject().hex())), cursor, 1);
    }

    private static CatalogueIndex fed(Bench b) {
        var index = new MemoryIndex();
        Feed.drain(b.adapter(), index);
        return index;
    }

    /** A leaf of the main catalogue that only this rule uses. */
    private static Word leaf(Bench b) {
        byte[] code = code(key().hex());
        var call = Items.byGovernance(Items.createNode(NONE, true, code, body(ACTIVE, 0, NONE)));
        var made = land(b, call, b.registrar());
        check(made.size() == 2, "the registrar's vote alone does not decide: the rule needs a threshold of 1");
        return Digests.nodeId(NONE, NONE, code);
    }

    private static Word create(Bench b, String code, Items.NodeBody body) {
        var made = land(b, Items.createNode(NONE, false, code(code), body), b.writer());
        Word node = Digests.nodeId(b.subject(), NONE, code(code));
        same(made.get(0).entity(), node, "the node's id");
        return node;
    }

    /** Lands a call as an application's write does: again where the transaction failed and the kernel did not refuse, as one that ran out of gas. */
    private static List<Change> land(Bench b, Item item, Signer signer) {
        for (int i = 0; ; i++) {
            var status = b.land(single(key(), item), signer);
            if (status.applied()) {
                return changes(status);
            }
            check(i < TRIES && status.failure().isEmpty(), "not applied: " + status);
        }
    }

    private static byte[] code(String code) {
        return code.getBytes(StandardCharsets.US_ASCII);
    }

    private static Items.NodeBody body(int status, int flags, Word mapTo) {
        return new Items.NodeBody(status, flags, mapTo, flags == AUTHORITATIVE ? CLASS : NONE, META);
    }
}
