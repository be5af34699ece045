package dev.gantry.kernel;

import static dev.gantry.kernel.KernelError.*;
import static dev.gantry.kernel.Script.*;
import static dev.gantry.kernel.Terms.*;

/** K5: giving, asking, deciding, countersigning, revoking. */
final class GrantVectors extends GrantWorld {
    /** 2 to the 63rd. */
    private static final Word TOO_LATE = Word.ofHex("0".repeat(48) + "8000000000000000");

    private static Terms window(Terms t, long from, long to) {
        return t.need(1, from).need(2, to);
    }

    @Override
    void write() throws Exception {
        bodies();
        giving();
        belowAParent();
        attenuation();
        parents();
        keys();
        asking();
        deciding();
        countersigning();
        revoking();
    }

    /** Every function refuses a malformed body, whatever else is wrong. */
    private void malformed(String id, String title, byte[] body) throws Exception {
        Script s = world("body-" + id, title, "K5-0");
        byte[] words = new byte[128];
        s.no(1, one(9, new Item(Fn.GRANT, body)), E_ARG, 0)
                .no(2, one(9, new Item(Fn.REQUEST_GRANT, Items.args(new byte[32], body))), E_ARG, 0)
                .no(1, one(9, new Item(Fn.DECIDE, Items.args(new byte[] {1}, body))), E_ARG, 0)
                .no(1, one(9, new Item(Fn.REVOKE_GRANT, Items.args(new byte[32], body))), E_ARG, 0)
                .no(1, one(9, new Item(Fn.COUNTERSIGN, body)), E_ARG, 0)
                .no(2, one(9, new Item(Fn.USE, Items.args(new byte[] {2}, words, body))), E_ARG, 0)
                .no(1, one(9, new Item(Fn.RELEASE, Items.args(new byte[4], body, WRAPPED))), E_ARG, 0)
                .ask(Items.args(Items.u16(0x0581), new byte[] {2}, new byte[8], words, body), 1);
    }

    private void malformed(String id, String title, Terms t) throws Exception {
        malformed(id, title, t.bytes());
    }

    private static byte[] constraints(byte[]... list) {
        byte[] head = plain().bytes();
        head[head.length - 1] = (byte) list.length;
        return Items.args(head, Items.args(list));
    }

    private static byte[] constraint(int code, long value) {
        return Items.args(new byte[] {(byte) code}, Word.of(value).bytes());
    }

    private void bodies() throws Exception {
        malformed("empty", "nothing at all", NONE);
        malformed("cut", "the count is missing", plain().cut(1));
        malformed(
                "cut-constraint",
                "a constraint's last bytes are missing",
                plain().need(9, 5).cut(4));
        malformed("missing-constraint", "one constraint fewer than counted", constraintsCounted(2, constraint(3, 1)));
        malformed("no-owner", "nobody's", plain().owner(Word.ZERO).grantor(Word.ZERO));
        malformed("no-collection", "of no collection", plain().collection(Word.ZERO));
        malformed("no-grantor", "from nobody", plain().grantor(Word.ZERO).parent(Word.of(1)));
        malformed("no-grantee", "to nobody", plain().grantee(Word.ZERO));
        malformed(
                "to-the-owner",
                "an owner needs no grant",
                plain().grantor(subject(2)).parent(Word.of(1)).to(1));
        malformed(
                "to-oneself",
                "nobody gives himself",
                plain().grantor(subject(2)).parent(Word.of(1)).to(2));
        malformed("no-parent", "who is not the owner gives from what he has", plain().grantor(subject(3)));
        malformed("needless-parent", "the owner gives from nothing", plain().parent(Word.of(1)));
        malformed("no-action", "to do nothing", plain().actions(0));
        malformed("unknown-action", "an action that is none", plain().actions(16));
        malformed("depth-alone", "depth without REAUTHORIZE", plain().depth(1));
        malformed("reauthorize-alone", "REAUTHORIZE without depth", plain().actions(6));
        malformed("code-zero", "codes begin at 1", constraints(constraint(0, 5)));
        malformed("code-twice", "a code once", constraints(constraint(3, 5), constraint(3, 5)));
        malformed("codes-falling", "codes rise", constraints(constraint(4, 5), constraint(3, 5)));
        malformed("value-zero", "a constraint has a value", constraints(constraint(4, 0)));
        malformed("from-too-large", "a time fits 63 bits", plain().need(1, TOO_LATE));
        malformed("to-too-large", "a time fits 63 bits", plain().need(2, TOO_LATE));
        malformed("uses-too-large", "uses fit 32 bits", plain().need(3, 1L << 32));
        malformed("never-open", "a window opens before it closes", window(plain(), 6001, 6000));
        malformed(
                "unknown-and-malformed",
                "an unknown code excuses nothing",
                plain().need(10, 5).actions(0));
        unknownConstraint();
        Terms most = window(plain(), Long.MAX_VALUE, Long.MAX_VALUE).need(3, 0xffffffffL);
        world("body-largest", "the largest times and uses", "K5-0")
                .ok(1, one(2, grant(most)), given(1, 2, most, 1))
                .ask(evaluate(Want.READING, NOW, most), 0, Word.ZERO, Word.of(15), most.id());
    }

