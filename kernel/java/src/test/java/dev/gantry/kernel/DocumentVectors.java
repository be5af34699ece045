package dev.gantry.kernel;

import static dev.gantry.kernel.IdentityVectors.action;
import static dev.gantry.kernel.IdentityVectors.vote;
import static dev.gantry.kernel.IdentityVectors.voted;
import static dev.gantry.kernel.KernelError.*;
import static dev.gantry.kernel.Script.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** K1: documents, guardians, recovery. Subjects 1 to 3 govern; 4 was enrolled with account 4; the clock stands at 5,000 ms. */
final class DocumentVectors {
    private static final byte[] FIRST = "{\"first\":1}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECOND = "{\"second\":2}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENROL =
            action(Fn.ENROL, account(4).bytes(), subject(4).bytes());
    private final List<Script> all = new ArrayList<>();

    private Script world(String id, String title, String... rules) throws Exception {
        var s = new Script("K1-" + id, title, 1, rules);
        s.ok(1, vote(1, ENROL), voted(1, 1, ENROL, 0, 0), change(subject(1), 1, 0x0110, subject(4), 1, account(4)));
        s.ok(2, one(1, Items.tick(5000)), change(subject(2), 1, 0x0003, Word.ZERO, 5000));
        all.add(s);
        return s;
    }

    private void refused(String id, int caller, Item item, KernelError error, String rule) throws Exception {
        world(id, id.replace('-', ' '), rule).no(caller, one(9, item), error, 0);
    }

    /** The world with guardians 1, 2 and 3 of subject 4, two of whom are needed. */
    private Script guarded(String id, String title, String... rules) throws Exception {
        return world(id, title, rules).ok(4, one(1, Items.setGuardians(2, three())), guardians(1, 1, 2, three()));
    }

    private static List<Word> three() {
        return sorted(1, 2, 3);
    }

    private static List<Word> sorted(int... subjects) {
        return java.util.Arrays.stream(subjects)
                .mapToObj(Script::subject)
                .sorted()
                .toList();
    }

    private static Change guardians(int request, long epoch, int needed, List<Word> list) {
        Word digest = sha(Items.args(list.stream().map(Word::bytes).toArray(byte[][]::new)));
        return change(subject(4), request, 0x0107, subject(4), needed, digest, Word.of(epoch));
    }

    private static Word recovery(long epoch, long recoveries, int account) {
        return h(
                "gantry:recovery:v1",
                subject(4).bytes(),
                Items.u64(epoch),
                Items.u64(recoveries),
                account(account).bytes());
    }

    private static Change approved(int by, int request, long approvals, int account, Word recovery) {
        return change(subject(by), request, 0x0108, subject(4), approvals, account(account), recovery);
    }

    private static Change confirmed(int account, int request, int accounts, Word recovery) {
        return change(account(account), request, 0x0104, subject(4), accounts, account(account), recovery);
    }

    private static Word head(long version, Word previous, byte[] document, long time) {
        return h(
                "gantry:did:v1",
                subject(4).bytes(),
                Items.u64(version),
                previous.bytes(),
                sha(document).bytes(),
                Items.u64(time));
    }

    List<Script> build() throws Exception {
        documents();
        guardians();
        recovery();
        deactivation();
        return all;
    }

    private void documents() throws Exception {
        refused("publish-cut", 4, new Item(Fn.PUBLISH, new byte[7]), E_ARG, "K1-6");
        refused("publish-empty", 4, Items.publish(0, new byte[0]), E_ARG, "K1-6");
        refused("publish-too-long", 4, Items.publish(0, new byte[4097]), E_LIMIT, "K1-6");
        refused("publish-version-before-limit", 4, Items.publish(1, new byte[4097]), E_VERSION, "K1-6");
        refused("publish-first-as-second", 4, Items.publish(1, FIRST), E_VERSION, "K1-6");
        Word one = head(1, Word.ZERO, FIRST, 5000);
        Word two = head(2, one, SECOND, 6000);
        world("publish", "a document's versions are a chain with the clock's time", "K1-6")
                .ok(
                        4,
                        one(1, Items.publish(0, FIRST)),
                        change(subject(4), 1, 0x0106, subject(4), 1, one, sha(FIRST), Word.of(5000)))
                .ask(Queries.of(Fn.DOCUMENT, subject(4)), 0, Word.of(1), one, Word.of(5000))
                .no(4, one(9, Items.publish(0, SECOND)), E_VERSION, 0)
                .ok(2, one(2, Items.tick(6000)), change(subject(2), 2, 0x0003, Word.ZERO, 6000))
                .ok(
                        4,
                        one(2, Items.publish(1, SECOND)),
                        change(subject(4), 2, 0x0106, subject(4), 2, two, sha(SECOND), Word.of(6000)))
                .ask(Queries.of(Fn.DOCUMENT, subject(4)), 0, Word.of(2), two, Word.of(6000))
                .ask(Queries.of(Fn.DOCUMENT, subject(1)), 2)
                .ask(Queries.of(Fn.DOCUMENT), 1);
        world("publish-longest", "4,096 bytes are allowed", "K1-6")
                .ok(
                        4,
                        one(1, Items.publish(0, new byte[4096])),
                        change(
                                subject(4),
                                1,
                                0x0106,
                                subject(4),
                                1,
                                head(1, Word.ZERO, new byte[4096], 5000),
                                sha(new byte[4096]),
                                Word.of(5000)));
    }

    private void guardians() throws Exception {
        refused("guardians-cut", 4, new Item(Fn.SET_GUARDIANS, new byte[1]), E_ARG, "K1-7");
        refused("guardians-trailing", 4, new Item(Fn.SET_GUARDIANS, new byte[3]), E_ARG, "K1-7");
        refused("guardians-more-needed-than-there-are", 4, Items.setGuardians(2, sorted(1)), E_ARG, "K1-7");
        refused("guardians-none-needed", 4, Items.setGuardians(0, sorted(1)), E_ARG, "K1-7");
        refused("guardians-twice", 4, Items.setGuardians(1, List.of(subject(1), subject(1))), E_ARG, "K1-7");
        refused("guardians-unsorted", 4, Items.setGuardians(1, List.of(three().get(1), three().get(0))), E_ARG, "K1-7");
        refused("guardians-oneself", 4, Items.setGuardians(1, sorted(4)), E_ARG, "K1-7");
        refused("guardians-unknown", 4, Items.setGuardians(1, sorted(1, 5)), E_NOT_FOUND, "K1-7");
        var many = new ArrayList<Word>();
        for (int i = 0; i < 17; i++) {
            many.add(Word.of(100 + i));
        }
        refused("guardians-existence-before-limit", 4, Items.setGuardians(1, many), E_NOT_FOUND, "K1-7");
        Script crowd = world("guardians-seventeen", "sixteen guardians are the most", "K1-7");
        var subjects = new ArrayList<>(three());
        for (int i = 10; i < 24; i++) {
            byte[] enrol = action(Fn.ENROL, account(i).bytes(), subject(i).bytes());
            crowd.ok(
                    1,
                    vote(10 + i, enrol),
                    voted(1, 10 + i, enrol, 0, 0),
                    change(subject(1), 10 + i, 0x0110, subject(i), 1, account(i)));
            subjects.add(subject(i));
        }
        subjects.sort(null);
        crowd.no(4, one(9, Items.setGuardians(1, subjects)), E_LIMIT, 0)
                .ok(
                        4,
                        one(1, Items.setGuardians(16, subjects.subList(0, 16))),
                        guardians(1, 1, 16, subjects.subList(0, 16)));
        guarded("guardians", "guardians replace those before them", "K1-7")
                .ask(Queries.of(Fn.GUARDIANS, subject(4)), 0, Word.of(2), Word.of(3), Word.of(1), Word.ZERO)
                .ask(Queries.of(Fn.GUARDIAN, subject(4), subject(1)), 0, Word.of(1))
                .ok(4, one(2, Items.setGuardians(1, sorted(2))), guardians(2, 2, 1, sorted(2)))
                .ask(Queries.of(Fn.GUARDIAN, subject(4), subject(1)), 0, Word.ZERO)
                .ask(Queries.of(Fn.GUARDIAN, subject(4), subject(2)), 0, Word.of(1))
                .no(1, one(9, Items.approveRecovery(subject(4), account(5))), E_FORBIDDEN, 0)
                .ok(4, one(3, Items.setGuardians(0, List.of())), guardians(3, 3, 0, List.of()))
                .no(2, one(9, Items.approveRecovery(subject(4), account(5))), E_FORBIDDEN, 0)
                .no(5, one(9, Items.confirmAccount(subject(4))), E_NOT_FOUND, 0)
                .ask(Queries.of(Fn.GUARDIANS, subject(5)), 2)
                .ask(Queries.of(Fn.GUARDIAN, subject(5), subject(1)), 2)
                .ask(Queries.of(Fn.GUARDIAN, subject(4)), 1)
                .ask(Queries.of(Fn.GUARDIANS), 1);
    }

    private Script approve(Script s, int account) {
        return s.ok(
                        1,
                        one(40, Items.approveRecovery(subject(4), account(account))),
                        approved(1, 40, 1, account, recovery(1, 0, account)))
                .no(account, one(9, Items.confirmAccount(subject(4))), E_NOT_FOUND, 0)
                .ok(
                        3,
                        one(40, Items.approveRecovery(subject(4), account(account))),
                        approved(3, 40, 2, account, recovery(1, 0, account)));
    }

    private void recovery() throws Exception {
        Item approval = Items.approveRecovery(subject(4), account(5));
        refused("approve-cut", 1, new Item(Fn.APPROVE_RECOVERY, new byte[63]), E_ARG, "K1-8");
        refused("approve-zero-subject", 1, Items.approveRecovery(Word.ZERO, account(5)), E_ARG, "K1-8");
        refused("approve-zero-account", 1, Items.approveRecovery(subject(4), Word.ZERO), E_ARG, "K1-8");
        refused("approve-unknown-subject", 1, Items.approveRecovery(subject(5), account(5)), E_NOT_FOUND, "K1-8");
        refused("approve-without-guardians", 1, approval, E_FORBIDDEN, "K1-8");
        guarded("approve-bound-account", "an account in use cannot be given", "K1-8")
                .no(1, one(9, Items.approveRecovery(subject(4), account(4))), E_EXISTS, 0);
        guarded("approve-by-the-subject", "a subject is not its own guardian", "K1-8")
                .no(4, one(9, approval), E_FORBIDDEN, 0);
        guarded("approve-twice", "a guardian counts once", "K1-8")
                .ok(1, one(2, approval), approved(1, 2, 1, 5, recovery(1, 0, 5)))
                .no(1, one(9, approval), E_STATE, 0)
                .no(5, one(9, Items.confirmAccount(subject(4))), E_NOT_FOUND, 0)
                .ask(Queries.of(Fn.RECOVERY, subject(4), account(5)), 0, Word.of(1), recovery(1, 0, 5))
                .ask(Queries.of(Fn.RECOVERY, subject(4)), 1)
                .ask(Queries.of(Fn.RECOVERY, subject(5), account(5)), 2);
        guarded("approvals-for-different-accounts", "approvals count for one account", "K1-8")
                .ok(1, one(2, approval), approved(1, 2, 1, 5, recovery(1, 0, 5)))
                .ok(2, one(2, Items.approveRecovery(subject(4), account(6))), approved(2, 2, 1, 6, recovery(1, 0, 6)))
                .no(5, one(9, Items.confirmAccount(subject(4))), E_NOT_FOUND, 0)
                .no(6, one(9, Items.confirmAccount(subject(4))), E_NOT_FOUND, 0);
        approve(guarded("recover", "a recovery drops every account of before", "K1-4", "K1-8"), 5)
                .ok(4, one(2, Items.offerAccount(account(6))), change(subject(4), 2, 0x0103, subject(4), 0, account(6)))
                .ok(6, one(1, Items.confirmAccount(subject(4))), confirmed(6, 1, 2, Word.ZERO))
                .ok(4, one(3, Items.offerAccount(account(7))), change(subject(4), 3, 0x0103, subject(4), 0, account(7)))
                .ok(5, one(1, Items.confirmAccount(subject(4))), confirmed(5, 1, 1, recovery(1, 0, 5)))
                .no(4, one(9, Items.offerAccount(account(8))), E_FORBIDDEN, 999)
                .no(6, one(9, Items.offerAccount(account(8))), E_FORBIDDEN, 999)
                .no(7, one(9, Items.confirmAccount(subject(4))), E_NOT_FOUND, 0)
                .ask(Queries.of(Fn.OFFER, account(7), subject(4)), 2)
                .ask(Queries.account(account(4)), 2)
                .ask(Queries.account(account(5)), 0, subject(4), Word.of(1))
                .ask(Queries.subject(subject(4)), 0, Word.of(1), Word.ZERO, Word.of(1))
                .ask(Queries.of(Fn.GUARDIANS, subject(4)), 0, Word.of(2), Word.of(3), Word.of(1), Word.of(1))
                .ask(accountAt(0), 0, account(5))
                .ask(accountAt(1), 2);
        approve(guarded("recover-once", "approvals are used up by a recovery", "K1-4"), 5)
                .ok(5, one(1, Items.confirmAccount(subject(4))), confirmed(5, 1, 1, recovery(1, 0, 5)))
                .ok(5, one(2, Items.offerAccount(account(6))), change(subject(4), 2, 0x0103, subject(4), 0, account(6)))
                .ok(6, one(1, Items.confirmAccount(subject(4))), confirmed(6, 1, 2, Word.ZERO))
                .ok(
                        6,
                        one(3, Items.removeAccount(account(5))),
                        change(subject(4), 3, 0x0105, subject(4), 1, account(5)))
                .no(5, one(9, Items.confirmAccount(subject(4))), E_NOT_FOUND, 0)
                .ok(
                        1,
                        one(41, Items.approveRecovery(subject(4), account(5))),
                        approved(1, 41, 1, 5, recovery(1, 1, 5)));
        approve(guarded("recovery-stopped-by-new-guardians", "new guardians end what the old ones agreed", "K1-7"), 5)
                .ok(4, one(2, Items.setGuardians(1, sorted(2))), guardians(2, 2, 1, sorted(2)))
                .no(5, one(9, Items.confirmAccount(subject(4))), E_NOT_FOUND, 0);
        byte[] suspend = action(Fn.SUSPEND, subject(4).bytes());
        approve(guarded("recover-suspended", "a suspended subject is not recovered", "K1-4"), 5)
                .ok(1, vote(2, suspend), voted(1, 2, suspend, 0, 0), change(subject(1), 2, 0x0111, subject(4), 0))
                .no(5, one(9, Items.confirmAccount(subject(4))), E_STATE, 0);
        approve(guarded("recover-to-an-account-taken-since", "an account belongs to one subject", "K1-4"), 5)
                .ok(1, one(2, Items.offerAccount(account(5))), change(subject(1), 2, 0x0103, subject(1), 0, account(5)))
                .ok(
                        5,
                        one(1, Items.confirmAccount(subject(1))),
                        change(account(5), 1, 0x0104, subject(1), 2, account(5)))
                .no(5, one(9, Items.confirmAccount(subject(4))), E_EXISTS, 0);
        Script full = guarded("recover-from-sixteen-accounts", "the limit does not stand in a recovery's way", "K1-4");
        for (int i = 2; i <= 16; i++) {
            int account = 10 + i;
            full.ok(
                            4,
                            one(20 + i, Items.offerAccount(account(account))),
                            change(subject(4), 20 + i, 0x0103, subject(4), 0, account(account)))
                    .ok(account, one(1, Items.confirmAccount(subject(4))), confirmed(account, 1, i, Word.ZERO));
        }
        full.ok(
                        4,
                        one(50, Items.removeAccount(account(14))),
                        change(subject(4), 50, 0x0105, subject(4), 15, account(14)))
                .ask(accountAt(3), 0, account(26))
                .ask(accountAt(14), 0, account(25))
                .ask(accountAt(15), 2)
                .ask(Items.args(Queries.of(Fn.ACCOUNT_AT, subject(4)), new byte[2]), 1);
        approve(full, 5)
                .ok(5, one(1, Items.confirmAccount(subject(4))), confirmed(5, 1, 1, recovery(1, 0, 5)))
                .no(26, one(9, Items.offerAccount(account(8))), E_FORBIDDEN, 999)
                .no(25, one(9, Items.offerAccount(account(8))), E_FORBIDDEN, 999)
                .ask(accountAt(0), 0, account(5))
                .ask(accountAt(1), 2)
                .ask(accountAt(14), 2);
    }

    private static byte[] accountAt(int place) {
        return Items.args(Queries.of(Fn.ACCOUNT_AT, subject(4)), new byte[] {(byte) place});
    }

    private void deactivation() throws Exception {
        Word why = Word.of(77);
        refused("deactivate-cut", 4, new Item(Fn.DEACTIVATE, new byte[31]), E_ARG, "K1-9");
        refused("deactivate-governor", 1, Items.deactivate(why), E_STATE, "K1-9");
        refused("deactivate-governor-cut", 1, new Item(Fn.DEACTIVATE, new byte[31]), E_ARG, "K1-9");
        byte[] suspend = action(Fn.SUSPEND, subject(4).bytes());
        byte[] reinstate = action(Fn.REINSTATE, subject(4).bytes());
        approve(guarded("deactivate", "a deactivated subject is ended for good", "K1-9"), 5)
                .ok(4, one(2, Items.deactivate(why)), change(subject(4), 2, 0x0109, subject(4), 0, why))
                .no(4, one(9, Items.offerAccount(account(8))), E_FORBIDDEN, 999)
                .no(5, one(9, Items.confirmAccount(subject(4))), E_STATE, 0)
                .no(2, one(9, Items.approveRecovery(subject(4), account(6))), E_STATE, 0)
                .no(1, vote(9, suspend), E_STATE, 0)
                .no(1, vote(9, reinstate), E_STATE, 0)
                .ask(Queries.subject(subject(4)), 0, Word.of(3), Word.ZERO, Word.of(1));
    }
}
