package dev.gantry.kernel;

import static dev.gantry.kernel.IdentityVectors.action;
import static dev.gantry.kernel.IdentityVectors.vote;
import static dev.gantry.kernel.IdentityVectors.voted;
import static dev.gantry.kernel.KernelError.*;
import static dev.gantry.kernel.Script.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** K0: requests, keys, votes, pause, clock. Subjects 1 to 3 govern, each with its account. */
final class CallVectors {
    private static final byte[] NONE = {};
    private final List<Script> all = new ArrayList<>();

    private Script world(String id, String title, int threshold, String... rules) throws Exception {
        var s = new Script("K0-" + id, title, threshold, rules);
        all.add(s);
        return s;
    }

    private void malformed(String id, byte[] request, KernelError error, String rule) throws Exception {
        world(id, id.replace('-', ' '), 1, rule).no(1, request, error, 999);
    }

    private void refused(String id, Item item, KernelError error, String rule) throws Exception {
        world(id, id.replace('-', ' '), 1, rule).no(1, one(9, item), error, 0);
    }

    private static Item offer(int account) {
        return Items.offerAccount(account(account));
    }

    private static Change offered(int by, int request, int account) {
        return change(subject(by), request, 0x0103, subject(by), 0, account(account));
    }

    private static Change replayed(int by, int request, long result, int place) {
        return change(subject(by), request, 0x00F1, Word.ZERO, result, Word.of(place));
    }

    private static Change told(int by, int request, KernelError error, int place) {
        return change(subject(by), request, 0x00F0, Word.ZERO, error.code(), Word.of(place));
    }

    private static Change cancelled(int by, int request, int target) {
        Word id = h("gantry:key:v1", subject(by).bytes(), k(target).bytes());
        return change(subject(by), request, 0x0002, id, 0);
    }

    List<Script> build() throws Exception {
        form();
        keys();
        votes();
        governance();
        clockAndQueries();
        return all;
    }

    private void form() throws Exception {
        byte[] good = one(9, offer(8));
        byte[] version = good.clone();
        version[0] = 2;
        malformed("version-2", version, E_ARG, "S-10");
        byte[] mode = good.clone();
        mode[1] = 2;
        malformed("mode-2", mode, E_ARG, "S-10");
        malformed("trailing", Arrays.copyOf(good, good.length + 1), E_ARG, "S-10");
        malformed("no-item", KernelRequest.atomic(k(9), List.of()).encode(), E_ARG, "S-10");
        malformed(
                "no-independent-item",
                KernelRequest.independent(List.of(), List.of()).encode(),
                E_ARG,
                "S-10");
        malformed(
                "too-many",
                KernelRequest.atomic(k(9), Collections.nCopies(129, offer(8))).encode(),
                E_LIMIT,
                "S-10");
        malformed("too-long", one(9, new Item(Fn.CREATE, new byte[98_304])), E_LIMIT, "S-10");
        malformed("zero-key", KernelRequest.single(Word.ZERO, offer(8)).encode(), E_ARG, "S-10");
        malformed(
                "zero-independent-key",
                KernelRequest.independent(List.of(k(1), Word.ZERO), List.of(offer(8), offer(9)))
                        .encode(),
                E_ARG,
                "S-10");
        malformed(
                "vote-in-company",
                KernelRequest.atomic(k(9), List.of(offer(8), Items.vote(Fn.PAUSE, NONE)))
                        .encode(),
                E_ARG,
                "S-13");
        malformed(
                "vote-independent",
                KernelRequest.independent(List.of(k(9)), List.of(Items.vote(Fn.PAUSE, NONE)))
                        .encode(),
                E_ARG,
                "S-13");
        Script cut = world("cut", "a request cut anywhere", 1, "S-10");
        for (int i = 0; i < good.length; i++) {
            cut.no(1, Arrays.copyOf(good, i), E_ARG, 999);
        }
        byte[] longer = good.clone();
        longer[38] = (byte) 0xff;
        malformed("length-beyond-the-end", longer, E_ARG, "S-10");
        refused("function-zero", new Item(0x0000, NONE), E_FUNCTION, "S-30");
        refused("unknown-contract", new Item(0x7f01, NONE), E_FUNCTION, "S-30");
        refused("action-called-directly", new Item(Fn.PAUSE, NONE), E_FUNCTION, "S-30");
    }