    private static byte[] constraintsCounted(int count, byte[]... list) {
        byte[] bytes = constraints(list);
        bytes[plain().bytes().length - 1] = (byte) count;
        return bytes;
    }

    private void unknownConstraint() throws Exception {
        Terms strange = plain().need(10, 5);
        Terms parent = plain().passable(2).need(200, 5);
        Terms child = plain().grantor(subject(2)).to(3).parent(parent.id()).need(200, 5);
        Terms rule = rule().need(10, 5);
        world("unknown-constraint", "what the kernel does not know it does not allow", "K5-0")
                .no(1, one(9, grant(strange)), E_CONSTRAINT, 0)
                .no(3, one(9, grant(strange)), E_CONSTRAINT, 0)
                .no(2, one(9, grant(child, parent.bytes())), E_CONSTRAINT, 0)
                .no(2, one(9, grant(child.without(200), parent.bytes())), E_CONSTRAINT, 0)
                .no(2, one(9, grant(child.without(200).parent(Word.of(1)), parent.bytes())), E_CONSTRAINT, 0)
                .no(2, one(9, request(strange)), E_CONSTRAINT, 0)
                .no(2, one(9, request(plain(), rule.bytes())), E_CONSTRAINT, 0)
                .no(1, one(9, decide(1, strange)), E_CONSTRAINT, 0)
                .no(1, one(9, decide(2, strange)), E_ARG, 0)
                .no(1, one(9, revoke(strange)), E_CONSTRAINT, 0)
                .no(1, one(9, setRule(rule)), E_CONSTRAINT, 0)
                .no(1, one(9, endRule(rule)), E_CONSTRAINT, 0)
                .no(1, one(9, countersign(strange)), E_CONSTRAINT, 0)
                .no(2, one(9, use(Want.READING, strange)), E_CONSTRAINT, 0)
                .no(2, one(9, use(Want.READING.action(4), strange)), E_ARG, 0)
                .no(1, one(9, release(0, strange, WRAPPED)), E_CONSTRAINT, 0)
                .no(1, one(9, release(0, strange)), E_ARG, 0)
                .ask(
                        evaluate(Want.READING, NOW, strange.need(200, 1)),
                        0,
                        Word.ZERO,
                        Word.of(19),
                        strange.need(200, 1).id(),
                        Word.ZERO,
                        Word.ZERO,
                        Word.of(10));
    }

