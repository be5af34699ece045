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

/** What mutants of the kernel showed to be missing: arguments a byte too long, what is kept apart for two of a kind, and limits met exactly. Subjects 1 to 3 govern. */
final class ExactVectors {
    private static final byte[] TWO = "ent:two".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DOCUMENT = "{}".getBytes(StandardCharsets.US_ASCII);

    private static final Word REASON = Word.of(99);

    private ExactVectors() {}

    private static byte[] longer(byte[] args) {
        return Arrays.copyOf(args, args.length + 1);
    }

    /** Each is well-formed but for one byte behind it. */
    private static Script tooLong(String id, List<Item> items, List<byte[]> queries) throws Exception {
        var s = new Script(id, "a byte behind the arguments", 1, "S-30", "S-50");
        for (Item item : items) {
            s.no(1, one(9, new Item(item.fn(), longer(item.args()))), E_ARG, 0);
        }
        for (byte[] query : queries) {
            s.ask(longer(query), 1);
        }
        return s;
    }

    private static byte[] governor(int subject, int on) {
        return action(Fn.SET_GOVERNOR, subject(subject).bytes(), new byte[] {(byte) on});
    }

    /** Subject 1's vote, which is enough. */
    private static Script decided(Script s, int request, byte[] action, long epoch, Change done) {
        return s.ok(1, vote(request, action), voted(1, request, action, epoch, 0), done);
    }

    private static Script enrol(Script s, int request, int subject, long epoch) {
        byte[] action =
                action(Fn.ENROL, account(subject).bytes(), subject(subject).bytes());
        return decided(
                s, request, action, epoch, change(subject(1), request, 0x0110, subject(subject), 1, account(subject)));
    }

    private static Script appoint(Script s, int request, int subject, long epoch) {
        return decided(
                s, request, governor(subject, 1), epoch, change(subject(1), request, 0x0013, subject(subject), 1));
    }

    private static Script info(Script s, int threshold, int governors, long epoch) {
        return s.ask(
                Queries.info(),
                0,
                Word.of(2),
                NETWORK,
                Word.of(3),
                Word.ZERO,
                Word.of(threshold),
                Word.of(governors),
                Word.of(epoch));
    }

