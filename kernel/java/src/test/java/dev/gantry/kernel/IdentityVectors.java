package dev.gantry.kernel;

import static dev.gantry.kernel.KernelError.*;
import static dev.gantry.kernel.Script.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** K1. Subjects 1 to 3 govern, each with account 1 to 3; subject 4 was invited by 1 and accepted with account 4; everything above is unknown. */
final class IdentityVectors {
    private static final byte[] NONE = {};
    private final List<Script> all = new ArrayList<>();

    static Change voted(int voter, int request, byte[] action, long epoch, long round) {
        Word proposal = h("gantry:proposal:v1", Items.u64(epoch), Items.u64(round), action);
        return change(subject(voter), request, 0x0001, proposal, 1, Word.of(1), sha(action));
    }

    static byte[] action(int fn, byte[]... args) {
        return Items.args(Items.u16(fn), Items.args(args));
    }

    static byte[] vote(int request, byte[] action) {
        return one(request, new Item(Fn.VOTE, action));
    }

    private static Change invited(int by, int request, int account, int subject) {
        return change(subject(by), request, 0x0101, subject(subject), 0, account(account));
    }

    private static Change accepted(int account, int request, int subject, int inviter) {
        return change(account(account), request, 0x0102, subject(subject), 1, account(account), subject(inviter));
    }

    private Script world(String id, String title, String... rules) throws Exception {
        var s = new Script("K1-" + id, title, 1, rules);
        s.ok(1, one(1, Items.invite(account(4), subject(4))), invited(1, 1, 4, 4));
        s.ok(4, one(1, Items.accept(inception(4))), accepted(4, 1, 4, 1));
        all.add(s);
        return s;
    }

    private void refused(String id, int caller, Item item, KernelError error, String rule) throws Exception {
        world(id, id.replace('-', ' '), rule).no(caller, one(9, item), error, 0);
    }

    private void refusedAction(String id, int fn, KernelError error, byte[]... args) throws Exception {
        world(id, id.replace('-', ' '), "K0-1").no(1, vote(9, action(fn, args)), error, 0);
    }

    List<Script> build() throws Exception {
        invitations();
        accounts();
        actions();
        queries();
        return all;
    }

    private void invitations() throws Exception {
        byte[] invite = Items.invite(account(5), subject(5)).args();
        refused("invite-cut", 1, new Item(Fn.INVITE, Arrays.copyOf(invite, 63)), E_ARG, "K1-1");
        refused("invite-trailing", 1, new Item(Fn.INVITE, Arrays.copyOf(invite, 65)), E_ARG, "K1-1");
        refused("invite-zero-account", 1, Items.invite(Word.ZERO, subject(5)), E_ARG, "K1-1");
        refused("invite-zero-subject", 1, Items.invite(account(5), Word.ZERO), E_ARG, "K1-1");
        refused("invite-bound-account", 1, Items.invite(account(2), subject(5)), E_EXISTS, "K1-1");
        refused("invite-known-subject", 1, Items.invite(account(5), subject(4)), E_EXISTS, "K1-1");
        refused("invite-without-role", 4, Items.invite(account(5), subject(5)), E_FORBIDDEN, "K1-1");
        refused("invite-existence-before-authority", 4, Items.invite(account(1), subject(5)), E_EXISTS, "K1-1");
        refused("accept-empty", 5, Items.accept(NONE), E_ARG, "K1-2");
        refused("accept-too-long", 5, Items.accept(new byte[4097]), E_LIMIT, "K1-2");
        refused("accept-uninvited", 5, Items.accept(inception(5)), E_NOT_FOUND, "K1-2");
        refused("accept-again", 4, Items.accept(inception(4)), E_NOT_FOUND, "K1-2");
        world("accept-other-account", "an invitation is for its account", "K1-2")
                .ok(1, one(2, Items.invite(account(5), subject(5))), invited(1, 2, 5, 5))
                .no(6, one(9, Items.accept(inception(5))), E_NOT_FOUND, 0);
        world("accept-other-document", "the subject is computed, not claimed", "K1-2")
                .ok(1, one(2, Items.invite(account(5), subject(5))), invited(1, 2, 5, 5))
                .no(5, one(9, Items.accept(inception(6))), E_NOT_FOUND, 0);
        world("accept-taken-subject", "two invitations for one subject: the first wins", "K1-2")
                .ok(1, one(2, Items.invite(account(5), subject(5))), invited(1, 2, 5, 5))
                .ok(1, one(3, Items.invite(account(6), subject(5))), invited(1, 3, 6, 5))
                .ok(5, one(1, Items.accept(inception(5))), accepted(5, 1, 5, 1))
                .no(6, one(9, Items.accept(inception(5))), E_EXISTS, 0);
        byte[] noRoles = action(Fn.SET_ROLES, subject(2).bytes(), Items.u32(0));
        world("accept-inviter-lost-role", "the inviter has to be a registrar still", "K1-2")
                .ok(2, one(2, Items.invite(account(5), subject(5))), invited(2, 2, 5, 5))
                .ok(1, vote(3, noRoles), voted(1, 3, noRoles, 0, 0), change(subject(1), 3, 0x0113, subject(2), 0))
                .no(5, one(9, Items.accept(inception(5))), E_FORBIDDEN, 0);
        world("accept-in-company", "accept travels alone", "S-13")
                .no(
                        5,
                        KernelRequest.atomic(k(9), List.of(Items.accept(inception(5)), Items.accept(inception(5))))
                                .encode(),
                        E_ARG,
                        999)
                .no(
                        5,
                        KernelRequest.independent(List.of(k(9)), List.of(Items.accept(inception(5))))
                                .encode(),
                        E_ARG,
                        999);
        world("accept-longest", "4,096 bytes are allowed", "K1-2")
                .no(5, one(9, Items.accept(new byte[4096])), E_NOT_FOUND, 0);
        world("unbound-caller", "an account without a subject may nothing else", "S-14")
                .no(5, one(9, Items.offerAccount(account(6))), E_FORBIDDEN, 999);
    }