    private void giving() throws Exception {
        Terms t = plain();
        world("grant", "the owner gives", "K5-1")
                .ok(1, one(2, grant(t)), given(1, 2, t, 1))
                .ask(Queries.of(Fn.GRANTED, t.id()), 0, Word.of(1), Word.ZERO, Word.ZERO, Word.of(1))
                .no(1, one(9, grant(t)), E_EXISTS, 0)
                .no(2, one(9, grant(t)), E_EXISTS, 0)
                .ok(1, one(3, grant(t.nonce(2))), given(1, 3, t.nonce(2), 1));
        world("grant-of-another's", "an owner's records are the owner's to give", "K5-1")
                .no(2, one(9, grant(t.to(3))), E_FORBIDDEN, 0)
                .no(2, one(9, grant(t.to(3).passable(5))), E_FORBIDDEN, 0)
                .no(2, one(9, grant(t.to(3), new byte[513])), E_FORBIDDEN, 0);
        world("grant-depth", "four levels below, not five", "K5-1")
                .no(1, one(9, grant(t.passable(5))), E_LIMIT, 0)
                .ok(1, one(2, grant(t.passable(4))), given(1, 2, t.passable(4), 1));
        Terms all = window(t, 4000, 6000)
                .need(3, 7)
                .need(4, 5)
                .need(5, 6)
                .need(6, Word.of(7))
                .need(7, 8)
                .need(8, 9)
                .need(9, 10);
        world("grant-all-constraints", "every constraint at once; it waits for the countersignature", "K5-1", "K5-13")
                .ok(1, one(2, grant(all)), given(1, 2, all, 3))
                .ask(
                        Queries.of(Fn.GRANTED, all.id()),
                        0,
                        Word.of(3),
                        Word.ZERO,
                        Word.ZERO,
                        Word.ZERO,
                        all.id(),
                        Word.of(3));
        timeless("grant-without-clock", "who gives needs no clock", "K5-1")
                .ok(1, one(2, grant(window(t, 1, 2))), given(1, 2, window(t, 1, 2), 1));
        world("no-such-function", "no action of governance, and eleven functions", "S-30")
                .no(1, one(9, new Item(0x050C, NONE)), E_FUNCTION, 0)
                .no(1, one(9, new Item(0x0510, NONE)), E_FUNCTION, 0)
                .ask(Queries.of(0x0586, t.id()), 13)
                .ask(Queries.of(0x057F, t.id()), 13)
                .ask(Queries.of(Fn.GRANTED, t.id()), 2)
                .ask(Queries.of(Fn.GRANTED), 1)
                .ask(Queries.of(Fn.GRANTED, t.id(), t.id()), 1);
    }

    private void belowAParent() throws Exception {
        Terms top = plain().key(Word.ZERO).passable(4);
        Terms two = top.below(3).passable(3);
        Terms three = two.below(4).passable(2);
        Terms four = three.below(5).passable(1);
        Terms five = four.below(6);
        Script s = crowd("cascade", "five grants in a row, and one revocation ends them all", "K5-1", "K5-4", "K5-13");
        s.ok(1, one(2, grant(top)), given(1, 2, top, 1))
                .ok(2, one(2, grant(two, top.bytes())), given(2, 2, two, 1))
                .ok(3, one(2, grant(three, two.bytes())), given(3, 2, three, 1))
                .ok(4, one(2, grant(four, three.bytes())), given(4, 2, four, 1))
                .ok(5, one(2, grant(five, four.bytes())), given(5, 2, five, 1))
                .no(6, one(9, grant(five.below(2), five.bytes())), E_FORBIDDEN, 0)
                .no(5, one(9, grant(five.passable(1), four.bytes())), E_ATTENUATION, 0)
                .ask(Queries.of(Fn.GRANTED, five.id()), 0, Word.of(1), Word.ZERO, four.id(), Word.of(1));
        allowed(s, 3, Want.READING, NOW, five, Long.MAX_VALUE, Long.MAX_VALUE, 1)
                .ok(1, one(3, revoke(top)), revoked(1, 3, top, 0))
                .ask(
                        Queries.of(Fn.GRANTED, five.id()),
                        0,
                        Word.of(1),
                        Word.of(1),
                        four.id(),
                        Word.ZERO,
                        top.id(),
                        Word.of(5));
        denied(s, Want.READING, NOW, five, E_STATE, top.id(), 5);
        denied(s, Want.READING, NOW, two, E_STATE, top.id(), 5);
        s.ok(4, one(4, revoke(four)), revoked(4, 4, four, 0));
        denied(s, Want.READING, NOW, five, E_STATE, four.id(), 5);
    }

    private Script parented(String id, String title, Terms parent) throws Exception {
        return world(id, title, "K5-1", "K5-14").ok(1, one(2, grant(parent)), given(1, 2, parent, 1));
    }

    /** Not within the parent by one thing. */
    private static void wider(Script s, Terms parent, Terms... children) throws Exception {
        for (Terms child : children) {
            s.no(2, one(9, grant(child, parent.bytes())), E_ATTENUATION, 0);
        }
    }