    static List<Script> calls() throws Exception {
        var all = new ArrayList<Script>();
        all.add(tooLong(
                "K0-a-byte-too-long",
                List.of(
                        Items.cancel(k(3)),
                        Items.tick(5),
                        Items.vote(Fn.SET_THRESHOLD, Items.u16(2)),
                        Items.vote(Fn.SET_GOVERNOR, Items.args(subject(2).bytes(), new byte[1])),
                        Items.vote(
                                Fn.UPGRADE,
                                Items.args(new byte[] {1}, Word.of(5).bytes()))),
                List.of(
                        Queries.info(),
                        Queries.selfTest(),
                        Queries.request(k(1)),
                        Queries.of(Fn.CLOCK),
                        Queries.of(Fn.GOVERNOR, subject(1)),
                        Items.args(Queries.of(Fn.IMPLEMENTATION), new byte[] {1}))));
        all.add(new Script("K0-neighbouring-queries", "what is beside the queries is none", 1, "S-50")
                .ask(Queries.of(0x007f), 13)
                .ask(Queries.of(0x0087), 13));
        Script on = new Script("K0-governor-on", "a new governor counts at once, and votes of before lapse", 1, "K0-1");
        info(on, 1, 3, 0);
        enrol(on, 1, 4, 0)
                .no(4, vote(9, action(Fn.PAUSE)), E_FORBIDDEN, 0)
                .no(1, vote(9, governor(4, 0)), E_NOT_FOUND, 0)
                .ask(Queries.of(Fn.GOVERNOR, subject(4)), 0);
        appoint(on, 2, 4, 0).ask(Queries.of(Fn.GOVERNOR, subject(4)), 0, Word.of(1));
        info(on, 1, 4, 1);
        byte[] two = action(Fn.SET_THRESHOLD, Items.u16(2));
        on.ok(4, vote(3, two), voted(4, 3, two, 1, 0), change(subject(4), 3, 0x0012, Word.ZERO, 2));
        info(on, 2, 4, 2);
        on.ask(Items.args(Queries.of(Fn.IMPLEMENTATION), new byte[] {1}), 0);
        all.add(on);
        byte[] suspend = action(Fn.SUSPEND, subject(4).bytes());
        Script idle = new Script("K0-governor-suspended", "a suspended subject becomes no governor", 1, "K0-1");
        all.add(decided(enrol(idle, 1, 4, 0), 2, suspend, 0, change(subject(1), 2, 0x0111, subject(4), 0))
                .no(1, vote(9, governor(4, 1)), E_STATE, 0));
        Word off = h("gantry:proposal:v1", Items.u64(0), Items.u64(0), governor(3, 0));
        Word digest = sha(governor(3, 0));
        all.add(new Script("K0-governors-at-the-threshold", "as few governors as votes are needed", 2, "K0-1")
                .ok(1, vote(1, governor(3, 0)), change(subject(1), 1, 0x0001, off, 1, Word.ZERO, digest))
                .ok(
                        2,
                        vote(1, governor(3, 0)),
                        change(subject(2), 1, 0x0001, off, 2, Word.of(1), digest),
                        change(subject(2), 1, 0x0013, subject(3), 0))
                .no(3, vote(9, action(Fn.PAUSE)), E_FORBIDDEN, 0));
        Script many = new Script("K0-governors-sixty-four", "sixty-four governors are the most", 1, "K0-1");
        for (int i = 4; i <= 64; i++) {
            appoint(enrol(many, 100 + 2 * i, i, i - 4), 101 + 2 * i, i, i - 4);
        }
        enrol(many, 300, 65, 61).no(1, vote(9, governor(65, 1)), E_LIMIT, 0);
        info(many, 1, 64, 61);
        all.add(many);
        var items = new ArrayList<Item>();
        Change[] offers = new Change[128];
        for (int i = 0; i < 128; i++) {
            items.add(Items.offerAccount(account(1000 + i)));
            offers[i] = offered(1, 9, 1000 + i);
        }
        all.add(new Script("K0-most-items", "128 items are the most", 1, "S-10")
                .ok(1, KernelRequest.atomic(k(9), items).encode(), offers));
        byte[] largest = new byte[32];
        Arrays.fill(largest, 12, 32, (byte) 0xff);
        byte[] over = new byte[32];
        over[11] = 1;
        all.add(new Script("K0-upgrade-address", "an address has twenty bytes", 1, "K0-1")
                .no(1, one(9, Items.vote(Fn.UPGRADE, Items.args(new byte[] {6}, largest))), E_STATE, 0)
                .no(1, one(9, Items.vote(Fn.UPGRADE, Items.args(new byte[] {6}, over))), E_ARG, 0)
                .no(1, one(9, Items.vote(Fn.UPGRADE, Items.args(new byte[1], largest))), E_STATE, 0));
        return all;
    }

    private static Change offered(int by, int request, int account) {
        return change(subject(by), request, 0x0103, subject(by), 0, account(account));
    }

    private static Change confirmed(int account, int request, int subject, int accounts) {
        return change(account(account), request, 0x0104, subject(subject), accounts, account(account));
    }

    private static Change guarded(int by, int request, int needed, List<Word> guardians) {
        Word digest = sha(Items.args(guardians.stream().map(Word::bytes).toArray(byte[][]::new)));
        return change(subject(by), request, 0x0107, subject(by), needed, digest, Word.of(1));
    }

    private static Word published(int by) {
        return h(
                "gantry:did:v1",
                subject(by).bytes(),
                Items.u64(1),
                Word.ZERO.bytes(),
                sha(DOCUMENT).bytes(),
                Items.u64(0));
    }

    private static Script publish(Script s, int by) {
        return s.ok(
                by,
                one(30, Items.publish(0, DOCUMENT)),
                change(subject(by), 30, 0x0106, subject(by), 1, published(by), sha(DOCUMENT), Word.ZERO));
    }