    private void keys() throws Exception {
        world("replay", "the same request again is replayed", 1, "S-21")
                .ok(1, one(1, offer(8)), offered(1, 1, 8))
                .ok(1, one(1, offer(8)), replayed(1, 1, 0, 0))
                .ok(2, one(1, offer(8)), offered(2, 1, 8));
        world("conflict", "the same key for another request", 1, "S-20")
                .ok(1, one(1, offer(8)), offered(1, 1, 8))
                .no(1, one(1, offer(7)), E_CONFLICT, 999);
        world("one-digest", "a write has one digest however it travels", 1, "S-15")
                .ok(1, one(1, offer(8)), offered(1, 1, 8))
                .ok(
                        1,
                        KernelRequest.independent(List.of(k(2), k(1)), List.of(offer(7), offer(8)))
                                .encode(),
                        offered(1, 2, 7),
                        replayed(1, 1, 0, 1))
                .ok(1, one(2, offer(7)), replayed(1, 2, 0, 0));
        world("twice-in-one", "a key twice in one request: the second is replayed, or refused", 1, "S-12")
                .ok(
                        1,
                        KernelRequest.independent(List.of(k(1), k(1), k(1)), List.of(offer(8), offer(8), offer(7)))
                                .encode(),
                        offered(1, 1, 8),
                        replayed(1, 1, 0, 1),
                        told(1, 1, E_CONFLICT, 2));
        world("batch-is-another-request", "a batch of two is not its first item", 1, "S-15")
                .ok(
                        1,
                        KernelRequest.atomic(k(1), List.of(offer(8), offer(7))).encode(),
                        offered(1, 1, 8),
                        offered(1, 1, 7))
                .no(1, one(1, offer(8)), E_CONFLICT, 999);
        world("failed-leaves-no-trace", "a refused request may be repeated with its key", 1, "S-3")
                .no(1, one(1, offer(2)), E_EXISTS, 0)
                .ok(1, one(1, offer(8)), offered(1, 1, 8));
        refused("cancel-cut", new Item(Fn.CANCEL, new byte[31]), E_ARG, "K0-2");
        refused("cancel-zero", Items.cancel(Word.ZERO), E_ARG, "K0-2");
        refused("cancel-itself", Items.cancel(k(9)), E_ARG, "K0-2");
        world("cancel", "a cancelled key never takes effect", 1, "K0-2")
                .ok(1, one(2, Items.cancel(k(1))), cancelled(1, 2, 1))
                .no(1, one(1, offer(8)), E_CANCELLED, 999)
                .ok(
                        1,
                        KernelRequest.independent(List.of(k(1)), List.of(offer(8)))
                                .encode(),
                        told(1, 1, E_CANCELLED, 0))
                .no(1, one(3, Items.cancel(k(1))), E_EXISTS, 0)
                .ok(1, one(2, Items.cancel(k(1))), replayed(1, 2, 0, 0))
                .ok(2, one(1, offer(8)), offered(2, 1, 8));
        world("cancel-used", "what took effect cannot be cancelled", 1, "K0-2")
                .ok(1, one(1, offer(8)), offered(1, 1, 8))
                .no(1, one(2, Items.cancel(k(1))), E_STATE, 0);
    }