    private void attenuation() throws Exception {
        Terms parent = plain().passable(2);
        Terms child = parent.below(3);
        Script s = parented("attenuate-resource", "not other records than one's own", parent);
        wider(
                s,
                parent,
                child.owner(subject(3)).to(1),
                child.collection(Word.of(1)),
                child.key(Word.of(1)),
                child.key(Word.ZERO),
                child.passable(2),
                child.passable(3),
                child.passable(200));
        s.ok(2, one(3, grant(child.passable(1), parent.bytes())), given(2, 3, child.passable(1), 1))
                .ok(2, one(4, grant(child, parent.bytes())), given(2, 4, child, 1));
        Terms few = parent.actions(6);
        Terms below = few.below(3);
        Script actions = parented("attenuate-actions", "not more than one may oneself", few);
        wider(actions, few, below.actions(1), below.actions(3), below.actions(10));
        actions.ok(
                2,
                one(3, grant(below.actions(6).depth(1), few.bytes())),
                given(2, 3, below.actions(6).depth(1), 1));
        Terms whole = parent.key(Word.ZERO);
        Terms ofRecord = whole.below(3).key(KEY);
        parented("attenuate-to-a-record", "of a collection, one record", whole)
                .ok(2, one(3, grant(ofRecord, whole.bytes())), given(2, 3, ofRecord, 1))
                .ok(2, one(4, grant(whole.below(3), whole.bytes())), given(2, 4, whole.below(3), 1));
        Terms timed = window(parent, 4000, 6000).need(3, 10);
        Terms t = timed.below(3);
        Script times = parented("attenuate-window-and-uses", "not sooner, not longer, not more often", timed);
        wider(times, timed, t.without(1), t.need(1, 3999), t.without(2), t.need(2, 6001), t.without(3), t.need(3, 11));
        Terms narrow = window(t, 4001, 5999).need(3, 3);
        times.ok(2, one(3, grant(narrow, timed.bytes())), given(2, 3, narrow, 1))
                .ok(2, one(4, grant(t.need(3, 7), timed.bytes())), given(2, 4, t.need(3, 7), 1))
                .ask(Queries.of(Fn.GRANTED, timed.id()), 0, Word.of(1), Word.of(10), Word.ZERO, Word.of(1))
                .no(2, one(9, grant(t.need(3, 1), timed.bytes())), E_EXHAUSTED, 0);
        Word mask = Word.ofHex("80" + "0".repeat(60) + "06");
        Word part = Word.ofHex("80" + "0".repeat(60) + "02");
        Word other = Word.ofHex("40" + "0".repeat(60) + "02");
        Terms masked = parent.need(4, 5).need(5, mask).need(8, 9);
        Terms m = masked.below(3);
        Script fields = parented("attenuate-purpose-and-fields", "for nothing else, and no other fields", masked);
        wider(
                fields,
                masked,
                m.without(4),
                m.need(4, 6),
                m.without(5),
                m.need(5, other),
                m.need(5, Word.of(1)),
                m.without(8),
                m.need(8, 8));
        fields.ok(2, one(3, grant(m, masked.bytes())), given(2, 3, m, 1))
                .ok(2, one(4, grant(m.need(5, part), masked.bytes())), given(2, 4, m.need(5, part), 1));
        Terms held = parent.need(6, credential(1, TYPE)).need(7, subject(2));
        Terms h = held.below(3);
        Script holders = parented("attenuate-holders", "the same credential and organisation", held);
        wider(holders, held, h.without(6), h.need(6, credential(3, TYPE)), h.without(7), h.need(7, subject(3)));
        attested(holders.no(2, one(9, grant(h, held.bytes())), E_CONSTRAINT, 0), 1, 5, 2, TYPE, NOW)
                .ok(2, one(3, grant(h, held.bytes())), given(2, 3, h, 1));
        Terms signed = parent.need(9, subject(3));
        Terms c = signed.below(3);
        Script countersigned = world("attenuate-countersign", "the same countersignature", "K5-14")
                .ok(1, one(2, grant(signed)), given(1, 2, signed, 3));
        wider(countersigned, signed, c.without(9), c.need(9, subject(1)));
        countersigned
                .no(2, one(9, grant(c, signed.bytes())), E_STATE, 0)
                .ok(3, one(2, countersign(signed)), countersigned(3, 2, signed))
                .ok(2, one(3, grant(c, signed.bytes())), given(2, 3, c, 3))
                .ok(3, one(3, countersign(c)), countersigned(3, 3, c));
        Terms free = parent;
        Terms bound = window(free.below(3), 1, 9000)
                .need(3, 1)
                .need(4, 1)
                .need(5, 1)
                .need(6, Word.of(1))
                .need(7, 1)
                .need(8, 1);
        parented("attenuate-by-anything", "whatever the parent does not ask, the child may", free)
                .ok(2, one(3, grant(bound, free.bytes())), given(2, 3, bound, 1))
                .ask(Queries.of(Fn.GRANTED, free.id()), 0, Word.of(1), Word.ZERO, Word.ZERO, Word.of(1));
    }

