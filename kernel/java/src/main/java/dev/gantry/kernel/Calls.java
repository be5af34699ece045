package dev.gantry.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** K0: votes, cancellation, pause, clock. */
final class Calls {
    static final int MAX_GOVERNORS = 64;
    static final Word NETWORK = Digests.tagged("gantry:state:network");
    static final Word CLOCK_MODE = Digests.tagged("gantry:state:clockMode");
    static final Word THRESHOLD = Digests.tagged("gantry:state:threshold");
    static final Word GOVERNORS = Digests.tagged("gantry:state:governors");
    static final Word PAUSED = Digests.tagged("gantry:state:paused");
    private static final Word EPOCH = Digests.tagged("gantry:state:epoch");
    private static final Word TICK = Digests.tagged("gantry:state:tick");
    private static final byte[] ABC = {'a', 'b', 'c'};
    private static final Word ABC_DIGEST =
            Word.ofHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    private Calls() {}

    static Word governor(Word subject) {
        return Digests.tagged("gantry:state:governor", subject);
    }

    static Word slot(Word requestId) {
        return Digests.tagged("gantry:state:slot", requestId);
    }

    static List<Effect> apply(Call call) throws Refusal {
        return switch (call.fn()) {
            case Fn.VOTE -> vote(call);
            case Fn.CANCEL -> List.of(cancel(call));
            case Fn.TICK -> List.of(tick(call));
            default -> throw new Refusal(KernelError.E_FUNCTION);
        };
    }

    private static List<Effect> vote(Call call) throws Refusal {
        byte[] action = call.args();
        if (action.length < 2) {
            throw new Refusal(KernelError.E_ARG);
        }
        int fn = (action[0] & 0xff) << 8 | action[1] & 0xff;
        if (!Fn.decidedByVote(fn)) {
            throw new Refusal(KernelError.E_ARG);
        }
        Overlay state = call.state();
        if (state.get(governor(call.scope())).isZero()) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        Word actionDigest = Digests.plain(action);
        Word proposal = proposal(state, action, actionDigest);
        Word mine = Digests.tagged("gantry:state:vote", proposal, call.scope());
        if (!state.get(mine).isZero()) {
            throw new Refusal(KernelError.E_STATE);
        }
        long votes = state.number(votes(proposal)) + 1;
        boolean applied = votes >= state.number(THRESHOLD);
        var effects = new ArrayList<Effect>();
        effects.add(Effect.of(votes, Fn.VOTE, proposal, votes)
                .a(Word.of(applied ? 1 : 0))
                .b(actionDigest));
        if (applied) {
            Call inner = call.action(fn, Arrays.copyOfRange(action, 2, action.length));
            effects.add(
                    switch (fn >>> 8) {
                        case 0 -> act(inner);
                        case 1 -> Identities.act(inner);
                        case 2 -> Identifiers.act(inner);
                        case 3 -> Catalogue.act(inner);
                        default -> throw new Refusal(KernelError.E_FUNCTION);
                    });
            Word round = round(actionDigest);
            state.put(round, state.number(round) + 1);
        }
        state.put(mine, 1);
        state.put(votes(proposal), votes);
        return effects;
    }

    private static Effect act(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        switch (call.fn()) {
            case Fn.PAUSE, Fn.RESUME -> {
                in.end();
                boolean pause = call.fn() == Fn.PAUSE;
                if (state.get(PAUSED).isZero() != pause) {
                    throw new Refusal(KernelError.E_STATE);
                }
                state.put(PAUSED, pause ? 1 : 0);
                return Effect.of(0, call.fn(), Word.ZERO, 0);
            }
            case Fn.SET_THRESHOLD -> {
                int m = in.u16();
                in.end();
                if (m == 0 || m > state.number(GOVERNORS)) {
                    throw new Refusal(KernelError.E_LIMIT);
                }
                state.put(THRESHOLD, m);
                raiseEpoch(state);
                return Effect.of(0, call.fn(), Word.ZERO, m);
            }
            case Fn.SET_GOVERNOR -> {
                return setGovernor(call);
            }
            case Fn.UPGRADE -> {
                int contract = in.u8();
                Word implementation = in.word();
                in.end();
                if (!Kernel.CONTRACTS.contains(contract) || implementation.isZero() || !fitsAddress(implementation)) {
                    throw new Refusal(KernelError.E_ARG);
                }
                if (state.get(PAUSED).isZero()) {
                    throw new Refusal(KernelError.E_STATE);
                }
                state.put(implementation(contract), implementation);
                return Effect.of(0, call.fn(), Word.of(contract), 0).a(implementation);
            }
            default -> throw new Refusal(KernelError.E_FUNCTION);
        }
    }