    static List<Script> identities() throws Exception {
        var all = new ArrayList<Script>();
        all.add(tooLong(
                "K1-a-byte-too-long",
                List.of(
                        Items.offerAccount(account(8)),
                        Items.confirmAccount(subject(2)),
                        Items.removeAccount(account(1)),
                        Items.approveRecovery(subject(2), account(8)),
                        Items.deactivate(Word.of(1)),
                        Items.vote(
                                Fn.ENROL,
                                Items.args(account(8).bytes(), subject(8).bytes())),
                        Items.vote(Fn.SUSPEND, subject(2).bytes()),
                        Items.vote(Fn.REINSTATE, subject(2).bytes()),
                        Items.vote(Fn.SET_ROLES, Items.args(subject(2).bytes(), Items.u32(1)))),
                List.of(
                        Queries.account(account(1)),
                        Queries.subject(subject(1)),
                        Queries.invitation(account(1), subject(1)),
                        Queries.of(Fn.OFFER, account(1), subject(1)),
                        Queries.of(Fn.GUARDIANS, subject(1)),
                        Queries.of(Fn.DOCUMENT, subject(1)),
                        Queries.of(Fn.GUARDIAN, subject(1), subject(2)),
                        Queries.of(Fn.RECOVERY, subject(1), account(8)),
                        accountAt(1, 0))));
        List<Word> twoAndThree =
                List.of(subject(2), subject(3)).stream().sorted().toList();
        Script apart = new Script("K1-apart", "what two subjects have is kept apart", 1, "K1-3", "K1-6", "K1-7");
        apart.ok(1, one(1, Items.setGuardians(2, twoAndThree)), guarded(1, 1, 2, twoAndThree))
                .ok(2, one(1, Items.setGuardians(1, List.of(subject(1)))), guarded(2, 1, 1, List.of(subject(1))))
                .ask(Queries.of(Fn.GUARDIANS, subject(1)), 0, Word.of(2), Word.of(2), Word.of(1))
                .ask(Queries.of(Fn.GUARDIANS, subject(2)), 0, Word.of(1), Word.of(1), Word.of(1))
                .ask(Queries.of(Fn.GUARDIANS, subject(3)), 0)
                .ok(1, one(2, Items.offerAccount(account(5))), offered(1, 2, 5))
                .ok(5, one(1, Items.confirmAccount(subject(1))), confirmed(5, 1, 1, 2))
                .ask(Queries.subject(subject(1)), 0, Word.of(1), Word.of(3), Word.of(2))
                .ask(Queries.subject(subject(2)), 0, Word.of(1), Word.of(3), Word.of(1))
                .no(2, one(9, Items.removeAccount(account(2))), E_STATE, 0)
                .ask(accountAt(1, 1), 0, account(5))
                .ask(accountAt(2, 1), 2);
        publish(apart, 1).ask(Queries.of(Fn.DOCUMENT, subject(2)), 2);
        publish(apart, 2)
                .ask(Queries.of(Fn.DOCUMENT, subject(1)), 0, Word.of(1), published(1))
                .ask(Queries.of(Fn.DOCUMENT, subject(2)), 0, Word.of(1), published(2));
        Word recovery = h(
                "gantry:recovery:v1",
                subject(2).bytes(),
                Items.u64(1),
                Items.u64(0),
                account(6).bytes());
        apart.ok(
                        1,
                        one(40, Items.approveRecovery(subject(2), account(6))),
                        change(subject(1), 40, 0x0108, subject(2), 1, account(6), recovery))
                .ok(
                        6,
                        one(1, Items.confirmAccount(subject(2))),
                        change(account(6), 1, 0x0104, subject(2), 1, account(6), recovery))
                .ask(Queries.of(Fn.GUARDIANS, subject(2)), 0, Word.of(1), Word.of(1), Word.of(1), Word.of(1))
                .ask(Queries.of(Fn.GUARDIANS, subject(1)), 0, Word.of(2), Word.of(2), Word.of(1));
        all.add(apart);
        Script again = new Script("K1-replays", "a repeated request has the first result", 1, "S-21", "K1-4", "K1-5");
        again.ok(1, one(1, Items.offerAccount(account(5))), offered(1, 1, 5))
                .ok(5, one(1, Items.confirmAccount(subject(1))), confirmed(5, 1, 1, 2))
                .ok(1, one(2, Items.offerAccount(account(6))), offered(1, 2, 6))
                .ok(6, one(1, Items.confirmAccount(subject(1))), confirmed(6, 1, 1, 3))
                .ok(
                        1,
                        one(3, Items.removeAccount(account(5))),
                        change(subject(1), 3, 0x0105, subject(1), 2, account(5)))
                .ok(1, one(3, Items.removeAccount(account(5))), replayed(1, 3, 2))
                .ask(Queries.subject(subject(1)), 0, Word.of(1), Word.of(3), Word.of(2))
                .ask(accountAt(1, 1), 0, account(6))
                .ask(accountAt(1, 2), 2);
        again.ok(
                        1,
                        one(4, Items.invite(account(8), subject(8))),
                        change(subject(1), 4, 0x0101, subject(8), 0, account(8)))
                .ok(
                        8,
                        one(1, Items.accept(inception(8))),
                        change(account(8), 1, 0x0102, subject(8), 1, account(8), subject(1)))
                .ok(
                        8,
                        KernelRequest.single(k(1), Items.accept(inception(8))).encode(),
                        change(account(8), 1, 0x00F1, Word.ZERO, 1, Word.ZERO));
        publish(again, 1).ok(1, one(30, Items.publish(0, DOCUMENT)), replayed(1, 30, 1));
        all.add(again);
        return all;
    }