    private void parents() throws Exception {
        Terms parent = plain().passable(2);
        Terms child = parent.below(3);
        Script s = parented("parent", "who gives what he has from another", parent);
        s.no(2, one(9, grant(child)), E_ARG, 0)
                .no(2, one(9, grant(child, parent.cut(1))), E_ARG, 0)
                .no(2, one(9, grant(child, rule().bytes())), E_ARG, 0)
                .no(2, one(9, grant(child, parent.nonce(2).bytes())), E_PROOF, 0)
                .no(3, one(9, grant(child, parent.nonce(2).bytes())), E_PROOF, 0)
                .no(
                        2,
                        one(
                                9,
                                grant(
                                        child.parent(parent.nonce(2).id()),
                                        parent.nonce(2).bytes())),
                        E_NOT_FOUND,
                        0)
                .no(
                        3,
                        one(
                                9,
                                grant(
                                        child.parent(parent.nonce(2).id()),
                                        parent.nonce(2).bytes())),
                        E_NOT_FOUND,
                        0)
                .no(1, one(9, grant(child, parent.bytes())), E_FORBIDDEN, 0)
                .no(3, one(9, grant(child, parent.bytes())), E_FORBIDDEN, 0)
                .no(3, one(9, grant(child.grantor(subject(3)).to(2), parent.bytes())), E_FORBIDDEN, 0)
                .no(3, one(9, grant(child.grantor(subject(3)).to(2).actions(9), parent.bytes())), E_FORBIDDEN, 0)
                .ok(2, one(3, grant(child, parent.bytes())), given(2, 3, child, 1))
                .no(2, one(9, grant(child, parent.bytes())), E_EXISTS, 0)
                .no(3, one(9, grant(child, parent.bytes())), E_EXISTS, 0);
        Terms last = plain();
        parented("parent-without-reauthorize", "a right to read is not one to let others read", last)
                .no(2, one(9, grant(last.below(3), last.bytes())), E_FORBIDDEN, 0)
                .no(2, one(9, grant(last.below(3).actions(15).depth(1), last.bytes())), E_FORBIDDEN, 0);
        Terms limited = window(plain().passable(2), 6000, 7000).need(3, 2).need(6, credential(1, TYPE));
        Terms t = limited.below(3);
        Script order = parented("parent-order", "attenuation, holder, state, window, uses: in this order", limited);
        order.no(2, one(9, grant(t.without(3), limited.bytes())), E_ATTENUATION, 0)
                .no(2, one(9, grant(t, limited.bytes())), E_CONSTRAINT, 0);
        attested(order, 1, 3, 2, TYPE, 6500).no(2, one(9, grant(t, limited.bytes())), E_NOT_YET, 0);
        tick(order, 2, 5999).no(2, one(9, grant(t, limited.bytes())), E_NOT_YET, 0);
        tick(order, 3, 6000)
                .ok(2, one(4, grant(t, limited.bytes())), given(2, 4, t, 1))
                .no(2, one(9, grant(t.nonce(2), limited.bytes())), E_EXHAUSTED, 0)
                .no(2, one(9, grant(t.nonce(2).need(3, 1), limited.bytes(), new byte[513])), E_EXHAUSTED, 0);
        tick(order, 4, 6501).no(2, one(9, grant(t.nonce(2), limited.bytes())), E_CONSTRAINT, 0);
        attested(order, 1, 4, 2, TYPE, 9000);
        tick(order, 5, 7001)
                .no(2, one(9, grant(t.nonce(2), limited.bytes())), E_EXPIRED, 0)
                .ok(1, one(5, revoke(limited)), revoked(1, 5, limited, 0))
                .no(2, one(9, grant(t.nonce(2), limited.bytes())), E_STATE, 0)
                .no(2, one(9, grant(t.nonce(2).need(3, 3), limited.bytes())), E_ATTENUATION, 0);
        attested(order, 1, 6, 2, TYPE, 0).no(2, one(9, grant(t.nonce(2), limited.bytes())), E_CONSTRAINT, 0);
        Terms untimed = window(plain().passable(1), 1, 2);
        timeless("parent-without-clock", "where no time is known no window is open", "K5-12")
                .ok(1, one(2, grant(untimed)), given(1, 2, untimed, 1))
                .no(2, one(9, grant(untimed.below(3), untimed.bytes())), E_NOT_YET, 0);
        Terms requested = plain().passable(1);
        world("parent-requested", "what was only asked for gives nothing", "K5-13")
                .ok(2, one(2, request(requested)), asked(2, 2, requested, 0))
                .no(2, one(9, grant(requested.below(3), requested.bytes())), E_STATE, 0);
        Terms a = plain().passable(3);
        Terms b = a.below(3).passable(2);
        Terms c = b.below(2);
        parented("parent's-parent", "a revoked grant gives nothing further down either", a)
                .ok(2, one(3, grant(b, a.bytes())), given(2, 3, b, 1))
                .ok(1, one(4, revoke(a)), revoked(1, 4, a, 0))
                .no(3, one(9, grant(c, b.bytes())), E_STATE, 0);
    }

