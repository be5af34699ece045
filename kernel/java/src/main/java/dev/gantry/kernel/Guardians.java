package dev.gantry.kernel;

import java.util.ArrayList;
import java.util.List;

/** K1: those who can together give a subject a new account when its own are lost. */
final class Guardians {
    private static final int MAX_GUARDIANS = 16;

    private Guardians() {}

    /** K1-7. */
    static Effect set(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        int needed = in.u8();
        int count = in.u8();
        List<Word> guardians = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            guardians.add(in.word());
        }
        in.end();
        if (needed > count || (needed == 0) != (count == 0)) {
            throw new Refusal(KernelError.E_ARG);
        }
        for (int i = 0; i < count; i++) {
            boolean rising = i == 0 || guardians.get(i - 1).compareTo(guardians.get(i)) < 0;
            if (!rising || guardians.get(i).equals(call.scope())) {
                throw new Refusal(KernelError.E_ARG);
            }
        }
        for (Word g : guardians) {
            Identities.known(state, g);
        }
        if (count > MAX_GUARDIANS) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        Word subject = call.scope();
        long epoch = state.number(epoch(subject)) + 1;
        state.put(epoch(subject), epoch);
        state.put(needed(subject), needed);
        state.put(count(subject), count);
        for (Word g : guardians) {
            state.put(guardian(subject, epoch, g), 1);
        }
        return Effect.of(epoch, Fn.SET_GUARDIANS, subject, needed)
                .a(Digests.words(guardians))
                .b(Word.of(epoch));
    }

    /** K1-8. */
    static Effect approve(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word subject = Checks.nonZero(in.word());
        Word account = Checks.nonZero(in.word());
        in.end();
        long status = Identities.known(state, subject);
        if (!Identities.subjectOf(state, account).isZero()) {
            throw new Refusal(KernelError.E_EXISTS);
        }
        if (state.get(guardian(subject, state.number(epoch(subject)), call.scope()))
                .isZero()) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        Word recovery = recovery(state, subject, account);
        Word mine = Digests.tagged("gantry:state:approval", recovery, call.scope());
        if (status == Identities.DEACTIVATED || !state.get(mine).isZero()) {
            throw new Refusal(KernelError.E_STATE);
        }
        long approvals = state.number(approvals(recovery)) + 1;
        state.put(mine, 1);
        state.put(approvals(recovery), approvals);
        return Effect.of(approvals, Fn.APPROVE_RECOVERY, subject, approvals)
                .a(account)
                .b(recovery);
    }

    /** Whether the guardians of today have agreed on this account. */
    static boolean agreed(Overlay state, Word subject, Word account) {
        long needed = state.number(needed(subject));
        return needed > 0 && state.number(approvals(recovery(state, subject, account))) >= needed;
    }

    /** How often the subject was recovered: what was opened before a recovery is void behind it. */
    static long recoveries(KernelState state, Word subject) {
        return state.get(recoveriesKey(subject)).number();
    }

    /** Closes the present round; its recovery id. */
    static Word close(Overlay state, Word subject, Word account) {
        Word recovery = recovery(state, subject, account);
        state.put(recoveriesKey(subject), recoveries(state, subject) + 1);
        return recovery;
    }

    static Word[] look(KernelState base, int fn, Word subject, Word other) throws Refusal {
        var state = new Overlay(base);
        Identities.known(state, subject);
        Word epoch = state.get(epoch(subject));
        if (fn == Fn.GUARDIANS) {
            return Calls.words(
                    state.get(needed(subject)), state.get(count(subject)), epoch, state.get(recoveriesKey(subject)));
        }
        if (fn == Fn.GUARDIAN) {
            return Calls.words(state.get(guardian(subject, epoch.number(), other)));
        }
        Word recovery = recovery(state, subject, other);
        return Calls.words(state.get(approvals(recovery)), recovery);
    }

    private static Word recovery(Overlay state, Word subject, Word account) {
        return Digests.tagged(
                "gantry:recovery:v1", subject, state.number(epoch(subject)), recoveries(state, subject), account);
    }

    private static Word epoch(Word subject) {
        return Digests.tagged("gantry:state:guardianEpoch", subject);
    }

    private static Word needed(Word subject) {
        return Digests.tagged("gantry:state:guardiansNeeded", subject);
    }

    private static Word count(Word subject) {
        return Digests.tagged("gantry:state:guardians", subject);
    }

    private static Word guardian(Word subject, long epoch, Word guardian) {
        return Digests.tagged("gantry:state:guardian", subject, epoch, guardian);
    }

    private static Word recoveriesKey(Word subject) {
        return Digests.tagged("gantry:state:recoveries", subject);
    }

    private static Word approvals(Word recovery) {
        return Digests.tagged("gantry:state:approvals", recovery);
    }
}
