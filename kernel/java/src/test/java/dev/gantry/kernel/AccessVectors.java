package dev.gantry.kernel;

import static dev.gantry.kernel.KernelError.*;
import static dev.gantry.kernel.Script.*;
import static dev.gantry.kernel.Terms.*;

/** K5: standing rules, using, releasing keys, epochs, credentials, explained decisions. */
final class AccessVectors extends GrantWorld {
    private static final long FOREVER = Long.MAX_VALUE;
    private static final Want READ = Want.READING;

    @Override
    void write() throws Exception {
        rules();
        applying();
        actionsAndResources();
        conditions();
        windows();
        uses();
        decisions();
        releasing();
        epochs();
        credentials();
        results();
    }

    private void rules() throws Exception {
        Terms r = rule();
        world("rule", "a standing rule is set and ended by the owner", "K5-5", "K5-6")
                .no(1, one(9, new Item(Fn.SET_RULE, r.cut(1))), E_ARG, 0)
                .no(1, one(9, new Item(Fn.SET_RULE, Items.args(r.bytes(), new byte[1]))), E_ARG, 0)
                .no(1, one(9, setRule(r.grantor(subject(2)))), E_ARG, 0)
                .no(1, one(9, setRule(r.to(2))), E_ARG, 0)
                .no(1, one(9, setRule(r.parent(Word.of(1)))), E_ARG, 0)
                .no(1, one(9, setRule(r.actions(0))), E_ARG, 0)
                .no(2, one(9, setRule(r)), E_FORBIDDEN, 0)
                .no(2, one(9, setRule(r.passable(5))), E_FORBIDDEN, 0)
                .no(1, one(9, setRule(r.passable(5))), E_LIMIT, 0)
                .no(1, one(9, endRule(r)), E_NOT_FOUND, 0)
                .no(2, one(9, endRule(r)), E_NOT_FOUND, 0)
                .no(1, one(9, endRule(r.passable(5))), E_NOT_FOUND, 0)
                .ask(Queries.of(Fn.RULE, r.ruleId()), 2)
                .ok(1, one(2, setRule(r)), ruled(1, 2, 0x0505, r))
                .ask(Queries.of(Fn.RULE, r.ruleId()), 0, Word.of(1))
                .ask(Queries.of(Fn.RULE, r.id()), 2)
                .ask(Queries.of(Fn.RULE), 1)
                .ask(Queries.of(Fn.RULE, r.ruleId(), r.ruleId()), 1)
                .no(1, one(9, setRule(r)), E_EXISTS, 0)
                .no(2, one(9, setRule(r)), E_EXISTS, 0)
                .no(2, one(9, endRule(r)), E_FORBIDDEN, 0)
                .ok(1, one(3, endRule(r)), ruled(1, 3, 0x0506, r))
                .no(1, one(9, endRule(r)), E_NOT_FOUND, 0)
                .ok(1, one(4, setRule(r)), ruled(1, 4, 0x0505, r))
                .ok(1, one(5, setRule(r.passable(4))), ruled(1, 5, 0x0505, r.passable(4)));
    }

    private Script ruled(String id, String title, Terms r) throws Exception {
        return world(id, title, "K5-2", "K5-5").ok(1, one(2, setRule(r)), ruled(1, 2, 0x0505, r));
    }