    private void keys() throws Exception {
        Terms t = plain();
        byte[] longest = new byte[512];
        world("key-with-grant", "the key travels in the grant's transaction", "K5-1", "K5-16")
                .ok(1, one(2, grant(t, WRAPPED)), given(1, 2, t, 1, WRAPPED))
                .no(1, one(9, grant(t.nonce(2), new byte[513])), E_LIMIT, 0)
                .ok(1, one(3, grant(t.nonce(2), longest)), given(1, 3, t.nonce(2), 1, longest));
        Terms all = window(t, 6000, 7000).need(7, subject(3)).need(9, subject(3));
        Script s = world("key-too-soon", "no key for a grant that is not good yet", "K5-16");
        s.no(1, one(9, grant(all, WRAPPED)), E_CONSTRAINT, 0);
        attested(s, 3, 2, 2, Word.ZERO, Long.MAX_VALUE)
                .no(1, one(9, grant(all, WRAPPED)), E_STATE, 0)
                .no(1, one(9, grant(all.without(9), WRAPPED)), E_NOT_YET, 0)
                .no(1, one(9, grant(all.without(9), new byte[513])), E_NOT_YET, 0)
                .no(1, one(9, grant(all.without(9).passable(5), WRAPPED)), E_NOT_YET, 0);
        tick(s, 2, 6000).ok(1, one(3, grant(all.without(9), WRAPPED)), given(1, 3, all.without(9), 1, WRAPPED));
        tick(s, 3, 7000)
                .ok(
                        1,
                        one(4, grant(all.without(9).nonce(2), WRAPPED)),
                        given(1, 4, all.without(9).nonce(2), 1, WRAPPED));
        tick(s, 4, 7001)
                .no(1, one(9, grant(all.without(9).nonce(3), WRAPPED)), E_EXPIRED, 0)
                .ok(
                        1,
                        one(5, grant(all.without(9).nonce(3))),
                        given(1, 5, all.without(9).nonce(3), 1));
        Terms parent = plain().passable(1);
        Terms child = parent.below(3);
        parented("key-from-the-middle", "who gives on wraps the key on", parent)
                .no(2, one(9, grant(child.need(7, subject(1)), parent.bytes(), WRAPPED)), E_CONSTRAINT, 0)
                .no(2, one(9, grant(child, parent.bytes(), new byte[513])), E_LIMIT, 0)
                .ok(2, one(3, grant(child, parent.bytes(), WRAPPED)), given(2, 3, child, 1, WRAPPED));
    }

