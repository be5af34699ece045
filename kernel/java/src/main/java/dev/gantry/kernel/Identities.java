package dev.gantry.kernel;

/** K1: subjects and their accounts. */
final class Identities {
    static final int ACTIVE = 1;
    static final int SUSPENDED = 2;
    static final int DEACTIVATED = 3;
    static final int REGISTRAR = 1;
    static final int TIME_AUTHORITY = 2;
    private static final int MAX_ACCOUNTS = 16;
    private static final int MAX_INCEPTION = 4096;

    private Identities() {}

    static Effect apply(Call call) throws Refusal {
        return switch (call.fn()) {
            case Fn.INVITE -> invite(call);
            case Fn.ACCEPT -> accept(call);
            case Fn.OFFER_ACCOUNT -> offer(call);
            case Fn.CONFIRM_ACCOUNT -> confirm(call);
            case Fn.REMOVE_ACCOUNT -> remove(call);
            case Fn.PUBLISH -> Documents.publish(call);
            case Fn.SET_GUARDIANS -> Guardians.set(call);
            case Fn.APPROVE_RECOVERY -> Guardians.approve(call);
            case Fn.DEACTIVATE -> deactivate(call);
            default -> throw new Refusal(KernelError.E_FUNCTION);
        };
    }

    private static Effect invite(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word account = Checks.nonZero(in.word());
        Word subject = Checks.nonZero(in.word());
        in.end();
        requireNew(state, account, subject);
        if ((roles(state, call.scope()) & REGISTRAR) == 0) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        state.put(invitation(account, subject), call.scope());
        return Effect.of(0, Fn.INVITE, subject, 0).a(account);
    }