    private void applying() throws Exception {
        Terms r = rule();
        Terms t = plain();
        Script s = ruled("rule-applies", "who asks within a rule gets it in the same transaction, once", r);
        s.no(2, one(9, request(t, r.cut(1))), E_ARG, 0)
                .no(2, one(9, request(t, r.bytes(), new byte[1])), E_ARG, 0)
                .no(2, one(9, request(t, t.bytes())), E_ARG, 0)
                .no(3, one(9, request(t, r.bytes())), E_FORBIDDEN, 0)
                .ask(Queries.of(Fn.ACTIVATED, r.ruleId(), subject(2)), 2)
                .ok(2, one(2, request(t, r.bytes())), activated(2, 2, t, r, 1))
                .ask(Queries.of(Fn.ACTIVATED, r.ruleId(), subject(2)), 0, t.id())
                .ask(Queries.of(Fn.ACTIVATED, r.ruleId()), 1)
                .ask(Queries.of(Fn.ACTIVATED, r.ruleId(), subject(2), r.ruleId()), 1)
                .no(2, one(9, request(t, r.bytes())), E_EXISTS, 0)
                .ok(2, one(3, request(t.nonce(2), r.bytes())), asked(2, 3, t.nonce(2), 3))
                .ok(2, one(4, use(READ, t)), used(2, 4, READ, t, 1))
                .ok(1, one(4, revoke(t)), revoked(1, 4, t, 0))
                .ok(2, one(5, request(t.nonce(3), r.bytes())), asked(2, 5, t.nonce(3), 3))
                .no(2, one(9, use(READ, t.nonce(3))), E_STATE, 0)
                .ok(3, one(5, request(t.to(3), r.bytes())), activated(3, 5, t.to(3), r, 1))
                .ok(1, one(6, endRule(r)), ruled(1, 6, 0x0506, r))
                .ok(3, one(6, use(READ, t.to(3))), used(3, 6, READ, t.to(3), 1))
                .ok(
                        3,
                        one(7, request(t.to(3).nonce(2), r.bytes())),
                        asked(3, 7, t.to(3).nonce(2), 2));
        Terms narrow = r.key(KEY).actions(6).depth(1).need(3, 5).need(4, 5).need(5, 6);
        Terms fit = narrow.to(2).need(3, 4);
        Script n = ruled("rule-within", "what is wider than the rule stays a request", narrow);
        int request = 10;
        for (Terms wide : new Terms[] {
            fit.owner(subject(3)).grantor(subject(3)),
            fit.collection(Word.of(1)),
            fit.key(Word.ZERO),
            fit.key(Word.of(1)),
            fit.actions(7),
            fit.depth(2),
            fit.without(3),
            fit.need(3, 6),
            fit.without(4),
            fit.need(4, 6),
            fit.need(5, 7),
        }) {
            request++;
            n.ok(2, one(request, request(wide, narrow.bytes())), asked(2, request, wide, 17));
        }
        n.ok(2, one(2, request(fit, narrow.bytes())), activated(2, 2, fit, narrow, 1));
        ruled("rule-depth", "a request may be as deep as its rule, or less", narrow)
                .ok(
                        2,
                        one(2, request(fit.actions(2).depth(0), narrow.bytes())),
                        activated(2, 2, fit.actions(2).depth(0), narrow, 1));
        Terms held = r.need(1, 4000).need(2, 6000).need(6, credential(3, TYPE));
        Terms asks = held.key(KEY).to(2);
        Script h = ruled("rule-conditions", "one condition that fails, and it stays a request", held);
        h.ok(2, one(2, request(asks, held.bytes())), asked(2, 2, asks, 19));
        attested(h, 3, 2, 2, TYPE, FOREVER)
                .ok(1, one(3, endRule(held)), ruled(1, 3, 0x0506, held))
                .ok(2, one(3, request(asks.nonce(2), held.bytes())), asked(2, 3, asks.nonce(2), 2))
                .ok(1, one(4, setRule(held)), ruled(1, 4, 0x0505, held));
        Terms own = asks.nonce(3).need(7, subject(3));
        h.ok(2, one(4, request(own, held.bytes())), asked(2, 4, own, 19));
        tick(h, 2, 6001).ok(2, one(5, request(asks.nonce(4), held.bytes())), asked(2, 5, asks.nonce(4), 14));
        Script early = ruled("rule-not-yet", "a rule has its window too", held);
        attested(early, 3, 2, 2, TYPE, FOREVER);
        Terms later = held.need(1, 5001);
        early.ok(1, one(3, setRule(later)), ruled(1, 3, 0x0505, later))
                .ok(2, one(2, request(asks.need(1, 5001), later.bytes())), asked(2, 2, asks.need(1, 5001), 15))
                .ok(2, one(3, request(asks.need(2, 5999), held.bytes())), activated(2, 3, asks.need(2, 5999), held, 1));
        Terms until = rule().need(2, 6000);
        timeless("rule-without-clock", "where no time is known no window is open", "K5-2", "K5-12")
                .ok(1, one(2, setRule(until)), ruled(1, 2, 0x0505, until))
                .ok(2, one(2, request(until.to(2), until.bytes())), asked(2, 2, until.to(2), 15));
        Terms signed = r.need(9, subject(3));
        Terms c = signed.to(2);
        Script awaiting = ruled("rule-countersigned", "a rule does not replace the countersignature", signed);
        awaiting.ok(2, one(2, request(c, signed.bytes())), activated(2, 2, c, signed, 3))
                .no(2, one(9, use(READ, c)), E_STATE, 0)
                .ok(3, one(2, countersign(c)), countersigned(3, 2, c))
                .ok(2, one(3, use(READ, c)), used(2, 3, READ, c, 1));
    }

    private Script holding(String id, String title, Terms t) throws Exception {
        return world(id, title, "K5-8").ok(1, one(2, grant(t)), given(1, 2, t, 1));
    }