    private Change offered(int by, int request, int account) {
        return change(subject(by), request, 0x0103, subject(by), 0, account(account));
    }

    private Change confirmed(int account, int request, int subject, int accounts) {
        return change(account(account), request, 0x0104, subject(subject), accounts, account(account));
    }

    private void accounts() throws Exception {
        refused("offer-cut", 4, new Item(Fn.OFFER_ACCOUNT, new byte[31]), E_ARG, "K1-3");
        refused("offer-zero", 4, Items.offerAccount(Word.ZERO), E_ARG, "K1-3");
        refused("offer-bound", 4, Items.offerAccount(account(1)), E_EXISTS, "K1-3");
        refused("confirm-cut", 5, new Item(Fn.CONFIRM_ACCOUNT, new byte[33]), E_ARG, "K1-4");
        refused("confirm-zero", 5, Items.confirmAccount(Word.ZERO), E_ARG, "K1-4");
        refused("confirm-not-offered", 5, Items.confirmAccount(subject(4)), E_NOT_FOUND, "K1-4");
        world("two-accounts", "an offer confirmed gives a second account, which acts for the subject", "K1-3", "K1-4")
                .ok(4, one(2, Items.offerAccount(account(5))), offered(4, 2, 5))
                .ok(5, one(1, Items.confirmAccount(subject(4))), confirmed(5, 1, 4, 2))
                .ok(5, one(3, Items.offerAccount(account(6))), offered(4, 3, 6))
                .no(5, one(9, Items.confirmAccount(subject(4))), E_NOT_FOUND, 0);
        world("confirm-two-offers", "an account belongs to one subject", "K1-4")
                .ok(4, one(2, Items.offerAccount(account(5))), offered(4, 2, 5))
                .ok(1, one(2, Items.offerAccount(account(5))), offered(1, 2, 5))
                .ok(5, one(1, Items.confirmAccount(subject(4))), confirmed(5, 1, 4, 2))
                .no(5, one(9, Items.confirmAccount(subject(1))), E_EXISTS, 0);
        byte[] suspend = action(Fn.SUSPEND, subject(4).bytes());
        world("confirm-suspended", "a suspended subject takes no account", "K1-4")
                .ok(4, one(2, Items.offerAccount(account(5))), offered(4, 2, 5))
                .ok(1, vote(2, suspend), voted(1, 2, suspend, 0, 0), change(subject(1), 2, 0x0111, subject(4), 0))
                .no(5, one(9, Items.confirmAccount(subject(4))), E_STATE, 0)
                .no(4, one(9, Items.offerAccount(account(6))), E_FORBIDDEN, 999);
        Script many = world("sixteen-accounts", "the seventeenth account is one too many", "K1-4");
        for (int i = 2; i <= 17; i++) {
            many.ok(4, one(20 + i, Items.offerAccount(account(10 + i))), offered(4, 20 + i, 10 + i));
            if (i <= 16) {
                many.ok(10 + i, one(1, Items.confirmAccount(subject(4))), confirmed(10 + i, 1, 4, i));
            }
        }
        many.no(27, one(9, Items.confirmAccount(subject(4))), E_LIMIT, 0);
        refused("remove-cut", 4, new Item(Fn.REMOVE_ACCOUNT, new byte[31]), E_ARG, "K1-5");
        refused("remove-zero", 4, Items.removeAccount(Word.ZERO), E_ARG, "K1-5");
        refused("remove-foreign", 4, Items.removeAccount(account(1)), E_NOT_FOUND, "K1-5");
        refused("remove-last", 4, Items.removeAccount(account(4)), E_STATE, "K1-5");
        world("remove-own", "the first account may go when there is a second", "K1-5")
                .ok(4, one(2, Items.offerAccount(account(5))), offered(4, 2, 5))
                .ok(5, one(1, Items.confirmAccount(subject(4))), confirmed(5, 1, 4, 2))
                .ok(
                        4,
                        one(3, Items.removeAccount(account(4))),
                        change(subject(4), 3, 0x0105, subject(4), 1, account(4)))
                .no(4, one(9, Items.offerAccount(account(6))), E_FORBIDDEN, 999)
                .ask(Queries.account(account(4)), 2);
        refused("no-such-function", 4, new Item(0x010a, NONE), E_FUNCTION, "S-30");
        refused("action-called-directly", 1, new Item(Fn.ENROL, new byte[64]), E_FUNCTION, "S-30");
    }

