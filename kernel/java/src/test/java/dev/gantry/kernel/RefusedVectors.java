package dev.gantry.kernel;

import static dev.gantry.kernel.CatalogueWorld.*;
import static dev.gantry.kernel.GrantWorld.*;
import static dev.gantry.kernel.KernelError.*;
import static dev.gantry.kernel.Script.*;
import static dev.gantry.kernel.Terms.KEY;
import static dev.gantry.kernel.Terms.plain;
import static dev.gantry.kernel.Terms.rule;

import java.util.ArrayList;
import java.util.List;

/** What is refused leaves nothing behind, where no transaction is undone for it: in an INDEPENDENT request. And no function takes nothing for its arguments. */
final class RefusedVectors {
    private static final String TITLE = "what is refused leaves nothing behind";

    private RefusedVectors() {}

    private static Script empty(String id, int... functions) throws Exception {
        var s = new Script(id, "no arguments are no good arguments", 1, "S-30");
        for (int fn : functions) {
            s.no(1, one(9, new Item(fn, new byte[0])), E_ARG, 0);
        }
        return s;
    }

    static List<Script> identities() throws Exception {
        return List.of(empty(
                "K1-nothing",
                Fn.INVITE,
                Fn.OFFER_ACCOUNT,
                Fn.REMOVE_ACCOUNT,
                Fn.PUBLISH,
                Fn.SET_GUARDIANS,
                Fn.APPROVE_RECOVERY,
                Fn.DEACTIVATE));
    }

    static List<Script> identifiers() throws Exception {
        var all = new ArrayList<Script>();
        all.add(empty(
                "K2-nothing",
                Fn.REGISTER,
                Fn.PROPOSE_ALIAS,
                Fn.CONFIRM_ALIAS,
                Fn.RETIRE_ALIAS,
                Fn.HAND_OVER,
                Fn.TAKE_OVER,
                Fn.RETIRE));
        byte[] code = text("C-1");
        byte[] long193 = new byte[193];
        Word own = h("gantry:uid:v1", new byte[1], subject(1).bytes(), code);
        Word tooLong = h("gantry:uid:v1", new byte[1], subject(1).bytes(), long193);
        all.add(new Script("K2-refused-alone", TITLE, 1, "S-12", "K2-1")
                .alone(1, 9, Items.register(3, new byte[0], long193), E_LIMIT)
                .ask(Queries.of(Fn.IDENTIFIER, tooLong), 2)
                .ok(1, one(1, Items.register(3, new byte[0], code)), change(subject(1), 1, 0x0201, own, 3, Word.ZERO))
                .alone(2, 9, Items.handOver(own, subject(3)), E_FORBIDDEN)
                .ask(Queries.of(Fn.HANDED_OVER, own), 2)
                .alone(2, 8, Items.retire(own, GrantWorld.REASON), E_FORBIDDEN)
                .ask(Queries.of(Fn.IDENTIFIER, own), 0, subject(1), Word.of(1), Word.of(3)));
        return all;
    }

    static List<Script> catalogue() throws Exception {
        var all = new ArrayList<Script>();
        all.add(empty(
                "K3-nothing",
                Fn.CREATE_NODE,
                Fn.UPDATE_NODE,
                Fn.RETIRE_NODE,
                Fn.PROPOSE_LINK,
                Fn.CONFIRM_LINK,
                Fn.END_LINK));
        var w = new CatalogueWorld("refused-alone", TITLE, "S-12", "K3-1", "K3-2", "K3-3", "K3-4", "K3-6");
        Items.NodeBody body = body(ACTIVE, 0, Word.ZERO, Word.ZERO);
        w.s.alone(3, 81, new Item(Fn.CREATE_NODE, created(ERP, 0, "x", body)), E_FORBIDDEN)
                .ask(Queries.of(Fn.NODE, id(3, ERP, "x")), 2)
                .alone(3, 82, new Item(Fn.UPDATE_NODE, updated(1, WMS, body(ACTIVE, 0, NUMBER, Word.ZERO))), E_STATE)
                .alone(3, 83, new Item(Fn.UPDATE_NODE, updated(1, LINES, body)), E_FORBIDDEN)
                .alone(
                        3,
                        84,
                        new Item(
                                Fn.RETIRE_NODE, Items.args(Items.u64(1), LINES.bytes(), CatalogueWorld.REASON.bytes())),
                        E_FORBIDDEN)
                .alone(1, 85, new Item(Fn.PROPOSE_LINK, link(ERP, WMS, GTIN)), E_FORBIDDEN);
        w.link(2, 60, 0x0304, ERP, WMS, GTIN, 0);
        w.s.alone(2, 86, new Item(Fn.CONFIRM_LINK, link(ERP, WMS, GTIN)), E_FORBIDDEN)
                .alone(
                        1,
                        87,
                        new Item(Fn.END_LINK, Items.args(link(ERP, WMS, GTIN), CatalogueWorld.REASON.bytes())),
                        E_FORBIDDEN);
        w.link(3, 61, 0x0305, ERP, WMS, GTIN, 1);
        w.update(2, 62, 1, LINES, body(ACTIVE, 0, Word.ZERO, Word.ZERO));
        w.update(3, 63, 1, WMS, body(ACTIVE, 0, INFO, Word.ZERO));
        all.add(w.s);
        return all;
    }