    private void actionsAndResources() throws Exception {
        Terms t = plain();
        Script s = holding("use", "one use, told with purpose and presentation", t);
        s.no(2, one(9, new Item(Fn.USE, new byte[128])), E_ARG, 0)
                .no(2, one(9, new Item(Fn.USE, Items.args(use(READ, t).args(), new byte[1]))), E_ARG, 0)
                .no(2, one(9, use(READ.action(0), t)), E_ARG, 0)
                .no(2, one(9, use(READ.action(3), t)), E_ARG, 0)
                .no(2, one(9, use(READ.action(4), t)), E_ARG, 0)
                .no(2, one(9, use(READ.action(16), t)), E_ARG, 0)
                .no(2, one(9, use(READ, t.nonce(2))), E_NOT_FOUND, 0)
                .no(3, one(9, use(READ, t.nonce(2))), E_NOT_FOUND, 0)
                .no(3, one(9, use(READ, t)), E_FORBIDDEN, 0)
                .no(1, one(9, use(READ, t)), E_FORBIDDEN, 0)
                .ask(
                        evaluate(READ, NOW, t.nonce(2)),
                        0,
                        Word.ZERO,
                        Word.of(2),
                        t.nonce(2).id());
        denied(s, READ.action(1), NOW, t, E_FORBIDDEN);
        denied(s, READ.action(8), NOW, t, E_FORBIDDEN);
        denied(s, READ.key(Word.of(1)), NOW, t, E_FORBIDDEN);
        denied(s, READ.key(Word.ZERO), NOW, t, E_FORBIDDEN);
        allowed(s, 2, READ.purpose(7).showing(8).fields(9), NOW, t, FOREVER, FOREVER, 1);
        allowed(s, 3, READ, NOW, t, FOREVER, FOREVER, 2)
                .ask(Queries.of(Fn.GRANTED, t.id()), 0, Word.of(1), Word.of(2), Word.ZERO, Word.of(1));
        Terms whole = plain().key(Word.ZERO).actions(9);
        Script w = holding("use-of-a-collection", "a collection's grant is good for each of its records", whole);
        allowed(w, 2, READ.action(1), NOW, whole, FOREVER, FOREVER, 1);
        allowed(w, 3, READ.action(8).key(Word.of(1)), NOW, whole, FOREVER, FOREVER, 2);
        allowed(w, 4, READ.action(1).key(Word.ZERO), NOW, whole, FOREVER, FOREVER, 3);
        denied(w, READ, NOW, whole, E_FORBIDDEN);
        w.ask(evaluate(READ.action(4), NOW, whole), 0, Word.ZERO, Word.of(4), whole.id());
    }

    private void conditions() throws Exception {
        Terms t = plain().need(4, 5);
        Script p = holding("use-purpose", "for the agreed purpose alone", t);
        denied(p, READ, NOW, t, E_CONSTRAINT, t.id(), 4);
        denied(p, READ.purpose(6), NOW, t, E_CONSTRAINT, t.id(), 4);
        allowed(p, 2, READ.purpose(5), NOW, t, FOREVER, FOREVER, 1);
        Word mask = Word.ofHex("80" + "0".repeat(60) + "06");
        Terms f = plain().need(5, mask);
        Script fields = holding("use-fields", "some of the fields given, and not all by saying nothing", f);
        denied(fields, READ, NOW, f, E_CONSTRAINT, f.id(), 5);
        denied(fields, READ.fields(1), NOW, f, E_CONSTRAINT, f.id(), 5);
        denied(fields, READ.fields(7), NOW, f, E_CONSTRAINT, f.id(), 5);
        denied(fields, READ.fields(Word.ofHex("c0" + "0".repeat(62))), NOW, f, E_CONSTRAINT, f.id(), 5);
        allowed(fields, 2, READ.fields(mask), NOW, f, FOREVER, FOREVER, 1);
        allowed(fields, 3, READ.fields(2), NOW, f, FOREVER, FOREVER, 2);
        Terms s = plain().need(8, 5);
        Script shown = holding("use-presentation", "something has to be shown", s);
        denied(shown, READ, NOW, s, E_CONSTRAINT, s.id(), 8);
        allowed(shown, 2, READ.showing(1), NOW, s, FOREVER, FOREVER, 1);
        Terms h = plain().need(6, credential(3, TYPE));
        Script held = holding("use-credential", "a credential that its issuer attested and has not withdrawn", h);
        denied(held, READ, NOW, h, E_CONSTRAINT, h.id(), 6);
        attested(held, 1, 3, 2, TYPE, FOREVER);
        attested(held, 3, 2, 2, Word.of(1), FOREVER);
        attested(held, 3, 3, 1, TYPE, FOREVER);
        denied(held, READ, NOW, h, E_CONSTRAINT, h.id(), 6);
        attested(held, 3, 4, 2, TYPE, NOW);
        allowed(held, 2, READ, NOW, h, NOW, FOREVER, 1);
        tick(held, 2, NOW + 1);
        denied(held, READ, NOW + 1, h, E_CONSTRAINT, h.id(), 6);
        attested(held, 3, 5, 2, TYPE, FOREVER);
        allowed(held, 3, READ, NOW + 1, h, FOREVER, FOREVER, 2);
        attested(held, 3, 6, 2, TYPE, 0);
        denied(held, READ, NOW + 1, h, E_CONSTRAINT, h.id(), 6);
        Terms o = plain().need(7, subject(3));
        Script org = holding("use-organisation", "the organisation itself, or its members", o);
        denied(org, READ, NOW, o, E_CONSTRAINT, o.id(), 7);
        attested(org, 3, 2, 2, TYPE, FOREVER);
        attested(org, 1, 3, 2, Word.ZERO, FOREVER);
        denied(org, READ, NOW, o, E_CONSTRAINT, o.id(), 7);
        attested(org, 3, 3, 2, Word.ZERO, 9000);
        allowed(org, 2, READ, NOW, o, 9000, FOREVER, 1).ok(1, one(4, grant(o.to(3))), given(1, 4, o.to(3), 1));
        allowed(org, 4, READ, NOW, o.to(3), FOREVER, FOREVER, 1);
        Script noClock = timeless("use-credential-without-clock", "an end cannot be told without a clock", "K5-12");
        noClock.ok(1, one(2, grant(h)), given(1, 2, h, 1));
        attested(noClock, 3, 2, 2, TYPE, 9000);
        denied(noClock, READ, 0, h, E_CONSTRAINT, h.id(), 6);
        attested(noClock, 3, 3, 2, TYPE, FOREVER);
        allowed(noClock, 2, READ, 0, h, FOREVER, FOREVER, 1);
    }