    private void asking() throws Exception {
        Terms t = plain();
        world("request", "who wants something asks, and the owner decides", "K5-2", "K5-3")
                .no(2, one(9, new Item(Fn.REQUEST_GRANT, new byte[31])), E_ARG, 0)
                .no(2, one(9, request(t, new byte[1])), E_ARG, 0)
                .no(2, one(9, request(plain().passable(2).below(2).grantor(subject(3)))), E_ARG, 0)
                .no(3, one(9, request(t)), E_FORBIDDEN, 0)
                .no(3, one(9, request(t.passable(5))), E_FORBIDDEN, 0)
                .no(2, one(9, request(t.passable(5))), E_LIMIT, 0)
                .ok(2, one(2, request(t)), asked(2, 2, t, 0))
                .ask(Queries.of(Fn.GRANTED, t.id()), 0, Word.of(2), Word.ZERO, Word.ZERO, Word.ZERO, t.id(), Word.of(2))
                .no(2, one(9, request(t)), E_EXISTS, 0)
                .no(3, one(9, request(t)), E_EXISTS, 0)
                .no(1, one(9, grant(t)), E_EXISTS, 0)
                .no(2, one(9, use(Want.READING, t)), E_STATE, 0)
                .ok(1, one(2, decide(1, t)), decided(1, 2, t, 1))
                .ok(2, one(3, use(Want.READING, t)), used(2, 3, Want.READING, t, 1))
                .no(1, one(9, decide(1, t)), E_STATE, 0)
                .no(1, one(9, decide(0, t)), E_STATE, 0);
        world("request-depth", "four levels may be asked for", "K5-2")
                .ok(2, one(2, request(t.passable(4))), asked(2, 2, t.passable(4), 0));
    }

    private void deciding() throws Exception {
        Terms t = plain();
        world("decide", "yes or no, by the owner", "K5-3")
                .no(1, one(9, new Item(Fn.DECIDE, NONE)), E_ARG, 0)
                .no(1, one(9, decide(1, t)), E_NOT_FOUND, 0)
                .no(3, one(9, decide(1, t)), E_NOT_FOUND, 0)
                .ok(2, one(2, request(t)), asked(2, 2, t, 0))
                .no(1, one(9, decide(2, t)), E_ARG, 0)
                .no(1, one(9, decide(0, t, WRAPPED)), E_ARG, 0)
                .no(2, one(9, decide(1, t)), E_FORBIDDEN, 0)
                .no(3, one(9, decide(0, t)), E_FORBIDDEN, 0)
                .ok(1, one(3, decide(0, t)), decided(1, 3, t, 4))
                .no(2, one(9, decide(1, t)), E_FORBIDDEN, 0)
                .no(1, one(9, decide(1, t, new byte[513])), E_STATE, 0)
                .no(2, one(9, use(Want.READING, t)), E_STATE, 0)
                .no(2, one(9, request(t)), E_EXISTS, 0)
                .ok(2, one(4, request(t.nonce(2))), asked(2, 4, t.nonce(2), 0))
                .no(1, one(9, decide(1, t.nonce(2), new byte[513])), E_LIMIT, 0)
                .ok(
                        1,
                        one(4, decide(1, t.nonce(2), WRAPPED)),
                        change(subject(1), 4, 0x0503, t.nonce(2).id(), 1, t.resource(), subject(2), sha(WRAPPED)));
        Terms signed = t.need(9, subject(3)).need(7, subject(1));
        Script s = world("decide-countersigned", "a decision does not replace the countersignature", "K5-3", "K5-16");
        s.ok(2, one(2, request(signed)), asked(2, 2, signed, 0))
                .no(1, one(9, decide(1, signed, WRAPPED)), E_CONSTRAINT, 0);
        attested(s, 1, 2, 2, Word.ZERO, NOW)
                .no(1, one(9, decide(1, signed, WRAPPED)), E_STATE, 0)
                .no(3, one(9, countersign(signed)), E_STATE, 0)
                .ok(1, one(3, decide(1, signed)), decided(1, 3, signed, 3))
                .no(1, one(9, decide(1, signed)), E_STATE, 0);
        Terms parent = plain().passable(1);
        parented("decide-a-grant", "only what was asked for is decided", parent)
                .no(1, one(9, decide(1, parent)), E_STATE, 0);
        Terms closed = t.need(2, 4999);
        Script w = world("decide-window", "no key behind the window", "K5-16");
        w.ok(2, one(2, request(closed)), asked(2, 2, closed, 0))
                .no(1, one(9, decide(1, closed, WRAPPED)), E_EXPIRED, 0)
                .ok(1, one(3, decide(1, closed)), decided(1, 3, closed, 1));
    }

