package dev.gantry.tck;

import static dev.gantry.tck.Bench.changes;
import static dev.gantry.tck.Bench.check;
import static dev.gantry.tck.Bench.key;
import static dev.gantry.tck.Bench.same;
import static dev.gantry.tck.Bench.single;

import dev.gantry.kernel.Access;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** SPEC.md, "Catalogue", "Grants" and "Evidence": the kernel's contracts K3, K5 and K6 as they come through the adapter. */
final class DataRules {
    private static final int ACTIVE = 1;
    private static final int DRAFT = 3;
    private static final byte[] META = "{\"name\":\"订单\"}".getBytes(StandardCharsets.UTF_8);
    private static final Word NONE = Word.ZERO;

    private DataRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("G-821", "a catalogue node is its owner's, and changes version by version", b -> {
                    byte[] code = "orders".getBytes(StandardCharsets.US_ASCII);
                    Word node = Digests.nodeId(b.subject(), NONE, code);
                    var made = b.land(single(key(), Items.createNode(NONE, false, code, body(DRAFT))), b.writer());
                    same(changes(made).get(0).entity(), node, "the node's id");
                    same(
                            b.refusal(single(key(), Items.createNode(NONE, false, code, body(DRAFT))), b.writer()),
                            KernelError.E_EXISTS.code(),
                            "code for making it again");
                    b.land(single(key(), Items.updateNode(1, node, body(DRAFT))), b.writer());
                    same(
                            b.refusal(single(key(), Items.updateNode(1, node, body(DRAFT))), b.writer()),
                            KernelError.E_VERSION.code(),
                            "code for an old version");
                    same(b.ask(Queries.of(Fn.NODE, node)).number(4), 2L, "version");
                    var other = new Bench(b.target());
                    same(
                            other.refusal(single(key(), Items.updateNode(2, node, body(DRAFT))), other.writer()),
                            KernelError.E_FORBIDDEN.code(),
                            "code for another's node");
                }),
                new Rule(
                        "G-822",
                        "a participant's tree is not active without a place in the main catalogue",
                        b -> same(
                                b.refusal(
                                        single(key(), Items.createNode(NONE, false, new byte[] {'x'}, body(ACTIVE))),
                                        b.writer()),
                                KernelError.E_STATE.code(),
                                "code")),
                new Rule("G-831", "a grant serves its grantee until it is revoked", b -> {
                    var other = new Bench(b.target());
                    other.writer();
                    GrantBody grant = grant(b, other, key());
                    b.land(single(key(), Items.grant(grant, new byte[] {1, 2, 3})), b.writer());
                    Access reading = new Access(GrantBody.READ, NONE, NONE, NONE, NONE);
                    var used = other.land(single(key(), Items.use(reading, grant)), other.writer());
                    same(changes(used).get(0).kind(), Fn.USE, "kind");
                    check(b.ask(Queries.evaluate(reading, 0, grant)).number(1) == 1, "denied while in force");
                    same(
                            b.refusal(single(key(), Items.use(reading, grant)), b.writer()),
                            KernelError.E_FORBIDDEN.code(),
                            "code for a use by somebody else");
                    b.land(single(key(), Items.revokeGrant(Word.of(1), grant)), b.writer());
                    same(
                            other.refusal(single(key(), Items.use(reading, grant)), other.writer()),
                            KernelError.E_STATE.code(),
                            "code after the revocation");
                    same(b.ask(Queries.evaluate(reading, 0, grant)).number(1), 0L, "allowed after the revocation");
                }),
                new Rule("G-832", "a request that a standing rule covers is active in its own transaction", b -> {
                    var other = new Bench(b.target());
                    other.writer();
                    Word collection = key();
                    var constraints = new TreeMap<Integer, Word>();
                    var rule = new GrantBody(
                            b.subject(), collection, NONE, b.subject(), NONE, NONE, Word.of(1), 2, 0, constraints);
                    GrantBody wanted = grant(b, other, collection);
                    b.land(single(key(), Items.setRule(rule)), b.writer());
                    other.land(single(key(), Items.requestGrant(Word.of(6), wanted, rule)), other.writer());
                    same(b.ask(Queries.grant(wanted.id())).number(1), 1L, "status");
                    GrantBody again = new GrantBody(
                            b.subject(),
                            collection,
                            NONE,
                            b.subject(),
                            other.subject(),
                            NONE,
                            Word.of(2),
                            2,
                            0,
                            constraints);
                    other.land(single(key(), Items.requestGrant(Word.of(6), again, rule)), other.writer());
                    same(b.ask(Queries.grant(again.id())).number(1), 2L, "status of a second request by one rule");
                }),
                new Rule("G-841", "a log's anchors follow each other without a gap", b -> {
                    Word log = Digests.logId(b.subject(), Word.of(7), 1);
                    b.land(single(key(), Items.anchor(Word.of(7), 1, 0, 5, Word.of(50), Word.of(1))), b.writer());
                    same(
                            b.refusal(
                                    single(key(), Items.anchor(Word.of(7), 1, 4, 9, Word.of(90), Word.of(2))),
                                    b.writer()),
                            KernelError.E_VERSION.code(),
                            "code for an anchor that does not follow");
                    b.land(single(key(), Items.anchor(Word.of(7), 1, 5, 9, Word.of(90), Word.of(2))), b.writer());
                    var state = b.ask(Queries.of(Fn.LOG, log));
                    same(state.number(2), 9L, "size");
                    same(state.v(3), Word.of(90), "root");
                    same(
                            b.refusal(
                                    single(key(), Items.anchor(Word.of(7), 1, 0, 5, Word.of(51), Word.of(1))),
                                    b.writer()),
                            KernelError.E_EXISTS.code(),
                            "code for another past");
                }),
                new Rule("G-842", "what is preserved twice is there once, and revoked for good", b -> {
                    Word digest = key();
                    Word evidence = Digests.evidenceId(b.subject(), digest, 2);
                    b.land(single(key(), Items.preserve(2, digest)), b.writer());
                    check(
                            b.land(single(key(), Items.preserve(2, digest)), b.writer())
                                    .applied(),
                            "refused again");
                    same(b.ask(Queries.of(Fn.EVIDENCE, evidence)).number(1), 1L, "status");
                    b.land(single(key(), Items.revokeEvidence(2, digest, Word.of(3))), b.writer());
                    same(
                            b.refusal(single(key(), Items.preserve(2, digest)), b.writer()),
                            KernelError.E_STATE.code(),
                            "code for what was revoked");
                }));
    }

    private static Items.NodeBody body(int status) {
        return new Items.NodeBody(status, 0, NONE, NONE, META);
    }

    /** Reading of a whole collection, on no condition. */
    private static GrantBody grant(Bench owner, Bench grantee, Word collection) {
        return new GrantBody(
                owner.subject(),
                collection,
                NONE,
                owner.subject(),
                grantee.subject(),
                NONE,
                Word.of(1),
                GrantBody.READ,
                0,
                new TreeMap<>());
    }
}