    private void windows() throws Exception {
        Terms from = plain().need(1, 5001);
        Script f = holding("use-not-before", "from its first millisecond", from);
        denied(f, READ, NOW, from, E_NOT_YET);
        f.ask(evaluate(READ, 0, from), 0, Word.ZERO, Word.of(15), from.id());
        tick(f, 2, 5001);
        allowed(f, 2, READ, 5001, from, FOREVER, FOREVER, 1);
        Terms to = plain().need(2, 5000);
        Script t = holding("use-not-after", "to its last millisecond", to);
        allowed(t, 2, READ, NOW, to, 5000, FOREVER, 1);
        tick(t, 2, 5001);
        denied(t, READ, 5001, to, E_EXPIRED);
        t.ask(evaluate(READ, 0, to), 0, Word.ZERO, Word.of(15), to.id());
        Terms both = plain().need(1, 1).need(2, 9000);
        Script none = timeless("use-without-clock", "where no time is known no window is open", "K5-8", "K5-12");
        none.ok(1, one(2, grant(both)), given(1, 2, both, 1)).ok(1, one(3, grant(plain())), given(1, 3, plain(), 1));
        denied(none, READ, 0, both, E_NOT_YET);
        allowed(none, 2, READ, 0, plain(), FOREVER, FOREVER, 1);
        tick(none, 1, 1);
        allowed(none, 3, READ, 1, both, 9000, FOREVER, 1);
    }

    private void uses() throws Exception {
        Terms t = plain().need(3, 2);
        Script s = holding("use-up", "as often as given", t);
        allowed(s, 2, READ, NOW, t, FOREVER, 2, 1);
        allowed(s, 3, READ, NOW, t, FOREVER, 1, 2);
        denied(s, READ, NOW, t, E_EXHAUSTED);
        Terms parent = plain().passable(1).need(3, 5);
        Terms child = parent.below(3).need(3, 3);
        Script p = holding("use-shared", "what is given on is used up", parent);
        allowed(p, 2, READ, NOW, parent, FOREVER, 5, 1)
                .no(2, one(9, grant(child.need(3, 5), parent.bytes())), E_EXHAUSTED, 0)
                .ok(2, one(3, grant(child, parent.bytes())), given(2, 3, child, 1));
        allowed(p, 4, READ, NOW, parent, FOREVER, 1, 5);
        denied(p, READ, NOW, parent, E_EXHAUSTED);
        allowed(p, 2, READ, NOW, child, FOREVER, 3, 1).ok(2, one(5, revoke(child)), revoked(2, 5, child, 0));
        denied(p, READ, NOW, parent, E_EXHAUSTED);
        p.no(2, one(9, grant(child.nonce(2).need(3, 1), parent.bytes())), E_EXHAUSTED, 0);
    }

