package dev.gantry.kernel;

/** K2: identifiers, whose they are, and which of them name the same thing. The id is computed from the identifier's text. */
final class Identifiers {
    private static final int ACTIVE = 1;
    private static final int RETIRED = 2;
    private static final int MAX_NAMESPACE = 64;
    private static final int MAX_LOCAL = 192;

    private Identifiers() {}

    static Effect apply(Call call) throws Refusal {
        return switch (call.fn()) {
            case Fn.REGISTER -> register(call);
            case Fn.PROPOSE_ALIAS -> propose(call);
            case Fn.CONFIRM_ALIAS -> confirm(call);
            case Fn.RETIRE_ALIAS -> retireAlias(call);
            case Fn.HAND_OVER -> handOver(call);
            case Fn.TAKE_OVER -> takeOver(call);
            case Fn.RETIRE -> retire(call);
            default -> throw new Refusal(KernelError.E_FUNCTION);
        };
    }

    private static Effect register(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        int kind = in.u8();
        byte[] namespace = in.bytes(in.u8());
        byte[] local = in.rest();
        if (kind == 0 || namespace.length + local.length == 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        boolean own = namespace.length == 0;
        Word uid = own ? Digests.ownUid(call.scope(), local) : Digests.uid(namespace, local);
        Word space = own ? Word.ZERO : Digests.namespace(namespace);
        Word holder = Checks.found(own ? call.scope() : state.get(holder(space)));
        if (!state.get(owner(uid)).isZero()) {
            throw new Refusal(KernelError.E_EXISTS);
        }
        if (!holder.equals(call.scope())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        if (namespace.length > MAX_NAMESPACE || local.length > MAX_LOCAL) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        state.put(owner(uid), call.scope());
        state.put(status(uid), ACTIVE);
        state.put(kind(uid), kind);
        return Effect.of(0, Fn.REGISTER, uid, kind).a(space);
    }

    private record Pair(Word alias, Word master, Word aliasOwner, Word masterOwner) {}

    /** Two different identifiers that exist. */
    private static Pair pair(Call call) throws Refusal {
        var in = call.arguments();
        Word alias = Checks.nonZero(in.word());
        Word master = Checks.nonZero(in.word());
        in.end();
        if (alias.equals(master)) {
            throw new Refusal(KernelError.E_ARG);
        }
        return new Pair(alias, master, known(call.state(), alias), known(call.state(), master));
    }

    private static Effect propose(Call call) throws Refusal {
        Pair p = pair(call);
        boolean ownsAlias = p.aliasOwner.equals(call.scope());
        boolean ownsMaster = p.masterOwner.equals(call.scope());
        if (!ownsAlias && !ownsMaster) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        linkable(call.state(), p);
        if (ownsAlias && ownsMaster) {
            link(call.state(), p);
            return told(call.fn(), p, 1);
        }
        call.state().put(proposal(p.alias, p.master), call.scope());
        return told(call.fn(), p, 0);
    }

    private static Effect confirm(Call call) throws Refusal {
        Pair p = pair(call);
        Word proposer = Checks.found(call.state().get(proposal(p.alias, p.master)));
        boolean both = p.aliasOwner.equals(proposer) && p.masterOwner.equals(call.scope())
                || p.masterOwner.equals(proposer) && p.aliasOwner.equals(call.scope());
        if (!both) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        linkable(call.state(), p);
        link(call.state(), p);
        return told(call.fn(), p, 1);
    }

    private static Effect retireAlias(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word alias = Checks.nonZero(in.word());
        Word reason = in.word();
        in.end();
        Word aliasOwner = known(state, alias);
        Word master = state.get(master(alias));
        if (!aliasOwner.equals(call.scope())
                && (master.isZero() || !state.get(owner(master)).equals(call.scope()))) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        if (master.isZero()) {
            throw new Refusal(KernelError.E_STATE);
        }
        state.put(master(alias), Word.ZERO);
        return Effect.of(0, call.fn(), master, 0).a(alias).b(reason);
    }

    private static Effect handOver(Call call) throws Refusal {
        var in = call.arguments();
        Word uid = Checks.nonZero(in.word());
        Word to = Checks.nonZero(in.word());
        in.end();
        mine(call, uid);
        call.state().put(handedOver(uid), to);
        return Effect.of(0, call.fn(), uid, 0).a(to);
    }

    private static Effect takeOver(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word uid = Checks.nonZero(in.word());
        in.end();
        Word from = known(state, uid);
        if (!state.get(handedOver(uid)).equals(call.scope())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        active(state, uid);
        state.put(owner(uid), call.scope());
        state.put(handedOver(uid), Word.ZERO);
        return Effect.of(0, call.fn(), uid, 0).a(from);
    }

    private static Effect retire(Call call) throws Refusal {
        var in = call.arguments();
        Word uid = Checks.nonZero(in.word());
        Word reason = in.word();
        in.end();
        mine(call, uid);
        call.state().put(status(uid), RETIRED);
        return Effect.of(0, call.fn(), uid, 0).a(reason);
    }

    /** The action of governance: a namespace is one participant's. */
    static Effect act(Call call) throws Refusal {
        if (call.fn() != Fn.ASSIGN) {
            throw new Refusal(KernelError.E_FUNCTION);
        }
        var in = call.arguments();
        Word subject = in.word();
        byte[] namespace = in.rest();
        if (namespace.length == 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        if (namespace.length > MAX_NAMESPACE) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        Word space = Digests.namespace(namespace);
        call.state().put(holder(space), subject);
        return Effect.of(0, Fn.ASSIGN, space, 0).a(subject);
    }

    static Word[] look(KernelState state, int fn, byte[] args) throws Refusal {
        var in = new Cursor(args);
        switch (fn) {
            case Fn.IDENTIFIER -> {
                Word uid = in.word();
                in.end();
                Word owner = Checks.found(state.get(owner(uid)));
                return Calls.words(
                        owner,
                        state.get(status(uid)),
                        state.get(kind(uid)),
                        state.get(master(uid)),
                        state.get(isMaster(uid)));
            }
            case Fn.NAMESPACE -> {
                Word space = in.word();
                in.end();
                return Calls.words(Checks.found(state.get(holder(space))));
            }
            case Fn.PROPOSED_ALIAS -> {
                Word alias = in.word();
                Word master = in.word();
                in.end();
                return Calls.words(Checks.found(state.get(proposal(alias, master))));
            }
            case Fn.HANDED_OVER -> {
                Word uid = in.word();
                in.end();
                return Calls.words(Checks.found(state.get(handedOver(uid))));
            }
            default -> throw new Refusal(KernelError.E_FUNCTION);
        }
    }

    /** K2-2: one level, so that a name is resolved in one step and no circle can be. */
    private static void linkable(Overlay state, Pair p) throws Refusal {
        active(state, p.alias);
        active(state, p.master);
        boolean free = state.get(master(p.alias)).isZero()
                && state.get(isMaster(p.alias)).isZero()
                && state.get(master(p.master)).isZero();
        if (!free) {
            throw new Refusal(KernelError.E_STATE);
        }
    }

    private static void link(Overlay state, Pair p) {
        state.put(proposal(p.alias, p.master), Word.ZERO);
        state.put(master(p.alias), p.master);
        state.put(isMaster(p.master), 1);
    }

    private static Effect told(int fn, Pair p, long number) {
        return Effect.of(number, fn, p.master, number).a(p.alias);
    }

    private static void mine(Call call, Word uid) throws Refusal {
        if (!known(call.state(), uid).equals(call.scope())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        active(call.state(), uid);
    }

    private static Word known(Overlay state, Word uid) throws Refusal {
        return Checks.found(state.get(owner(uid)));
    }

    private static void active(Overlay state, Word uid) throws Refusal {
        if (state.number(status(uid)) != ACTIVE) {
            throw new Refusal(KernelError.E_STATE);
        }
    }

    private static Word owner(Word uid) {
        return Digests.tagged("gantry:state:uidOwner", uid);
    }

    private static Word status(Word uid) {
        return Digests.tagged("gantry:state:uidStatus", uid);
    }

    private static Word kind(Word uid) {
        return Digests.tagged("gantry:state:uidKind", uid);
    }

    private static Word master(Word uid) {
        return Digests.tagged("gantry:state:uidMaster", uid);
    }

    private static Word isMaster(Word uid) {
        return Digests.tagged("gantry:state:uidIsMaster", uid);
    }

    private static Word handedOver(Word uid) {
        return Digests.tagged("gantry:state:uidHandedOver", uid);
    }

    private static Word holder(Word namespace) {
        return Digests.tagged("gantry:state:namespace", namespace);
    }

    private static Word proposal(Word alias, Word master) {
        return Digests.tagged("gantry:state:aliasProposal", alias, master);
    }
}