    private void votes() throws Exception {
        refused("vote-short", new Item(Fn.VOTE, new byte[1]), E_ARG, "K0-1");
        refused("vote-for-a-call", Items.vote(Fn.CANCEL, k(1).bytes()), E_ARG, "K0-1");
        refused("vote-for-a-query", Items.vote(Fn.INFO, NONE), E_ARG, "K0-1");
        refused("vote-for-records", Items.vote(0x0410, NONE), E_ARG, "K0-1");
        refused("vote-for-nothing", Items.vote(0x0015, NONE), E_FUNCTION, "K0-1");
        byte[] enrol = action(Fn.ENROL, account(4).bytes(), subject(4).bytes());
        byte[] pause = action(Fn.PAUSE);
        byte[] resume = action(Fn.RESUME);
        world("vote-without-office", "only governors vote", 1, "K0-1")
                .ok(
                        1,
                        vote(1, enrol),
                        voted(1, 1, enrol, 0, 0),
                        change(subject(1), 1, 0x0110, subject(4), 1, account(4)))
                .no(4, vote(9, pause), E_FORBIDDEN, 0);
        Word open = h("gantry:proposal:v1", Items.u64(0), Items.u64(0), pause);
        world("vote-twice", "a governor votes once for a proposal", 2, "K0-1")
                .ok(1, vote(1, pause), change(subject(1), 1, 0x0001, open, 1, Word.ZERO, sha(pause)))
                .no(1, vote(9, pause), E_STATE, 0)
                .ok(
                        2,
                        vote(1, pause),
                        change(subject(2), 1, 0x0001, open, 2, Word.of(1), sha(pause)),
                        change(subject(2), 1, 0x0010, Word.ZERO, 0));
        Word idle = h("gantry:proposal:v1", Items.u64(0), Items.u64(0), resume);
        world("vote-fails-at-threshold", "an action that fails leaves the vote unrecorded", 2, "K0-1")
                .ok(1, vote(1, resume), change(subject(1), 1, 0x0001, idle, 1, Word.ZERO, sha(resume)))
                .no(2, vote(1, resume), E_STATE, 0)
                .no(2, vote(2, resume), E_STATE, 0)
                .ask(Items.args(Items.u16(Fn.PROPOSAL), resume), 0, idle, Word.of(1));
        world("vote-again-next-round", "an applied action may be voted for anew", 1, "K0-1")
                .ok(1, vote(1, pause), voted(1, 1, pause, 0, 0), change(subject(1), 1, 0x0010, Word.ZERO, 0))
                .no(1, one(9, offer(8)), E_PAUSED, 999)
                .no(1, vote(9, pause), E_STATE, 0)
                .ok(1, vote(2, resume), voted(1, 2, resume, 0, 0), change(subject(1), 2, 0x0011, Word.ZERO, 0))
                .ok(1, vote(3, pause), voted(1, 3, pause, 0, 1), change(subject(1), 3, 0x0010, Word.ZERO, 0));
        byte[] two = action(Fn.SET_THRESHOLD, Items.u16(2));
        Word later = h("gantry:proposal:v1", Items.u64(1), Items.u64(0), pause);
        world("epoch", "open proposals lapse when the threshold changes", 1, "K0-1")
                .ok(1, vote(1, two), voted(1, 1, two, 0, 0), change(subject(1), 1, 0x0012, Word.ZERO, 2))
                .ok(1, vote(2, pause), change(subject(1), 2, 0x0001, later, 1, Word.ZERO, sha(pause)))
                .ask(Queries.info(), 0, Word.of(2), NETWORK, Word.of(3), Word.ZERO, Word.of(2), Word.of(3), Word.of(1));
    }

    private void governance() throws Exception {
        refused("pause-with-arguments", Items.vote(Fn.PAUSE, new byte[1]), E_ARG, "K0-1");
        refused("threshold-cut", Items.vote(Fn.SET_THRESHOLD, new byte[1]), E_ARG, "K0-1");
        refused("threshold-zero", Items.vote(Fn.SET_THRESHOLD, Items.u16(0)), E_LIMIT, "K0-1");
        refused("threshold-over-governors", Items.vote(Fn.SET_THRESHOLD, Items.u16(4)), E_LIMIT, "K0-1");
        refused("governor-cut", Items.vote(Fn.SET_GOVERNOR, new byte[32]), E_ARG, "K0-1");
        refused(
                "governor-neither-on-nor-off",
                Items.vote(Fn.SET_GOVERNOR, Items.args(subject(1).bytes(), new byte[] {2})),
                E_ARG,
                "K0-1");
        refused(
                "governor-unknown",
                Items.vote(Fn.SET_GOVERNOR, Items.args(subject(9).bytes(), new byte[] {1})),
                E_NOT_FOUND,
                "K0-1");
        refused(
                "governor-already",
                Items.vote(Fn.SET_GOVERNOR, Items.args(subject(2).bytes(), new byte[] {1})),
                E_EXISTS,
                "K0-1");
        refused(
                "upgrade-unpaused",
                Items.vote(Fn.UPGRADE, Items.args(new byte[] {1}, Word.of(5).bytes())),
                E_STATE,
                "K0-1");
        refused(
                "upgrade-unknown-contract",
                Items.vote(Fn.UPGRADE, Items.args(new byte[] {7}, Word.of(5).bytes())),
                E_ARG,
                "K0-1");
        refused(
                "upgrade-to-zero",
                Items.vote(Fn.UPGRADE, Items.args(new byte[] {1}, Word.ZERO.bytes())),
                E_ARG,
                "K0-1");
        refused(
                "upgrade-over-20-bytes",
                Items.vote(Fn.UPGRADE, Items.args(new byte[] {1}, sha(NONE).bytes())),
                E_ARG,
                "K0-1");
        byte[] off = action(Fn.SET_GOVERNOR, subject(3).bytes(), new byte[1]);
        world("governor-off", "a governor may be removed once, down to the threshold", 1, "K0-1")
                .ok(1, vote(1, off), voted(1, 1, off, 0, 0), change(subject(1), 1, 0x0013, subject(3), 0))
                .no(3, vote(9, action(Fn.PAUSE)), E_FORBIDDEN, 0)
                .no(1, vote(9, off), E_NOT_FOUND, 0);
        byte[] three = action(Fn.SET_THRESHOLD, Items.u16(3));
        Word proposal = h("gantry:proposal:v1", Items.u64(1), Items.u64(0), off);
        world("governor-off-below-threshold", "governors may not become fewer than the threshold", 1, "K0-1")
                .ok(1, vote(1, three), voted(1, 1, three, 0, 0), change(subject(1), 1, 0x0012, Word.ZERO, 3))
                .ok(1, vote(2, off), change(subject(1), 2, 0x0001, proposal, 1, Word.ZERO, sha(off)))
                .ok(2, vote(2, off), change(subject(2), 2, 0x0001, proposal, 2, Word.ZERO, sha(off)))
                .no(3, vote(2, off), E_LIMIT, 0);
    }

