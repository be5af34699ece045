package dev.gantry.kernel;

/** K3: links between nodes of the catalogue, which the owners of both agree on and either ends. */
final class Links {
    private static final int PROPOSED = 1;
    private static final int LINKED = 2;

    private Links() {}

    private record Ends(Word a, Word b, Word id, Node first, Node second) {
        boolean ownedBy(Word caller) {
            return first.owner().equals(caller) || second.owner().equals(caller);
        }

        boolean bothOwnedBy(Word caller) {
            return first.owner().equals(caller) && second.owner().equals(caller);
        }

        boolean bothActive() {
            return first.status() == Catalogue.ACTIVE && second.status() == Catalogue.ACTIVE;
        }
    }

    private static Ends ends(KernelState state, Cursor in) throws Refusal {
        Word a = Checks.nonZero(in.word());
        Word b = Checks.nonZero(in.word());
        Word type = Checks.nonZero(in.word());
        return new Ends(a, b, Digests.linkId(a, b, type), Node.at(state, a), Node.at(state, b));
    }

    /** Two different nodes that exist. */
    private static Ends different(Call call) throws Refusal {
        var in = call.arguments();
        Ends ends = ends(call.state(), in);
        in.end();
        if (ends.a.equals(ends.b)) {
            throw new Refusal(KernelError.E_ARG);
        }
        if (!ends.first.exists() || !ends.second.exists()) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        return ends;
    }

    static Effect propose(Call call, Word caller) throws Refusal {
        Overlay state = call.state();
        Ends ends = different(call);
        if (state.number(status(ends.id)) != 0) {
            throw new Refusal(KernelError.E_EXISTS);
        }
        if (!ends.ownedBy(caller)) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        if (!ends.bothActive()) {
            throw new Refusal(KernelError.E_STATE);
        }
        boolean linked = ends.bothOwnedBy(caller);
        state.put(status(ends.id), linked ? LINKED : PROPOSED);
        state.put(proposer(ends.id), caller);
        return told(call, ends, linked);
    }

    static Effect confirm(Call call, Word caller) throws Refusal {
        Overlay state = call.state();
        Ends ends = different(call);
        long status = proposedOrLinked(state, ends);
        if (!ends.ownedBy(caller) || state.get(proposer(ends.id)).equals(caller)) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        if (status == LINKED || !ends.bothActive()) {
            throw new Refusal(KernelError.E_STATE);
        }
        state.put(status(ends.id), LINKED);
        return told(call, ends, true);
    }

    static Effect end(Call call, Word caller) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Ends ends = ends(state, in);
        Word reason = in.word();
        in.end();
        long status = proposedOrLinked(state, ends);
        if (!ends.ownedBy(caller)) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        state.put(status(ends.id), Word.ZERO);
        return told(call, ends, status == LINKED).c(reason);
    }

    static Word[] look(KernelState state, Cursor in) throws Refusal {
        Word a = in.word();
        Word b = in.word();
        Word type = in.word();
        in.end();
        Word id = Digests.linkId(a, b, type);
        Word status = Checks.found(state.get(status(id)));
        return Calls.words(
                status,
                state.get(proposer(id)),
                Word.of(Node.at(state, a).status()),
                Word.of(Node.at(state, b).status()));
    }

    private static long proposedOrLinked(Overlay state, Ends ends) throws Refusal {
        long status = state.number(status(ends.id));
        if (status == 0) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        return status;
    }

    private static Effect told(Call call, Ends ends, boolean linked) {
        long number = linked ? 1 : 0;
        return Effect.of(number, call.fn(), ends.id, number).a(ends.a).b(ends.b);
    }

    private static Word status(Word link) {
        return Digests.tagged("gantry:state:link", link);
    }

    private static Word proposer(Word link) {
        return Digests.tagged("gantry:state:linkProposer", link);
    }
}