    /** Several reasons at once: the first of K5-8's order is told. */
    private void decisions() throws Exception {
        Terms t = plain().need(2, 4999)
                .need(3, 1)
                .need(4, 5)
                .need(5, 6)
                .need(6, credential(3, TYPE))
                .need(7, subject(3))
                .need(8, 9)
                .need(9, subject(3));
        Script s = world("decisions", "which reason comes first", "K5-8");
        denied(s, READ.action(1), NOW, t, E_NOT_FOUND).ok(1, one(2, grant(t)), given(1, 2, t, 3));
        denied(s, READ.action(1), NOW, t, E_FORBIDDEN);
        denied(s, READ.key(Word.ZERO), NOW, t, E_FORBIDDEN);
        denied(s, READ, NOW, t, E_CONSTRAINT, t.id(), 4);
        denied(s, READ.purpose(5), NOW, t, E_CONSTRAINT, t.id(), 5);
        denied(s, READ.purpose(5).fields(2), NOW, t, E_CONSTRAINT, t.id(), 8);
        Want want = READ.purpose(5).fields(2).showing(1);
        denied(s, want, NOW, t, E_CONSTRAINT, t.id(), 6);
        attested(s, 3, 2, 2, TYPE, 8000);
        denied(s, want, NOW, t, E_CONSTRAINT, t.id(), 7);
        attested(s, 3, 3, 2, Word.ZERO, 7000);
        denied(s, want, NOW, t, E_STATE, t.id(), 3).ok(3, one(4, countersign(t)), countersigned(3, 4, t));
        denied(s, want, NOW, t, E_EXPIRED)
                .ask(evaluate(want, 4999, t), 0, Word.of(1), Word.ZERO, t.id(), Word.of(4999), Word.of(1))
                .ask(evaluate(want, 0, t), 0, Word.ZERO, Word.of(19), t.id(), Word.ZERO, Word.ZERO, Word.of(6));
        Terms late =
                plain().need(2, 9000).need(3, 1).need(6, credential(3, TYPE)).need(7, subject(3));
        s.ok(1, one(5, grant(late)), given(1, 5, late, 1));
        allowed(s, 2, READ, NOW, late, 7000, 1, 1)
                .ask(evaluate(READ, NOW, late), 0, Word.ZERO, Word.of(16), late.id())
                .ask(
                        evaluate(READ, 9001, late),
                        0,
                        Word.ZERO,
                        Word.of(19),
                        late.id(),
                        Word.ZERO,
                        Word.ZERO,
                        Word.of(6));
        attested(s, 3, 6, 2, TYPE, 6000);
        attested(s, 3, 7, 2, Word.ZERO, FOREVER);
        Terms fresh = late.nonce(2);
        s.ok(1, one(6, grant(fresh)), given(1, 6, fresh, 1))
                .ask(evaluate(READ, NOW, fresh), 0, Word.of(1), Word.ZERO, fresh.id(), Word.of(6000), Word.of(1))
                .ask(evaluate(READ, 6000, fresh), 0, Word.of(1), Word.ZERO, fresh.id(), Word.of(6000), Word.of(1))
                .no(2, one(9, use(READ, late)), E_EXHAUSTED, 0);
        Terms parent = plain().passable(1);
        holding("evaluate-reauthorize", "one action is asked for, REAUTHORIZE too", parent)
                .ask(
                        evaluate(READ.action(4), NOW, parent),
                        0,
                        Word.of(1),
                        Word.ZERO,
                        parent.id(),
                        Word.of(FOREVER),
                        Word.of(FOREVER))
                .ask(evaluate(READ.action(0), NOW, parent), 1)
                .ask(evaluate(READ.action(3), NOW, parent), 1)
                .ask(evaluate(READ.action(16), NOW, parent), 1)
                .ask(evaluate(READ, Long.MIN_VALUE, parent), 1)
                .ask(evaluate(READ, -1, parent), 1)
                .ask(
                        evaluate(READ, FOREVER, parent),
                        0,
                        Word.of(1),
                        Word.ZERO,
                        parent.id(),
                        Word.of(FOREVER),
                        Word.of(FOREVER))
                .ask(Items.args(evaluate(READ, NOW, parent), new byte[1]), 1)
                .ask(evaluate(READ, NOW, parent.need(10, 1).actions(0)), 1)
                .ask(evaluate(READ.action(3), NOW, parent.need(10, 1)), 1)
                .ask(evaluate(READ, NOW, rule()), 1)
                .ask(Queries.of(Fn.EVALUATE), 1);
    }

