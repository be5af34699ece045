package dev.gantry.kernel;

import static dev.gantry.kernel.IdentityVectors.action;
import static dev.gantry.kernel.IdentityVectors.vote;
import static dev.gantry.kernel.IdentityVectors.voted;
import static dev.gantry.kernel.KernelError.*;
import static dev.gantry.kernel.Script.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * K2. Subjects 1 to 3 govern, each with account 1 to 3. Namespace "gs1:9506000" is subject 1's, "ent:two" is subject 2's. Identifier G is in the first, S and T are in the
 * second, O is an own code of subject 3.
 */
final class IdentifierVectors {
    private static final byte[] GS1 = text("gs1:9506000");
    private static final byte[] TWO = text("ent:two");
    private static final byte[] NONE = {};
    private static final Word REASON = Word.of(99);
    private static final Word G = uid(GS1, text("01/09506000134352"));
    private static final Word S = uid(TWO, text("S-1"));
    private static final Word T = uid(TWO, text("T-1"));
    private static final Word O = h("gantry:uid:v1", new byte[1], subject(3).bytes(), text("O-1"));
    private static final Word STRANGE = uid(GS1, text("nobody's"));
    private final List<Script> all = new ArrayList<>();

    private static byte[] text(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    private static Word uid(byte[] namespace, byte[] local) {
        return h("gantry:uid:v1", new byte[] {(byte) namespace.length}, namespace, local);
    }

    private static Word space(byte[] namespace) {
        return h("gantry:namespace:v1", namespace);
    }

    private static Script assign(Script s, int request, byte[] namespace, Word to, long round) {
        byte[] action = action(Fn.ASSIGN, to.bytes(), namespace);
        return s.ok(
                1,
                vote(request, action),
                voted(1, request, action, 0, round),
                change(subject(1), request, 0x0210, space(namespace), 0, to));
    }

    private static Change registered(int by, int request, int kind, Word uid, Word space) {
        return change(subject(by), request, 0x0201, uid, kind, space);
    }

    private static Change aliased(int by, int request, int fn, Word alias, Word master, long number) {
        return change(subject(by), request, fn, master, number, alias);
    }

    private Script world(String id, String title, String... rules) throws Exception {
        var s = new Script("K2-" + id, title, 1, rules);
        assign(s, 1, GS1, subject(1), 0);
        assign(s, 2, TWO, subject(2), 0);
        s.ok(1, one(3, Items.register(1, GS1, text("01/09506000134352"))), registered(1, 3, 1, G, space(GS1)));
        s.ok(2, one(3, Items.register(2, TWO, text("S-1"))), registered(2, 3, 2, S, space(TWO)));
        s.ok(2, one(4, Items.register(2, TWO, text("T-1"))), registered(2, 4, 2, T, space(TWO)));
        s.ok(3, one(3, Items.register(3, NONE, text("O-1"))), registered(3, 3, 3, O, Word.ZERO));
        all.add(s);
        return s;
    }

    private void refused(String id, int caller, Item item, KernelError error, String rule) throws Exception {
        world(id, id.replace('-', ' '), rule).no(caller, one(9, item), error, 0);
    }

    List<Script> build() throws Exception {
        registration();
        assignment();
        aliases();
        handing();
        retiring();
        queries();
        return all;
    }

    private void registration() throws Exception {
        byte[] whole = Items.register(1, GS1, text("x")).args();
        refused("register-nothing", 1, new Item(Fn.REGISTER, NONE), E_ARG, "K2-1");
        refused("register-cut-namespace", 1, new Item(Fn.REGISTER, Arrays.copyOf(whole, 8)), E_ARG, "K2-1");
        refused("register-without-kind", 1, Items.register(0, GS1, text("x")), E_ARG, "K2-1");
        refused("register-own-empty", 1, Items.register(1, NONE, NONE), E_ARG, "K2-1");
        refused("register-unassigned-namespace", 1, Items.register(1, text("gs1:1"), text("x")), E_NOT_FOUND, "K2-1");
        refused("register-again", 1, Items.register(1, GS1, text("01/09506000134352")), E_EXISTS, "K2-1");
        refused("register-again-by-another", 2, Items.register(1, GS1, text("01/09506000134352")), E_EXISTS, "K2-1");
        refused("register-in-another's-namespace", 2, Items.register(1, GS1, text("x")), E_FORBIDDEN, "K2-1");
        refused("register-local-too-long", 1, Items.register(1, GS1, new byte[193]), E_LIMIT, "K2-1");
        refused("register-own-too-long", 1, Items.register(1, NONE, new byte[193]), E_LIMIT, "K2-1");
        refused("register-authority-before-limit", 2, Items.register(1, GS1, new byte[193]), E_FORBIDDEN, "K2-1");
        refused("register-existence-before-limit", 1, Items.register(1, new byte[65], text("x")), E_NOT_FOUND, "K2-1");
        byte[] longest = new byte[192];
        world("register-longest", "192 bytes are allowed, and none where the namespace says it all", "K2-1")
                .ok(1, one(9, Items.register(255, GS1, longest)), registered(1, 9, 255, uid(GS1, longest), space(GS1)))
                .ok(2, one(9, Items.register(7, TWO, NONE)), registered(2, 9, 7, uid(TWO, NONE), space(TWO)));
        world("register-own-alike", "two participants may use one code: it is another identifier", "K2-1")
                .ok(
                        1,
                        one(9, Items.register(3, NONE, text("O-1"))),
                        registered(
                                1,
                                9,
                                3,
                                h("gantry:uid:v1", new byte[1], subject(1).bytes(), text("O-1")),
                                Word.ZERO))
                .no(3, one(9, Items.register(3, NONE, text("O-1"))), E_EXISTS, 0);
        byte[] split = text("gs1:95060000");
        Script border = world("register-border", "where the namespace ends is a part of the identifier", "K2-1");
        assign(border, 5, split, subject(1), 0)
                .ok(
                        1,
                        one(9, Items.register(1, GS1, text("0x"))),
                        registered(1, 9, 1, uid(GS1, text("0x")), space(GS1)))
                .ok(
                        1,
                        one(8, Items.register(1, split, text("x"))),
                        registered(1, 8, 1, uid(split, text("x")), space(split)));
        refused("no-such-function", 1, new Item(0x0208, NONE), E_FUNCTION, "S-30");
        refused("assign-called-directly", 1, new Item(Fn.ASSIGN, new byte[40]), E_FUNCTION, "S-30");
    }

    private void refusedAction(String id, byte[] action, KernelError error) throws Exception {
        world(id, id.replace('-', ' '), "K2-8").no(1, vote(9, action), error, 0);
    }

    private void assignment() throws Exception {
        refusedAction("assign-cut", action(Fn.ASSIGN, new byte[31]), E_ARG);
        refusedAction("assign-empty", action(Fn.ASSIGN, subject(1).bytes()), E_ARG);
        refusedAction("assign-too-long", action(Fn.ASSIGN, subject(1).bytes(), new byte[65]), E_LIMIT);
        refusedAction("no-such-action", action(0x0211, new byte[40]), E_FUNCTION);
        world("assign-by-one-who-governs-not", "namespaces are governance's", "K2-8")
                .no(4, vote(9, action(Fn.ASSIGN, subject(4).bytes(), TWO)), E_FORBIDDEN, 999);
        Script anew = world("assign-anew", "another holder registers from now on; what is registered stays", "K2-8");
        assign(anew, 5, GS1, subject(2), 0)
                .no(1, one(9, Items.register(1, GS1, text("x"))), E_FORBIDDEN, 0)
                .ok(2, one(9, Items.register(1, GS1, text("x"))), registered(2, 9, 1, uid(GS1, text("x")), space(GS1)))
                .ask(Queries.of(Fn.IDENTIFIER, G), 0, subject(1), Word.of(1), Word.of(1))
                .ask(Queries.of(Fn.NAMESPACE, space(GS1)), 0, subject(2));
        assign(anew, 6, GS1, Word.ZERO, 0)
                .no(2, one(8, Items.register(1, GS1, text("y"))), E_NOT_FOUND, 0)
                .ask(Queries.of(Fn.NAMESPACE, space(GS1)), 2);
        Script longest = world("assign-longest", "64 bytes are allowed", "K2-8");
        assign(longest, 5, new byte[64], subject(1), 0)
                .ok(
                        1,
                        one(9, Items.register(1, new byte[64], NONE)),
                        registered(1, 9, 1, uid(new byte[64], NONE), space(new byte[64])));
    }

    private void aliases() throws Exception {
        for (int fn : new int[] {Fn.PROPOSE_ALIAS, Fn.CONFIRM_ALIAS}) {
            String name = fn == Fn.PROPOSE_ALIAS ? "propose" : "confirm";
            refused(name + "-cut", 2, new Item(fn, new byte[63]), E_ARG, "K2-2");
            refused(name + "-zero-alias", 2, new Item(fn, Items.args(Word.ZERO.bytes(), G.bytes())), E_ARG, "K2-2");
            refused(name + "-zero-master", 2, new Item(fn, Items.args(S.bytes(), Word.ZERO.bytes())), E_ARG, "K2-2");
            refused(name + "-of-itself", 2, new Item(fn, Items.args(S.bytes(), S.bytes())), E_ARG, "K2-2");
            refused(
                    name + "-unknown-alias",
                    1,
                    new Item(fn, Items.args(STRANGE.bytes(), G.bytes())),
                    E_NOT_FOUND,
                    "K2-2");
            refused(
                    name + "-unknown-master",
                    2,
                    new Item(fn, Items.args(S.bytes(), STRANGE.bytes())),
                    E_NOT_FOUND,
                    "K2-2");
        }
        refused("propose-by-a-third", 3, Items.proposeAlias(S, G), E_FORBIDDEN, "K2-2");
        refused("confirm-unproposed", 1, Items.confirmAlias(S, G), E_NOT_FOUND, "K2-3");
        proposed("alias", "one code through the chain: both owners agree")
                .ask(Queries.of(Fn.PROPOSED_ALIAS, S, G), 0, subject(2))
                .ok(1, one(5, Items.confirmAlias(S, G)), aliased(1, 5, 0x0203, S, G, 1))
                .ask(Queries.of(Fn.IDENTIFIER, S), 0, subject(2), Word.of(1), Word.of(2), G)
                .ask(Queries.of(Fn.IDENTIFIER, G), 0, subject(1), Word.of(1), Word.of(1), Word.ZERO, Word.of(1))
                .ask(Queries.of(Fn.PROPOSED_ALIAS, S, G), 2)
                .no(1, one(9, Items.confirmAlias(S, G)), E_NOT_FOUND, 0)
                .no(2, one(9, Items.proposeAlias(S, G)), E_STATE, 0)
                .no(2, one(9, Items.proposeAlias(S, T)), E_STATE, 0)
                .no(2, one(9, Items.proposeAlias(T, S)), E_STATE, 0)
                .no(1, one(9, Items.proposeAlias(G, T)), E_STATE, 0)
                .ok(2, one(6, Items.proposeAlias(T, G)), aliased(2, 6, 0x0202, T, G, 0))
                .ok(1, one(6, Items.confirmAlias(T, G)), aliased(1, 6, 0x0203, T, G, 1));
        world("alias-proposed-by-the-master's-owner", "either owner may begin", "K2-2")
                .ok(1, one(5, Items.proposeAlias(S, G)), aliased(1, 5, 0x0202, S, G, 0))
                .no(1, one(9, Items.confirmAlias(S, G)), E_FORBIDDEN, 0)
                .no(3, one(9, Items.confirmAlias(S, G)), E_FORBIDDEN, 0)
                .no(2, one(9, Items.confirmAlias(G, S)), E_NOT_FOUND, 0)
                .ok(2, one(5, Items.confirmAlias(S, G)), aliased(2, 5, 0x0203, S, G, 1));
        world("alias-within-one-owner", "who owns both needs nobody", "K2-2")
                .ok(2, one(5, Items.proposeAlias(T, S)), aliased(2, 5, 0x0202, T, S, 1))
                .ask(Queries.of(Fn.IDENTIFIER, T), 0, subject(2), Word.of(1), Word.of(2), S);
        proposed("confirm-after-the-alias-changed-hands", "the proposer has to own it still")
                .ok(2, one(6, Items.handOver(S, subject(3))), change(subject(2), 6, 0x0205, S, 0, subject(3)))
                .ok(3, one(6, Items.takeOver(S)), change(subject(3), 6, 0x0206, S, 0, subject(2)))
                .no(1, one(9, Items.confirmAlias(S, G)), E_FORBIDDEN, 0)
                .ok(3, one(7, Items.proposeAlias(S, G)), aliased(3, 7, 0x0202, S, G, 0))
                .ok(1, one(7, Items.confirmAlias(S, G)), aliased(1, 7, 0x0203, S, G, 1));
        proposed("confirm-after-another-master", "an alias has one master")
                .ok(2, one(6, Items.proposeAlias(S, T)), aliased(2, 6, 0x0202, S, T, 1))
                .no(1, one(9, Items.confirmAlias(S, G)), E_STATE, 0);
        proposed("confirm-retired-alias", "a retired identifier takes no master")
                .ok(2, one(6, Items.retire(S, REASON)), change(subject(2), 6, 0x0207, S, 0, REASON))
                .no(1, one(9, Items.confirmAlias(S, G)), E_STATE, 0);
        proposed("confirm-retired-master", "a retired identifier is nobody's master")
                .ok(1, one(6, Items.retire(G, REASON)), change(subject(1), 6, 0x0207, G, 0, REASON))
                .no(1, one(9, Items.confirmAlias(S, G)), E_STATE, 0);
    }

    /** Subject 2 proposed S as an alias of G. */
    private Script proposed(String id, String title) throws Exception {
        return world(id, title, "K2-2", "K2-3").ok(2, one(5, Items.proposeAlias(S, G)), aliased(2, 5, 0x0202, S, G, 0));
    }

    private Script linked(String id, String title) throws Exception {
        return proposed(id, title).ok(1, one(5, Items.confirmAlias(S, G)), aliased(1, 5, 0x0203, S, G, 1));
    }

    private void handing() throws Exception {
        refused("hand-over-cut", 1, new Item(Fn.HAND_OVER, new byte[63]), E_ARG, "K2-5");
        refused("hand-over-zero", 1, Items.handOver(Word.ZERO, subject(2)), E_ARG, "K2-5");
        refused("hand-over-to-nobody", 1, Items.handOver(G, Word.ZERO), E_ARG, "K2-5");
        refused("hand-over-unknown", 1, Items.handOver(STRANGE, subject(2)), E_NOT_FOUND, "K2-5");
        refused("hand-over-another's", 2, Items.handOver(G, subject(2)), E_FORBIDDEN, "K2-5");
        refused("take-over-cut", 1, new Item(Fn.TAKE_OVER, new byte[33]), E_ARG, "K2-6");
        refused("take-over-zero", 1, Items.takeOver(Word.ZERO), E_ARG, "K2-6");
        refused("take-over-unknown", 1, Items.takeOver(STRANGE), E_NOT_FOUND, "K2-6");
        refused("take-over-not-offered", 1, Items.takeOver(S), E_FORBIDDEN, "K2-6");
        world("hand-over", "an identifier changes hands in two steps", "K2-5", "K2-6")
                .ok(1, one(5, Items.handOver(G, subject(2))), change(subject(1), 5, 0x0205, G, 0, subject(2)))
                .ask(Queries.of(Fn.HANDED_OVER, G), 0, subject(2))
                .no(3, one(9, Items.takeOver(G)), E_FORBIDDEN, 0)
                .ok(2, one(5, Items.takeOver(G)), change(subject(2), 5, 0x0206, G, 0, subject(1)))
                .ask(Queries.of(Fn.HANDED_OVER, G), 2)
                .no(1, one(9, Items.handOver(G, subject(1))), E_FORBIDDEN, 0)
                .no(2, one(9, Items.takeOver(G)), E_FORBIDDEN, 0);
        world("hand-over-retired", "a retired identifier stays where it is", "K2-6")
                .ok(1, one(5, Items.handOver(G, subject(2))), change(subject(1), 5, 0x0205, G, 0, subject(2)))
                .ok(1, one(6, Items.retire(G, REASON)), change(subject(1), 6, 0x0207, G, 0, REASON))
                .no(2, one(9, Items.takeOver(G)), E_STATE, 0)
                .no(1, one(9, Items.handOver(G, subject(2))), E_STATE, 0);
    }

    private void retiring() throws Exception {
        refused("retire-alias-cut", 2, new Item(Fn.RETIRE_ALIAS, new byte[63]), E_ARG, "K2-4");
        refused("retire-alias-zero", 2, Items.retireAlias(Word.ZERO, REASON), E_ARG, "K2-4");
        refused("retire-alias-unknown", 2, Items.retireAlias(STRANGE, REASON), E_NOT_FOUND, "K2-4");
        refused("retire-alias-of-another", 1, Items.retireAlias(S, REASON), E_FORBIDDEN, "K2-4");
        refused("retire-alias-without-master", 2, Items.retireAlias(S, REASON), E_STATE, "K2-4");
        linked("retire-alias", "either owner ends an alias; the identifiers stay")
                .no(3, one(9, Items.retireAlias(S, REASON)), E_FORBIDDEN, 0)
                .ok(1, one(6, Items.retireAlias(S, REASON)), change(subject(1), 6, 0x0204, G, 0, S, REASON))
                .ask(Queries.of(Fn.IDENTIFIER, S), 0, subject(2), Word.of(1), Word.of(2))
                .no(2, one(9, Items.retireAlias(S, REASON)), E_STATE, 0)
                .no(1, one(9, Items.confirmAlias(S, G)), E_NOT_FOUND, 0)
                .ok(2, one(7, Items.proposeAlias(S, T)), aliased(2, 7, 0x0202, S, T, 1))
                .ok(2, one(8, Items.retireAlias(S, REASON)), change(subject(2), 8, 0x0204, T, 0, S, REASON))
                .no(2, one(9, Items.proposeAlias(T, S)), E_STATE, 0);
        refused("retire-cut", 1, new Item(Fn.RETIRE, new byte[65]), E_ARG, "K2-7");
        refused("retire-zero", 1, Items.retire(Word.ZERO, REASON), E_ARG, "K2-7");
        refused("retire-unknown", 1, Items.retire(STRANGE, REASON), E_NOT_FOUND, "K2-7");
        refused("retire-another's", 2, Items.retire(G, REASON), E_FORBIDDEN, "K2-7");
        linked("retire", "a retired identifier cannot come back, and still resolves")
                .ok(2, one(6, Items.retire(S, REASON)), change(subject(2), 6, 0x0207, S, 0, REASON))
                .no(2, one(9, Items.retire(S, REASON)), E_STATE, 0)
                .no(2, one(9, Items.register(2, TWO, text("S-1"))), E_EXISTS, 0)
                .ask(Queries.of(Fn.IDENTIFIER, S), 0, subject(2), Word.of(2), Word.of(2), G);
    }

    private void queries() throws Exception {
        world("queries", "what is known and what is not", "S-50")
                .ask(Queries.of(Fn.IDENTIFIER, O), 0, subject(3), Word.of(1), Word.of(3))
                .ask(Queries.of(Fn.IDENTIFIER, STRANGE), 2)
                .ask(Queries.of(Fn.IDENTIFIER), 1)
                .ask(Queries.of(Fn.NAMESPACE, space(TWO)), 0, subject(2))
                .ask(Queries.of(Fn.NAMESPACE, O), 2)
                .ask(Queries.of(Fn.NAMESPACE), 1)
                .ask(Queries.of(Fn.PROPOSED_ALIAS, O), 1)
                .ask(Queries.of(Fn.HANDED_OVER, O), 2)
                .ask(Queries.of(Fn.HANDED_OVER, O, O), 1)
                .ask(Queries.of(0x0284, O), 13);
    }
}