    private void clockAndQueries() throws Exception {
        refused("tick-cut", new Item(Fn.TICK, new byte[7]), E_ARG, "K0-3");
        refused("tick-over-the-range", Items.tick(Long.MAX_VALUE), E_ARG, "K0-3");
        refused("tick-largest-u64", Items.tick(-1), E_ARG, "K0-3");
        world("tick-largest", "the largest time", 1, "K0-3")
                .ok(
                        1,
                        one(1, Items.tick(Long.MAX_VALUE - 1)),
                        change(subject(1), 1, 0x0003, Word.ZERO, Long.MAX_VALUE - 1))
                .ok(1, one(1, Items.tick(Long.MAX_VALUE - 1)), replayed(1, 1, Long.MAX_VALUE - 1, 0))
                .no(1, one(2, Items.tick(Long.MAX_VALUE - 1)), E_STATE, 0);
        refused("tick-zero", Items.tick(0), E_STATE, "K0-3");
        byte[] noRoles = action(Fn.SET_ROLES, subject(2).bytes(), Items.u32(1));
        world("tick", "time only goes forward, by the time authority", 1, "K0-3")
                .ok(1, one(1, Items.tick(5)), change(subject(1), 1, 0x0003, Word.ZERO, 5))
                .no(2, one(9, Items.tick(5)), E_STATE, 0)
                .ok(1, vote(2, noRoles), voted(1, 2, noRoles, 0, 0), change(subject(1), 2, 0x0113, subject(2), 1))
                .no(2, one(9, Items.tick(6)), E_FORBIDDEN, 0)
                .ask(Queries.of(Fn.CLOCK), 0, Word.of(5));
        Word id = h("gantry:key:v1", subject(1).bytes(), k(1).bytes());
        Item item = offer(8);
        byte[] items = Items.args(Items.u16(1), Items.u16(item.fn()), Items.u32(32), item.args());
        byte[] digest =
                Arrays.copyOf(Arrays.copyOf(h("gantry:request:v1", items).bytes(), 24), 32);
        world("queries", "what a request's slot says, and malformed queries", 1, "S-22", "S-50")
                .ask(Queries.request(id), 0)
                .ok(1, one(1, item), offered(1, 1, 8))
                .ask(Queries.request(id), 0, Word.of(1), Word.of(digest), Word.ZERO)
                .ask(Queries.selfTest(), 0, sha(new byte[] {'a', 'b', 'c'}))
                .ask(Queries.of(Fn.GOVERNOR, subject(2)), 0, Word.of(1))
                .ask(Queries.of(Fn.GOVERNOR, subject(7)), 0)
                .ask(Queries.of(Fn.PROPOSAL), 1)
                .ask(Queries.of(Fn.REQUEST), 1)
                .ask(Queries.of(0x0099), 13)
                .ask(new byte[] {0}, 1)
                .ask(NONE, 1);
    }
}