    private void releasing() throws Exception {
        Terms t = plain().need(1, 4000)
                .need(2, 6000)
                .need(3, 2)
                .need(7, subject(3))
                .need(9, subject(3));
        Script s = world("release", "the key for a use, by who gave it or the owner", "K5-9", "K5-16");
        s.no(1, one(9, new Item(Fn.RELEASE, new byte[3])), E_ARG, 0)
                .no(1, one(9, release(0, t)), E_ARG, 0)
                .no(1, one(9, release(0, t, WRAPPED)), E_NOT_FOUND, 0)
                .ok(1, one(2, grant(t)), given(1, 2, t, 3))
                .no(1, one(9, release(1, t, WRAPPED)), E_NOT_FOUND, 0)
                .no(3, one(9, release(1, t, WRAPPED)), E_NOT_FOUND, 0)
                .no(2, one(9, release(0, t, WRAPPED)), E_FORBIDDEN, 0)
                .no(3, one(9, release(0, t, WRAPPED)), E_FORBIDDEN, 0)
                .no(1, one(9, release(0, t, WRAPPED)), E_CONSTRAINT, 0);
        attested(s, 3, 2, 2, Word.ZERO, FOREVER)
                .no(1, one(9, release(0, t, WRAPPED)), E_STATE, 0)
                .ok(3, one(3, countersign(t)), countersigned(3, 3, t))
                .no(1, one(9, release(0, t, new byte[513])), E_LIMIT, 0)
                .ok(1, one(3, release(0, t, WRAPPED)), released(1, 3, 0, t, WRAPPED))
                .ok(1, one(4, release(0, t, new byte[512])), released(1, 4, 0, t, new byte[512]))
                .ok(2, one(2, use(READ, t)), used(2, 2, READ, t, 1))
                .no(1, one(9, release(2, t, WRAPPED)), E_NOT_FOUND, 0)
                .ok(1, one(5, release(1, t, WRAPPED)), released(1, 5, 1, t, WRAPPED))
                .ok(2, one(3, use(READ, t)), used(2, 3, READ, t, 2))
                .ok(1, one(6, release(2, t, WRAPPED)), released(1, 6, 2, t, WRAPPED))
                .no(1, one(9, release(-1, t, WRAPPED)), E_NOT_FOUND, 0);
        tick(s, 2, 6001)
                .no(1, one(9, release(0, t, WRAPPED)), E_EXPIRED, 0)
                .no(1, one(9, release(0, t, new byte[513])), E_EXPIRED, 0)
                .ok(1, one(7, revoke(t)), revoked(1, 7, t, 0))
                .no(1, one(9, release(0, t, WRAPPED)), E_STATE, 0);
        Terms early = plain().need(1, 5001);
        holding("release-not-yet", "no key before the window", early)
                .no(1, one(9, release(0, early, WRAPPED)), E_NOT_YET, 0);
        Terms parent = plain().passable(1);
        Terms child = parent.below(3);
        holding("release-below", "a later epoch's key comes from the owner or from who gave on", parent)
                .ok(2, one(2, grant(child, parent.bytes())), given(2, 2, child, 1))
                .ok(1, one(3, release(0, child, WRAPPED)), released(1, 3, 0, child, WRAPPED))
                .ok(2, one(3, release(0, child, WRAPPED)), released(2, 3, 0, child, WRAPPED))
                .no(3, one(9, release(0, child, WRAPPED)), E_FORBIDDEN, 0)
                .ok(1, one(4, revoke(parent)), revoked(1, 4, parent, 0))
                .no(2, one(9, release(0, child, WRAPPED)), E_STATE, 0);
    }

    private static Item open(long expected, Word collection, Word commitment, byte[] recovery) {
        return new Item(
                Fn.OPEN_EPOCH, Items.args(Items.u64(expected), collection.bytes(), commitment.bytes(), recovery));
    }

    private static Word head(Word resource, long epoch, Word previous, Word commitment, byte[] recovery) {
        return h(
                "gantry:epoch:v1",
                resource.bytes(),
                Items.u64(epoch),
                previous.bytes(),
                commitment.bytes(),
                sha(recovery).bytes());
    }