    private void countersigning() throws Exception {
        Terms t = plain().need(9, subject(3));
        Script s = world("countersign", "nothing before the second signature", "K5-7", "K5-13");
        s.no(3, one(9, countersign(t)), E_NOT_FOUND, 0)
                .ok(1, one(2, grant(t)), given(1, 2, t, 3))
                .no(3, one(9, new Item(Fn.COUNTERSIGN, Items.args(t.bytes(), new byte[1]))), E_ARG, 0)
                .no(1, one(9, countersign(t)), E_FORBIDDEN, 0)
                .no(2, one(9, countersign(t)), E_FORBIDDEN, 0);
        denied(s, Want.READING, NOW, t, E_STATE, t.id(), 3)
                .ok(3, one(2, countersign(t)), countersigned(3, 2, t))
                .no(3, one(9, countersign(t)), E_STATE, 0)
                .no(2, one(9, countersign(t)), E_FORBIDDEN, 0);
        allowed(s, 3, Want.READING, NOW, t, Long.MAX_VALUE, Long.MAX_VALUE, 1);
        Terms plain = plain();
        world("countersign-unasked", "who is not asked signs nothing", "K5-7")
                .ok(1, one(2, grant(plain)), given(1, 2, plain, 1))
                .no(3, one(9, countersign(plain)), E_FORBIDDEN, 0);
        world("countersign-revoked", "a revoked grant is not signed back to life", "K5-7")
                .ok(1, one(2, grant(t)), given(1, 2, t, 3))
                .ok(1, one(3, revoke(t)), revoked(1, 3, t, 0))
                .no(3, one(9, countersign(t)), E_STATE, 0)
                .no(1, one(9, revoke(t)), E_STATE, 0);
    }

    private void revoking() throws Exception {
        Terms t = plain();
        Script s = world("revoke", "given is not given for ever", "K5-4");
        s.no(1, one(9, new Item(Fn.REVOKE_GRANT, new byte[31])), E_ARG, 0)
                .no(1, one(9, new Item(Fn.REVOKE_GRANT, Items.args(REASON.bytes(), t.bytes(), new byte[1]))), E_ARG, 0)
                .no(1, one(9, revoke(t)), E_NOT_FOUND, 0)
                .no(3, one(9, revoke(t)), E_NOT_FOUND, 0)
                .ok(1, one(2, grant(t)), given(1, 2, t, 1))
                .no(3, one(9, revoke(t)), E_FORBIDDEN, 0)
                .ok(1, one(3, revoke(t)), revoked(1, 3, t, 0))
                .no(1, one(9, revoke(t)), E_STATE, 0)
                .no(3, one(9, revoke(t)), E_FORBIDDEN, 0)
                .no(1, one(9, grant(t)), E_EXISTS, 0);
        denied(s, Want.READING, NOW, t, E_STATE, t.id(), 5);
        Terms parent = plain().passable(1);
        Terms child = parent.below(3);
        parented("revoke-below", "by who gave it, by the owner, by who has it", parent)
                .ok(2, one(3, grant(child, parent.bytes())), given(2, 3, child, 1))
                .ok(2, one(4, grant(child.nonce(2), parent.bytes())), given(2, 4, child.nonce(2), 1))
                .ok(2, one(5, grant(child.nonce(3), parent.bytes())), given(2, 5, child.nonce(3), 1))
                .ok(2, one(6, revoke(child)), revoked(2, 6, child, 0))
                .ok(1, one(6, revoke(child.nonce(2))), revoked(1, 6, child.nonce(2), 0))
                .ok(3, one(6, revoke(child.nonce(3))), revoked(3, 6, child.nonce(3), 0));
        world("revoke-a-request", "a request is taken back", "K5-4")
                .ok(2, one(2, request(t)), asked(2, 2, t, 0))
                .ok(2, one(3, revoke(t)), revoked(2, 3, t, 0))
                .no(1, one(9, decide(1, t)), E_STATE, 0)
                .ok(2, one(4, request(t.nonce(2))), asked(2, 4, t.nonce(2), 0))
                .ok(1, one(4, decide(0, t.nonce(2))), decided(1, 4, t.nonce(2), 4))
                .no(1, one(9, revoke(t.nonce(2))), E_STATE, 0);
    }
}