    private void actions() throws Exception {
        refusedAction("enrol-cut", Fn.ENROL, E_ARG, new byte[63]);
        refusedAction("enrol-zero", Fn.ENROL, E_ARG, account(5).bytes(), Word.ZERO.bytes());
        refusedAction(
                "enrol-bound-account",
                Fn.ENROL,
                E_EXISTS,
                account(4).bytes(),
                subject(5).bytes());
        refusedAction(
                "enrol-known-subject",
                Fn.ENROL,
                E_EXISTS,
                account(5).bytes(),
                subject(4).bytes());
        refusedAction("suspend-cut", Fn.SUSPEND, E_ARG, new byte[31]);
        refusedAction("suspend-unknown", Fn.SUSPEND, E_NOT_FOUND, subject(5).bytes());
        refusedAction("suspend-governor", Fn.SUSPEND, E_STATE, subject(2).bytes());
        refusedAction("reinstate-unknown", Fn.REINSTATE, E_NOT_FOUND, subject(5).bytes());
        refusedAction("reinstate-active", Fn.REINSTATE, E_STATE, subject(4).bytes());
        refusedAction("roles-undefined-bit", Fn.SET_ROLES, E_ARG, subject(4).bytes(), Items.u32(4));
        refusedAction("roles-unknown", Fn.SET_ROLES, E_NOT_FOUND, subject(5).bytes(), Items.u32(1));
        refusedAction("roles-cut", Fn.SET_ROLES, E_ARG, subject(4).bytes(), Items.u16(1));
        byte[] enrol = action(Fn.ENROL, account(5).bytes(), subject(5).bytes());
        world("enrol", "governance may enrol without an invitation", "K1-2")
                .ok(
                        1,
                        vote(2, enrol),
                        voted(1, 2, enrol, 0, 0),
                        change(subject(1), 2, 0x0110, subject(5), 1, account(5)))
                .ask(Queries.account(account(5)), 0, subject(5), Word.of(1));
        byte[] suspend = action(Fn.SUSPEND, subject(4).bytes());
        byte[] reinstate = action(Fn.REINSTATE, subject(4).bytes());
        world("suspend-and-reinstate", "a suspended subject may nothing until it is reinstated", "S-20")
                .ok(1, vote(2, suspend), voted(1, 2, suspend, 0, 0), change(subject(1), 2, 0x0111, subject(4), 0))
                .no(4, one(9, Items.offerAccount(account(5))), E_FORBIDDEN, 999)
                .no(1, vote(9, suspend), E_STATE, 0)
                .ok(1, vote(3, reinstate), voted(1, 3, reinstate, 0, 0), change(subject(1), 3, 0x0112, subject(4), 0))
                .ok(4, one(9, Items.offerAccount(account(5))), offered(4, 9, 5));
    }

    private void queries() throws Exception {
        world("queries", "what is known and what is not", "S-50")
                .ask(Queries.account(account(4)), 0, subject(4), Word.of(1))
                .ask(Queries.account(account(5)), 2)
                .ask(Queries.subject(subject(1)), 0, Word.of(1), Word.of(3), Word.of(1))
                .ask(Queries.subject(subject(5)), 2)
                .ask(Queries.invitation(account(4), subject(4)), 2)
                .ask(Queries.of(Fn.OFFER, account(5), subject(4)), 2)
                .ask(Queries.of(Fn.ACCOUNT), 1)
                .ask(Queries.of(Fn.INVITATION, account(1)), 1)
                .ask(Queries.of(0x0190), 13);
    }
}