    private static Effect accept(Call call) throws Refusal {
        Overlay state = call.state();
        byte[] inception = call.args();
        if (inception.length == 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        if (inception.length > MAX_INCEPTION) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        Word subject = Digests.subject(inception);
        Word inviter = Checks.found(state.get(invitation(call.account(), subject)));
        requireNew(state, call.account(), subject);
        if (status(state, inviter) != ACTIVE || (roles(state, inviter) & REGISTRAR) == 0) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        state.put(invitation(call.account(), subject), Word.ZERO);
        found(state, call.account(), subject, 0);
        return Effect.of(1, Fn.ACCEPT, subject, 1).a(call.account()).b(inviter);
    }

    private static Effect offer(Call call) throws Refusal {
        var in = call.arguments();
        Word account = Checks.nonZero(in.word());
        in.end();
        if (!call.state().get(account(account)).isZero()) {
            throw new Refusal(KernelError.E_EXISTS);
        }
        call.state().put(offer(account, call.scope()), Guardians.recoveries(call.state(), call.scope()) + 1);
        return Effect.of(0, Fn.OFFER_ACCOUNT, call.scope(), 0).a(account);
    }

    private static Effect confirm(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word subject = Checks.nonZero(in.word());
        in.end();
        boolean recovered = Guardians.agreed(state, subject, call.account());
        if (!recovered && !offered(state, call.account(), subject)) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        if (!state.get(account(call.account())).isZero()) {
            throw new Refusal(KernelError.E_EXISTS);
        }
        if (status(state, subject) != ACTIVE) {
            throw new Refusal(KernelError.E_STATE);
        }
        Word recovery = Word.ZERO;
        if (recovered) {
            recovery = Guardians.close(state, subject, call.account());
            unbindAll(state, subject);
        }
        long accounts = state.number(accounts(subject));
        if (accounts >= MAX_ACCOUNTS) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        state.put(offer(call.account(), subject), Word.ZERO);
        bind(state, call.account(), subject, accounts);
        return Effect.of(accounts + 1, Fn.CONFIRM_ACCOUNT, subject, accounts + 1)
                .a(call.account())
                .b(recovery);
    }

    /** Offers of a time before a recovery are void: whoever stole the lost accounts may have made them. */
    private static boolean offered(Overlay state, Word account, Word subject) {
        return state.number(offer(account, subject)) == Guardians.recoveries(state, subject) + 1;
    }

    private static void unbindAll(Overlay state, Word subject) {
        long accounts = state.number(accounts(subject));
        for (long i = 0; i < accounts; i++) {
            state.put(account(state.get(accountAt(subject, i))), Word.ZERO);
            state.put(accountAt(subject, i), Word.ZERO);
        }
        state.put(accounts(subject), 0);
    }

    private static void bind(Overlay state, Word account, Word subject, long place) {
        state.put(account(account), subject);
        state.put(accountAt(subject, place), account);
        state.put(accounts(subject), place + 1);
    }

    private static Effect remove(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word account = Checks.nonZero(in.word());
        in.end();
        if (!state.get(account(account)).equals(call.scope())) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        long accounts = state.number(accounts(call.scope()));
        if (accounts <= 1) {
            throw new Refusal(KernelError.E_STATE);
        }
        long place = 0;
        while (!state.get(accountAt(call.scope(), place)).equals(account)) {
            place++;
        }
        state.put(account(account), Word.ZERO);
        state.put(accountAt(call.scope(), place), state.get(accountAt(call.scope(), accounts - 1)));
        state.put(accountAt(call.scope(), accounts - 1), Word.ZERO);
        state.put(accounts(call.scope()), accounts - 1);
        return Effect.of(accounts - 1, Fn.REMOVE_ACCOUNT, call.scope(), accounts - 1)
                .a(account);
    }

    private static Effect deactivate(Call call) throws Refusal {
        var in = call.arguments();
        Word reason = in.word();
        in.end();
        if (!call.state().get(Calls.governor(call.scope())).isZero()) {
            throw new Refusal(KernelError.E_STATE);
        }
        call.state().put(statusKey(call.scope()), DEACTIVATED);
        return Effect.of(0, Fn.DEACTIVATE, call.scope(), 0).a(reason);
    }

    /** The actions of governance. */
    static Effect act(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        switch (call.fn()) {
            case Fn.ENROL -> {
                Word account = Checks.nonZero(in.word());
                Word subject = Checks.nonZero(in.word());
                in.end();
                requireNew(state, account, subject);
                found(state, account, subject, 0);
                return Effect.of(0, Fn.ENROL, subject, 1).a(account);
            }
            case Fn.SUSPEND, Fn.REINSTATE -> {
                Word subject = in.word();
                in.end();
                boolean suspend = call.fn() == Fn.SUSPEND;
                long status = known(state, subject);
                boolean governs = !state.get(Calls.governor(subject)).isZero();
                if (suspend ? governs || status != ACTIVE : status != SUSPENDED) {
                    throw new Refusal(KernelError.E_STATE);
                }
                state.put(statusKey(subject), suspend ? SUSPENDED : ACTIVE);
                return Effect.of(0, call.fn(), subject, 0);
            }
            case Fn.SET_ROLES -> {
                Word subject = in.word();
                int roles = in.u32();
                in.end();
                if ((roles & ~(REGISTRAR | TIME_AUTHORITY)) != 0) {
                    throw new Refusal(KernelError.E_ARG);
                }
                known(state, subject);
                state.put(rolesKey(subject), roles);
                return Effect.of(0, Fn.SET_ROLES, subject, roles);
            }
            default -> throw new Refusal(KernelError.E_FUNCTION);
        }
    }

    static Word[] look(KernelState state, int fn, byte[] args) throws Refusal {
        var in = new Cursor(args);
        switch (fn) {
            case Fn.ACCOUNT -> {
                Word account = in.word();
                in.end();
                Word subject = Checks.found(state.get(account(account)));
                return Calls.words(subject, state.get(statusKey(subject)));
            }
            case Fn.SUBJECT -> {
                Word subject = in.word();
                in.end();
                if (state.get(statusKey(subject)).isZero()) {
                    throw new Refusal(KernelError.E_NOT_FOUND);
                }
                return Calls.words(
                        state.get(statusKey(subject)), state.get(rolesKey(subject)), state.get(accounts(subject)));
            }
            case Fn.INVITATION, Fn.OFFER -> {
                Word account = in.word();
                Word subject = in.word();
                in.end();
                boolean open = offered(new Overlay(state), account, subject);
                Word value =
                        Checks.found(fn == Fn.OFFER ? Word.of(open ? 1 : 0) : state.get(invitation(account, subject)));
                return Calls.words(value);
            }
            case Fn.GUARDIANS, Fn.DOCUMENT -> {
                Word subject = in.word();
                in.end();
                return fn == Fn.DOCUMENT
                        ? Documents.look(state, subject)
                        : Guardians.look(state, fn, subject, Word.ZERO);
            }
            case Fn.GUARDIAN, Fn.RECOVERY -> {
                Word subject = in.word();
                Word other = in.word();
                in.end();
                return Guardians.look(state, fn, subject, other);
            }
            case Fn.ACCOUNT_AT -> {
                Word subject = in.word();
                int place = in.u8();
                in.end();
                Word account = Checks.found(state.get(accountAt(subject, place)));
                return Calls.words(account);
            }
            default -> throw new Refusal(KernelError.E_FUNCTION);
        }
    }

    /** A new subject with its first account. */
    static void found(Overlay state, Word account, Word subject, int roles) {
        state.put(statusKey(subject), ACTIVE);
        state.put(rolesKey(subject), roles);
        bind(state, account, subject, 0);
    }

    static Word subjectOf(KernelState state, Word account) {
        return state.get(account(account));
    }

    static long status(KernelState state, Word subject) {
        return state.get(statusKey(subject)).number();
    }

    static long roles(KernelState state, Word subject) {
        return state.get(rolesKey(subject)).number();
    }

    static long known(Overlay state, Word subject) throws Refusal {
        long status = status(state, subject);
        if (status == 0) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        return status;
    }

    private static void requireNew(Overlay state, Word account, Word subject) throws Refusal {
        if (!state.get(account(account)).isZero() || status(state, subject) != 0) {
            throw new Refusal(KernelError.E_EXISTS);
        }
    }

    private static Word account(Word account) {
        return Digests.tagged("gantry:state:account", account);
    }

    private static Word statusKey(Word subject) {
        return Digests.tagged("gantry:state:status", subject);
    }

    private static Word rolesKey(Word subject) {
        return Digests.tagged("gantry:state:roles", subject);
    }

    private static Word accounts(Word subject) {
        return Digests.tagged("gantry:state:accounts", subject);
    }

    private static Word accountAt(Word subject, long place) {
        return Digests.tagged("gantry:state:accountAt", subject, place);
    }

    private static Word invitation(Word account, Word subject) {
        return Digests.tagged("gantry:state:invitation", account, subject);
    }

    private static Word offer(Word account, Word subject) {
        return Digests.tagged("gantry:state:offer", account, subject);
    }
}
