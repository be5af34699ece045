package dev.gantry.tck;

import static dev.gantry.tck.Bench.await;
import static dev.gantry.tck.Bench.changes;
import static dev.gantry.tck.Bench.check;
import static dev.gantry.tck.Bench.key;
import static dev.gantry.tck.Bench.same;
import static dev.gantry.tck.Bench.single;

import dev.gantry.GantryException;
import dev.gantry.core.envelope.Envelope;
import dev.gantry.core.envelope.EpochKey;
import dev.gantry.core.envelope.Place;
import dev.gantry.core.envelope.ReaderKey;
import dev.gantry.core.envelope.Recovery;
import dev.gantry.core.envelope.Suite;
import dev.gantry.core.envelope.WrappedKey;
import dev.gantry.kernel.Access;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Constraint;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.GrantCall;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** SPEC.md, "Encrypted records and their readers": what of grants and epochs the application API stands on, as it comes through the adapter. */
final class SealedRules {
    private static final Word NONE = Word.ZERO;
    private static final Word RECORD = Word.of(0xE7);
    private static final byte[] TEXT = "8.50 元".getBytes(StandardCharsets.UTF_8);
    private static final Access READING = new Access(GrantBody.READ, NONE, NONE, NONE, NONE);

    private SealedRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("G-861", "an encrypted record and its epoch's keys come back under each suite", b -> {
                    for (Suite suite : Suite.values()) {
                        comesBack(b, suite);
                    }
                }),
                new Rule("G-862", "who is revoked gets no key of the next epoch, who remains does at once", b -> {
                    for (Suite suite : Suite.values()) {
                        shutsOut(b, suite);
                    }
                }),
                new Rule("G-863", "a rule's grant is active in the request's transaction, or says why not", b -> {
                    var asking = new Bench(b.target());
                    Word collection = key();
                    GrantBody rule = body(b.subject(), collection, b.subject(), NONE, NONE, GrantBody.READ, 0, none());
                    b.land(single(key(), Items.setRule(rule)), b.writer());
                    GrantBody wider = body(
                            b.subject(),
                            collection,
                            b.subject(),
                            asking.subject(),
                            NONE,
                            GrantBody.READ | GrantBody.VIEW,
                            0,
                            none());
                    Change refused = changes(
                                    asking.land(single(key(), Items.requestGrant(NONE, wider, rule)), asking.writer()))
                            .get(0);
                    same(
                            refused.number().number(),
                            256L * KernelError.E_ATTENUATION.code() + 2,
                            "why it stays requested");
                    GrantBody within = read(b, collection, asking);
                    Change active = changes(
                                    asking.land(single(key(), Items.requestGrant(NONE, within, rule)), asking.writer()))
                            .get(0);
                    same(active.number().number(), 1L, "status in the request's own change");
                    same(active.b(), rule.ruleId(), "the rule that gave it");
                }),
                new Rule("G-864", "a grant below another is never wider", b -> {
                    var middle = new Bench(b.target());
                    var low = new Bench(b.target());
                    Word collection = key();
                    GrantBody wide = body(
                            b.subject(),
                            collection,
                            b.subject(),
                            middle.subject(),
                            NONE,
                            GrantBody.READ | GrantBody.REAUTHORIZE,
                            1,
                            none());
                    b.land(single(key(), Items.grant(wide, new byte[0])), b.writer());
                    for (int actions : new int[] {GrantBody.READ | GrantBody.COMPUTE, GrantBody.READ}) {
                        GrantBody below = body(
                                b.subject(),
                                collection,
                                middle.subject(),
                                low.subject(),
                                wide.id(),
                                actions,
                                0,
                                none());
                        byte[] request = single(key(), Items.grantBelow(wide, below, new byte[0]));
                        if (actions == GrantBody.READ) {
                            middle.land(request, middle.writer());
                        } else {
                            same(
                                    middle.refusal(request, middle.writer()),
                                    KernelError.E_ATTENUATION.code(),
                                    "code for a wider one");
                        }
                    }
                }),
                new Rule("G-865", "a condition that the kernel does not know is refused and denied", b -> {
                    var other = new Bench(b.target());
                    var unknown = none();
                    unknown.put(Constraint.values().length + 1, Word.of(1));
                    GrantBody grant =
                            body(b.subject(), key(), b.subject(), other.subject(), NONE, GrantBody.READ, 0, unknown);
                    same(
                            b.refusal(single(key(), Items.grant(grant, new byte[0])), b.writer()),
                            KernelError.E_CONSTRAINT.code(),
                            "code");
                    var judged = b.ask(Queries.evaluate(READING, 1, grant));
                    same(judged.number(1), 0L, "allowed");
                    same(judged.number(2), (long) KernelError.E_CONSTRAINT.code(), "why not");
                }),
                new Rule("G-866", "uses are counted, and end", b -> {
                    var other = new Bench(b.target());
                    var twice = none();
                    twice.put(Constraint.MAX_USES.code(), Word.of(2));
                    GrantBody grant =
                            body(b.subject(), key(), b.subject(), other.subject(), NONE, GrantBody.READ, 0, twice);
                    b.land(single(key(), Items.grant(grant, new byte[0])), b.writer());
                    Word once = key();
                    other.land(single(once, Items.use(READING, grant)), other.writer());
                    other.land(single(once, Items.use(READING, grant)), other.writer());
                    same(
                            b.ask(Queries.evaluate(READING, 1, grant)).number(5),
                            1L,
                            "uses left after a repeated request");
                    other.land(single(key(), Items.use(READING, grant)), other.writer());
                    same(
                            other.refusal(single(key(), Items.use(READING, grant)), other.writer()),
                            KernelError.E_EXHAUSTED.code(),
                            "code for one too many");
                }),
                new Rule(
                        "G-867", "every step of a record, a grant and an epoch is found, and leads to the state", b -> {
                            Word collection = key();
                            var other = new Bench(b.target());
                            Word resource = Digests.recordId(b.subject(), collection, NONE);
                            GrantBody grant = read(b, collection, other);
                            b.land(
                                    single(key(), Items.openEpoch(0, collection, Word.of(5), new byte[] {1})),
                                    b.writer());
                            b.land(single(key(), Items.grant(grant, new byte[] {2})), b.writer());
                            other.land(single(key(), Items.use(READING, grant)), other.writer());
                            b.land(single(key(), Items.release(1, grant, new byte[] {3})), b.writer());
                            b.land(single(key(), Items.revokeGrant(NONE, grant)), b.writer());
                            b.land(
                                    single(key(), Items.openEpoch(1, collection, Word.of(6), new byte[] {4})),
                                    b.writer());
                            same(
                                    steps(b, grant.id()).stream()
                                            .map(Change::kind)
                                            .toList(),
                                    List.of(Fn.GRANT, Fn.USE, Fn.RELEASE, Fn.REVOKE_GRANT),
                                    "the grant's steps");
                            var state = b.ask(Queries.grant(grant.id()));
                            same(state.number(1), 5L, "status");
                            same(state.number(2), 1L, "uses");
                            Word head = NONE;
                            List<Change> epochs = steps(b, resource);
                            for (Change c : epochs) {
                                head = Digests.epoch(resource, c.number().number(), head, c.b(), c.c());
                            }
                            same(b.ask(Queries.of(Fn.EPOCH, resource)).v(3), head, "the epochs' head");
                            same(epochs.size(), 2, "epochs");
                        }));
    }

    private static void comesBack(Bench b, Suite suite) throws Refusal {
        Word collection = key();
        try (ReaderKey own = ReaderKey.random(suite);
                ReaderKey offline = ReaderKey.random(suite);
                EpochKey epoch = EpochKey.fresh(suite, b.subject(), collection, 1)) {
            byte[] recovery =
                    Recovery.of(epoch, own.publicKey(), offline.publicKey()).bytes();
            Item opening = Items.openEpoch(0, collection, epoch.commitment(), recovery);
            Place place = new Place(b.subject(), collection, RECORD, 1);
            byte[] envelope = Envelope.seal(epoch, place, TEXT);
            b.land(
                    KernelRequest.atomic(key(), List.of(opening, sealed(collection, envelope)))
                            .encode(),
                    b.writer());
            Item opened = carried(b, Digests.recordId(b.subject(), collection, NONE), Fn.OPEN_EPOCH);
            Item record = carried(b, Digests.recordId(b.subject(), collection, RECORD), Fn.CREATE);
            Recovery there = Recovery.parse(GrantCall.of(opened).key());
            try (EpochKey mine = WrappedKey.unwrap(own, there.own());
                    EpochKey recovered = WrappedKey.unwrap(offline, there.offline())) {
                same(mine.commitment(), epoch.commitment(), "commitment of " + suite);
                same(
                        text(mine, place, Items.body(record).payload()),
                        new String(TEXT, StandardCharsets.UTF_8),
                        "content");
                same(recovered.commitment(), epoch.commitment(), "commitment of the recovered key of " + suite);
            }
        }
    }

    private static void shutsOut(Bench b, Suite suite) throws Refusal {
        var leaving = new Bench(b.target());
        var staying = new Bench(b.target());
        Word collection = key();
        GrantBody leaves = read(b, collection, leaving);
        GrantBody stays = read(b, collection, staying);
        try (ReaderKey left = ReaderKey.random(suite);
                ReaderKey kept = ReaderKey.random(suite);
                EpochKey first = EpochKey.fresh(suite, b.subject(), collection, 1);
                EpochKey second = EpochKey.fresh(suite, b.subject(), collection, 2)) {
            b.land(single(key(), Items.openEpoch(0, collection, first.commitment(), new byte[] {1})), b.writer());
            b.land(single(key(), Items.grant(leaves, WrappedKey.wrap(first, left.publicKey()))), b.writer());
            b.land(single(key(), Items.grant(stays, WrappedKey.wrap(first, kept.publicKey()))), b.writer());
            List<Item> revocation = List.of(
                    Items.revokeGrant(NONE, leaves),
                    Items.openEpoch(1, collection, second.commitment(), new byte[] {2}),
                    Items.release(0, stays, WrappedKey.wrap(second, kept.publicKey())));
            b.land(KernelRequest.atomic(key(), revocation).encode(), b.writer());
            same(
                    b.refusal(
                            single(key(), Items.release(0, leaves, WrappedKey.wrap(second, left.publicKey()))),
                            b.writer()),
                    KernelError.E_STATE.code(),
                    "code for a key to who was revoked");
            byte[] released = GrantCall.of(carried(b, stays.id(), Fn.RELEASE)).key();
            try (EpochKey got = WrappedKey.unwrap(kept, released)) {
                same(got.commitment(), second.commitment(), "the key of who remains");
            }
            check(!opens(left, released), "who was revoked opens the key of the next epoch");
        }
    }

    private static boolean opens(ReaderKey reader, byte[] wrapped) {
        try {
            WrappedKey.unwrap(reader, wrapped).close();
            return true;
        } catch (GantryException e) {
            return false;
        }
    }

    private static String text(EpochKey key, Place place, byte[] envelope) {
        return new String(Envelope.open(key, place, envelope), StandardCharsets.UTF_8);
    }

    private static Item sealed(Word collection, byte[] envelope) {
        return Items.create(new Items.Body(collection, RECORD, 2, Digests.plain(envelope), new byte[0], envelope));
    }

    /** The newest call of this kind about an entity, read back. */
    private static Item carried(Bench b, Word entity, int fn) throws Refusal {
        LedgerEvent newest = await(b.adapter().find(ChangeIndex.ENTITY, entity.bytes())).stream()
                .filter(e -> Change.of(e.change()).kind() == fn)
                .reduce((x, y) -> y)
                .orElseThrow(() -> new AssertionError("a landed call is not found by its entity"));
        byte[] request = await(b.adapter().transaction(newest.transactionId()))
                .orElseThrow()
                .request();
        return KernelRequest.decode(request).items().stream()
                .filter(i -> i.fn() == fn)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the transaction does not carry the call"));
    }

    private static List<Change> steps(Bench b, Word entity) {
        return await(b.adapter().find(ChangeIndex.ENTITY, entity.bytes())).stream()
                .map(e -> Change.of(e.change()))
                .toList();
    }

    private static SortedMap<Integer, Word> none() {
        return new TreeMap<>();
    }

    /** Reading of a whole collection, on no condition. */
    private static GrantBody read(Bench owner, Word collection, Bench grantee) {
        return body(owner.subject(), collection, owner.subject(), grantee.subject(), NONE, GrantBody.READ, 0, none());
    }

    private static GrantBody body(
            Word owner,
            Word collection,
            Word grantor,
            Word grantee,
            Word parent,
            int actions,
            int depth,
            SortedMap<Integer, Word> constraints) {
        return new GrantBody(
                owner, collection, NONE, grantor, grantee, parent, Word.of(1), actions, depth, constraints);
    }
}