    private void epochs() throws Exception {
        Word commitment = Word.of(0xC0);
        Word whole = plain().key(Word.ZERO).resource();
        Word first = head(whole, 1, Word.ZERO, commitment, WRAPPED);
        byte[] longest = new byte[512];
        Word second = head(whole, 2, first, TYPE, longest);
        Terms t = plain();
        Terms passed = t.passable(1).nonce(2);
        Terms child = passed.below(3);
        Script s = world("epoch", "a collection's keys, one after the other, each with its recovery", "K5-10", "K5-4");
        s.no(1, one(9, new Item(Fn.OPEN_EPOCH, new byte[71])), E_ARG, 0)
                .no(1, one(9, open(0, COLLECTION, commitment, NONE)), E_ARG, 0)
                .no(1, one(9, open(0, Word.ZERO, commitment, WRAPPED)), E_ARG, 0)
                .no(1, one(9, open(0, COLLECTION, Word.ZERO, WRAPPED)), E_ARG, 0)
                .no(1, one(9, open(1, COLLECTION, commitment, WRAPPED)), E_VERSION, 0)
                .no(1, one(9, open(1, COLLECTION, commitment, new byte[513])), E_VERSION, 0)
                .no(1, one(9, open(-1, COLLECTION, commitment, WRAPPED)), E_VERSION, 0)
                .no(1, one(9, open(0, COLLECTION, commitment, new byte[513])), E_LIMIT, 0)
                .ask(Queries.of(Fn.EPOCH, whole), 2)
                .ask(Queries.of(Fn.EPOCH), 1)
                .ask(Queries.of(Fn.EPOCH, whole, whole), 1)
                .ok(1, one(2, grant(t)), given(1, 2, t, 1))
                .ok(1, one(3, revoke(t)), revoked(1, 3, t, 0))
                .ask(Queries.of(Fn.EPOCH, whole), 2)
                .ok(
                        1,
                        one(4, open(0, COLLECTION, commitment, WRAPPED)),
                        change(subject(1), 4, 0x050A, whole, 1, first, commitment, sha(WRAPPED)))
                .ask(Queries.of(Fn.EPOCH, whole), 0, Word.of(1), Word.ZERO, first)
                .no(1, one(9, open(0, COLLECTION, commitment, WRAPPED)), E_VERSION, 0)
                .ok(1, one(5, grant(passed)), given(1, 5, passed, 1))
                .ok(2, one(2, grant(child, passed.bytes())), given(2, 2, child, 1))
                .ok(2, one(3, revoke(child)), revoked(2, 3, child, 1))
                .ask(Queries.of(Fn.EPOCH, whole), 0, Word.of(1), Word.of(1), first)
                .ok(1, one(6, revoke(passed)), revoked(1, 6, passed, 1))
                .ok(
                        1,
                        one(7, open(1, COLLECTION, TYPE, longest)),
                        change(subject(1), 7, 0x050A, whole, 2, second, TYPE, sha(longest)))
                .ask(Queries.of(Fn.EPOCH, whole), 0, Word.of(2), Word.ZERO, second)
                .ok(2, one(4, request(t.nonce(3))), asked(2, 4, t.nonce(3), 0))
                .ok(2, one(5, revoke(t.nonce(3))), revoked(2, 5, t.nonce(3), 0))
                .ask(Queries.of(Fn.EPOCH, whole), 0, Word.of(2), Word.ZERO, second);
        Terms others = t.collection(Word.of(1));
        Word own = t.owner(subject(2)).key(Word.ZERO).resource();
        Word mine = head(own, 1, Word.ZERO, commitment, WRAPPED);
        world("epoch-of-one", "each owner's, and each collection's, for itself", "K5-10")
                .ok(
                        2,
                        one(2, open(0, COLLECTION, commitment, WRAPPED)),
                        change(subject(2), 2, 0x050A, own, 1, mine, commitment, sha(WRAPPED)))
                .ok(
                        1,
                        one(2, open(0, COLLECTION, commitment, WRAPPED)),
                        change(subject(1), 2, 0x050A, whole, 1, first, commitment, sha(WRAPPED)))
                .ok(1, one(3, grant(others)), given(1, 3, others, 1))
                .ok(1, one(4, revoke(others)), revoked(1, 4, others, 0))
                .ok(1, one(5, grant(t)), given(1, 5, t, 1))
                .ok(2, one(5, revoke(t)), revoked(2, 5, t, 1))
                .ask(Queries.of(Fn.EPOCH, whole), 0, Word.of(1), Word.of(1), first)
                .ask(Queries.of(Fn.EPOCH, own), 0, Word.of(1), Word.ZERO, mine);
        Terms again = t.nonce(2);
        world("revoke-and-open", "revoked, next epoch and the others' keys in one transaction", "K5-4", "K5-10")
                .ok(
                        1,
                        one(2, open(0, COLLECTION, commitment, WRAPPED)),
                        change(subject(1), 2, 0x050A, whole, 1, first, commitment, sha(WRAPPED)))
                .ok(1, one(3, grant(t, WRAPPED)), given(1, 3, t, 1, WRAPPED))
                .ok(1, one(4, grant(again.to(3), WRAPPED)), given(1, 4, again.to(3), 1, WRAPPED))
                .ok(
                        1,
                        KernelRequest.atomic(
                                        k(5),
                                        java.util.List.of(
                                                revoke(t),
                                                open(1, COLLECTION, TYPE, longest),
                                                release(0, again.to(3), WRAPPED)))
                                .encode(),
                        revoked(1, 5, t, 1),
                        change(subject(1), 5, 0x050A, whole, 2, second, TYPE, sha(longest)),
                        released(1, 5, 0, again.to(3), WRAPPED))
                .ask(Queries.of(Fn.EPOCH, whole), 0, Word.of(2), Word.ZERO, second)
                .no(
                        1,
                        KernelRequest.atomic(
                                        k(6),
                                        java.util.List.of(open(2, COLLECTION, TYPE, longest), release(0, t, WRAPPED)))
                                .encode(),
                        E_STATE,
                        1)
                .ask(Queries.of(Fn.EPOCH, whole), 0, Word.of(2), Word.ZERO, second);
    }