    private static Effect setGovernor(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word subject = in.word();
        int on = in.u8();
        in.end();
        if (on > 1) {
            throw new Refusal(KernelError.E_ARG);
        }
        long status = Identities.status(state, subject);
        if (status == 0) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        boolean is = !state.get(governor(subject)).isZero();
        if (on == 1 && is) {
            throw new Refusal(KernelError.E_EXISTS);
        }
        if (on == 0 && !is) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        if (on == 1 && status != Identities.ACTIVE) {
            throw new Refusal(KernelError.E_STATE);
        }
        long count = state.number(GOVERNORS) + (on == 1 ? 1 : -1);
        if (count > MAX_GOVERNORS || count < state.number(THRESHOLD)) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        state.put(governor(subject), on);
        state.put(GOVERNORS, count);
        raiseEpoch(state);
        return Effect.of(0, call.fn(), subject, on);
    }

    private static Effect cancel(Call call) throws Refusal {
        var in = call.arguments();
        Word target = in.word();
        in.end();
        if (target.isZero() || target.equals(call.key())) {
            throw new Refusal(KernelError.E_ARG);
        }
        Word id = Digests.requestId(call.scope(), target);
        Word slot = call.state().get(slot(id));
        if (slot.equals(Slot.CANCELLED)) {
            throw new Refusal(KernelError.E_EXISTS);
        }
        if (!slot.isZero()) {
            throw new Refusal(KernelError.E_STATE);
        }
        call.state().put(slot(id), Slot.CANCELLED);
        return Effect.of(0, Fn.CANCEL, id, 0);
    }

    private static Effect tick(Call call) throws Refusal {
        var in = call.arguments();
        long ms = in.u64();
        in.end();
        if (ms < 0 || ms == Long.MAX_VALUE) {
            throw new Refusal(KernelError.E_ARG);
        }
        Overlay state = call.state();
        if ((Identities.roles(state, call.scope()) & Identities.TIME_AUTHORITY) == 0) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        if (state.number(CLOCK_MODE) != KernelGenesis.BEACON || ms <= state.number(TICK)) {
            throw new Refusal(KernelError.E_STATE);
        }
        state.put(TICK, ms);
        return Effect.of(ms, Fn.TICK, Word.ZERO, ms);
    }

    static Word[] look(KernelState state, long blockTime, int fn, byte[] args) throws Refusal {
        var in = new Cursor(args);
        var view = new Overlay(state);
        switch (fn) {
            case Fn.INFO -> {
                in.end();
                return words(
                        Word.of(Kernel.SPEC_VERSION),
                        view.get(NETWORK),
                        view.get(CLOCK_MODE),
                        view.get(PAUSED),
                        view.get(THRESHOLD),
                        view.get(GOVERNORS),
                        view.get(EPOCH));
            }
            case Fn.SELF_TEST -> {
                in.end();
                if (!Digests.plain(ABC).equals(ABC_DIGEST)) {
                    throw new Refusal(KernelError.E_PROOF);
                }
                return words(ABC_DIGEST);
            }
            case Fn.REQUEST -> {
                Word id = in.word();
                in.end();
                return Slot.describe(view.get(slot(id)));
            }
            case Fn.CLOCK -> {
                in.end();
                return words(Word.of(clock(view, blockTime)));
            }
            case Fn.PROPOSAL -> {
                if (args.length < 2) {
                    throw new Refusal(KernelError.E_ARG);
                }
                Word digest = Digests.plain(args);
                Word proposal = proposal(view, args, digest);
                return words(proposal, view.get(votes(proposal)), view.get(round(digest)));
            }
            case Fn.GOVERNOR -> {
                Word subject = in.word();
                in.end();
                return words(view.get(governor(subject)));
            }
            case Fn.IMPLEMENTATION -> {
                int contract = in.u8();
                in.end();
                return words(view.get(implementation(contract)));
            }
            default -> throw new Refusal(KernelError.E_FUNCTION);
        }
    }

    /** S-16: the tick, or the block's time; milliseconds. */
    static long clock(Overlay state, long blockTime) {
        long mode = state.number(CLOCK_MODE);
        if (mode == KernelGenesis.BEACON) {
            return state.number(TICK);
        }
        return mode == KernelGenesis.BLOCK_S ? blockTime * 1000 : blockTime;
    }

    /** Seven values, the rest zero. */
    static Word[] words(Word... values) {
        Word[] all = new Word[7];
        Arrays.fill(all, Word.ZERO);
        System.arraycopy(values, 0, all, 0, values.length);
        return all;
    }

    private static boolean fitsAddress(Word w) {
        for (int i = 0; i < 12; i++) {
            if (w.at(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static void raiseEpoch(Overlay state) {
        state.put(EPOCH, state.number(EPOCH) + 1);
    }

    private static Word proposal(Overlay state, byte[] action, Word actionDigest) {
        return Digests.tagged("gantry:proposal:v1", state.number(EPOCH), state.number(round(actionDigest)), action);
    }

    private static Word round(Word actionDigest) {
        return Digests.tagged("gantry:state:round", actionDigest);
    }

    private static Word votes(Word proposal) {
        return Digests.tagged("gantry:state:votes", proposal);
    }

    private static Word implementation(int contract) {
        return Digests.tagged("gantry:state:implementation", (long) contract);
    }
}