    static List<Script> records() throws Exception {
        var all = new ArrayList<Script>();
        all.add(empty("K4-nothing", Fn.CREATE, Fn.UPDATE, Fn.TOMBSTONE, Fn.PUT));
        byte[] apart = KernelRequest.independent(
                        List.of(k(7), k(8)),
                        List.of(Items.create(RecordVectors.good(3)), Items.create(RecordVectors.good(3))))
                .encode();
        all.add(new Script("K4-refused-alone", TITLE, 1, "S-12", "S-21")
                .ok(
                        1,
                        apart,
                        RecordVectors.created(1, 7, 3),
                        change(subject(1), 8, 0x00F0, Word.ZERO, E_EXISTS.code(), Word.of(1)))
                .ok(
                        1,
                        apart,
                        change(subject(1), 7, 0x00F1, Word.ZERO, 1),
                        change(subject(1), 8, 0x00F0, Word.ZERO, E_EXISTS.code(), Word.of(1))));
        return all;
    }

    static List<Script> grants() throws Exception {
        var all = new ArrayList<Script>();
        all.add(empty(
                "K5-nothing",
                Fn.GRANT,
                Fn.REQUEST_GRANT,
                Fn.DECIDE,
                Fn.REVOKE_GRANT,
                Fn.SET_RULE,
                Fn.END_RULE,
                Fn.COUNTERSIGN,
                Fn.USE,
                Fn.RELEASE,
                Fn.OPEN_EPOCH,
                Fn.ATTEST_CREDENTIAL));
        Terms t = plain();
        Terms signed = t.nonce(2).need(9, subject(3));
        Terms wished = t.nonce(3);
        Script s = tick(new Script("K5-refused-alone", TITLE, 1, "S-12", "K5-1", "K5-2", "K5-3", "K5-4"), 1, NOW);
        s.alone(2, 81, grant(t), E_FORBIDDEN)
                .ok(1, one(1, grant(t)), given(1, 1, t, 1))
                .alone(3, 82, use(Want.READING, t), E_FORBIDDEN)
                .ok(2, one(1, use(Want.READING, t)), used(2, 1, Want.READING, t, 1))
                .alone(3, 83, revoke(t), E_FORBIDDEN)
                .ok(1, one(2, revoke(t)), revoked(1, 2, t, 0))
                .ok(1, one(3, grant(signed)), given(1, 3, signed, 3))
                .alone(2, 84, countersign(signed), E_FORBIDDEN)
                .ok(3, one(3, countersign(signed)), countersigned(3, 3, signed))
                .alone(3, 85, request(wished), E_FORBIDDEN)
                .ok(2, one(4, request(wished)), asked(2, 4, wished, 0))
                .alone(2, 86, decide(1, wished), E_FORBIDDEN)
                .ok(1, one(4, decide(1, wished)), decided(1, 4, wished, 1));
        Terms r = rule();
        s.alone(2, 87, setRule(r), E_FORBIDDEN)
                .ask(Queries.of(Fn.RULE, r.ruleId()), 2)
                .ok(1, one(5, setRule(r)), ruled(1, 5, 0x0505, r))
                .alone(2, 88, endRule(r), E_FORBIDDEN)
                .ask(Queries.of(Fn.RULE, r.ruleId()), 0, Word.of(1));
        byte[] wrapped = {1};
        Item ahead = new Item(Fn.OPEN_EPOCH, Items.args(Items.u64(1), Terms.COLLECTION.bytes(), KEY.bytes(), wrapped));
        s.alone(1, 89, ahead, E_VERSION)
                .ask(Queries.of(Fn.EPOCH, t.key(Word.ZERO).resource()), 2);
        all.add(s);
        return all;
    }

    static List<Script> evidence() throws Exception {
        return List.of(empty("K6-nothing", Fn.ANCHOR, Fn.PRESERVE, Fn.REVOKE_EVIDENCE, Fn.REVOKE_LEAF, Fn.WITNESS));
    }
}