    private void credentials() throws Exception {
        Word held = credential(1, TYPE);
        Script s = world("attest", "a credential lasts until its end, or until it is withdrawn", "K5-11");
        s.no(1, one(9, new Item(Fn.ATTEST_CREDENTIAL, new byte[71])), E_ARG, 0)
                .no(
                        1,
                        one(
                                9,
                                new Item(
                                        Fn.ATTEST_CREDENTIAL,
                                        Items.args(attest(2, TYPE, 1).args(), new byte[1]))),
                        E_ARG,
                        0)
                .no(1, one(9, new Item(Fn.ATTEST_CREDENTIAL, new byte[72])), E_ARG, 0)
                .no(1, one(9, attest(2, TYPE, Long.MIN_VALUE)), E_ARG, 0)
                .no(1, one(9, attest(2, TYPE, 0)), E_NOT_FOUND, 0)
                .ask(Queries.of(Fn.CREDENTIAL, held, subject(2)), 2);
        attested(s, 1, 2, 2, TYPE, 6000)
                .ask(Queries.of(Fn.CREDENTIAL, held, subject(2)), 0, Word.of(6000))
                .ask(Queries.of(Fn.CREDENTIAL, held, subject(3)), 2)
                .ask(Queries.of(Fn.CREDENTIAL, credential(3, TYPE), subject(2)), 2)
                .ask(Queries.of(Fn.CREDENTIAL, held), 1)
                .ask(Queries.of(Fn.CREDENTIAL, held, subject(2), held), 1)
                .no(3, one(9, attest(2, TYPE, 0)), E_NOT_FOUND, 0);
        attested(s, 1, 3, 2, TYPE, FOREVER).ask(Queries.of(Fn.CREDENTIAL, held, subject(2)), 0, Word.of(FOREVER));
        attested(s, 1, 4, 2, TYPE, 0)
                .ask(Queries.of(Fn.CREDENTIAL, held, subject(2)), 2)
                .no(1, one(9, attest(2, TYPE, 0)), E_NOT_FOUND, 0);
        attested(s, 1, 5, 1, Word.ZERO, 7000)
                .ask(Queries.of(Fn.CREDENTIAL, credential(1, Word.ZERO), subject(1)), 0, Word.of(7000));
    }

    /** The step, and again: then its result is told. */
    private static void twice(Script s, int by, int request, Item item, long result, Change change) throws Exception {
        s.ok(by, one(request, item), change)
                .ok(by, one(request, item), change(subject(by), request, 0x00F1, Word.ZERO, result));
    }

    private void results() throws Exception {
        Word commitment = Word.of(0xC0);
        Word whole = plain().key(Word.ZERO).resource();
        Word head = head(whole, 1, Word.ZERO, commitment, WRAPPED);
        Terms t = plain();
        Terms signed = t.nonce(2).need(9, subject(3));
        Terms asks = t.nonce(3);
        Terms byRule = t.nonce(4);
        Terms r = rule();
        Script s = world("results", "what each function gives back, told when it is repeated", "S-21", "S-22");
        twice(
                s,
                1,
                2,
                open(0, COLLECTION, commitment, WRAPPED),
                1,
                change(subject(1), 2, 0x050A, whole, 1, head, commitment, sha(WRAPPED)));
        twice(s, 1, 3, grant(t), 1, given(1, 3, t, 1));
        twice(s, 1, 4, grant(signed), 3, given(1, 4, signed, 3));
        twice(s, 3, 4, countersign(signed), 1, countersigned(3, 4, signed));
        twice(s, 2, 4, request(asks), 2, asked(2, 4, asks, 0));
        twice(s, 1, 5, decide(0, asks), 4, decided(1, 5, asks, 4));
        twice(s, 1, 6, setRule(r), 0, ruled(1, 6, 0x0505, r));
        twice(s, 2, 6, request(byRule, r.bytes()), 1, activated(2, 6, byRule, r, 1));
        twice(s, 2, 7, request(t.nonce(5), r.bytes()), 2, asked(2, 7, t.nonce(5), 3));
        twice(s, 1, 7, endRule(r), 0, ruled(1, 7, 0x0506, r));
        s.ok(2, one(8, use(READ, t)), used(2, 8, READ, t, 1));
        twice(s, 2, 10, use(READ, t), 2, used(2, 10, READ, t, 2));
        twice(s, 1, 10, release(2, t, WRAPPED), 2, released(1, 10, 2, t, WRAPPED));
        twice(s, 1, 11, revoke(t), 1, revoked(1, 11, t, 1));
        twice(s, 2, 11, revoke(t.nonce(5)), 0, revoked(2, 11, t.nonce(5), 0));
        twice(
                s,
                1,
                12,
                attest(2, TYPE, 6000),
                0,
                change(subject(1), 12, 0x050B, credential(1, TYPE), 6000, subject(2), TYPE));
    }
}