    private static Change replayed(int by, int request, long result) {
        return change(subject(by), request, 0x00F1, Word.ZERO, result, Word.ZERO);
    }

    private static byte[] accountAt(int subject, int place) {
        return Items.args(Queries.of(Fn.ACCOUNT_AT, subject(subject)), new byte[] {(byte) place});
    }

    private static Word own(int by, byte[] local) {
        return h("gantry:uid:v1", new byte[1], subject(by).bytes(), local);
    }

    private static Script register(Script s, int by, int request, byte[] local) {
        Word uid = own(by, local);
        return s.ok(
                by,
                one(request, Items.register(3, new byte[0], local)),
                change(subject(by), request, 0x0201, uid, 3, Word.ZERO));
    }

    static List<Script> identifiers() throws Exception {
        Word one = own(1, TWO);
        Word other = own(2, TWO);
        Word third = own(1, DOCUMENT);
        var all = new ArrayList<Script>();
        Script exact = tooLong(
                "K2-a-byte-too-long",
                List.of(
                        Items.proposeAlias(one, other),
                        Items.confirmAlias(one, other),
                        Items.retireAlias(one, other),
                        Items.handOver(one, subject(2)),
                        Items.takeOver(one),
                        Items.retire(one, other)),
                List.of(
                        Queries.of(Fn.IDENTIFIER, one),
                        Queries.of(Fn.NAMESPACE, one),
                        Queries.of(Fn.PROPOSED_ALIAS, one, other),
                        Queries.of(Fn.HANDED_OVER, one)));
        all.add(exact);
        Script apart = new Script("K2-apart", "what two identifiers have is kept apart", 1, "K2-5", "K2-7");
        register(register(register(apart, 1, 1, TWO), 2, 1, TWO), 1, 2, DOCUMENT)
                .ok(1, one(3, Items.handOver(one, subject(2))), change(subject(1), 3, 0x0205, one, 0, subject(2)))
                .ok(2, one(3, Items.handOver(other, subject(3))), change(subject(2), 3, 0x0205, other, 0, subject(3)))
                .ask(Queries.of(Fn.HANDED_OVER, one), 0, subject(2))
                .ask(Queries.of(Fn.HANDED_OVER, other), 0, subject(3))
                .ask(Queries.of(Fn.HANDED_OVER, third), 2)
                .no(3, one(9, Items.takeOver(one)), E_FORBIDDEN, 0)
                .ok(1, one(4, Items.retire(third, REASON)), change(subject(1), 4, 0x0207, third, 0, REASON))
                .ask(Queries.of(Fn.IDENTIFIER, third), 0, subject(1), Word.of(2), Word.of(3))
                .ask(Queries.of(Fn.IDENTIFIER, one), 0, subject(1), Word.of(1), Word.of(3))
                .ok(2, one(4, Items.takeOver(one)), change(subject(2), 4, 0x0206, one, 0, subject(1)))
                .ask(Queries.of(Fn.HANDED_OVER, other), 0, subject(3));
        all.add(apart);
        byte[] letter = {'a'};
        Word space = h("gantry:namespace:v1", letter);
        byte[] assign = action(Fn.ASSIGN, subject(1).bytes(), letter);
        all.add(decided(
                        new Script("K2-shortest-namespace", "a namespace may be a letter", 1, "K2-2"),
                        1,
                        assign,
                        0,
                        change(subject(1), 1, 0x0210, space, 0, subject(1)))
                .ask(Queries.of(Fn.NAMESPACE, space), 0, subject(1)));
        return all;
    }

    static List<Script> records() throws Exception {
        var all = new ArrayList<Script>();
        all.add(tooLong(
                "K4-a-byte-too-long",
                List.of(Items.tombstone(1, Word.of(5), Word.of(1), Word.of(9))),
                List.of(Queries.record(RecordVectors.recordId(1, 1)))));
        return all;
    }
}
