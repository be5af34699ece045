package dev.gantry.kernel;

/** K5: grants, from asking to using. A grant's body is given with every call; the kernel keeps where it stands. */
final class Grants {
    private static final int REQUESTED = 2;
    private static final int AWAITING = 3;
    private static final int REJECTED = 4;
    private static final int REVOKED = 5;
    private static final Word NONE = Word.ZERO;

    private Grants() {}

    static Effect apply(Call call) throws Refusal {
        return switch (call.fn()) {
            case Fn.GRANT -> grant(call);
            case Fn.REQUEST_GRANT -> request(call);
            case Fn.DECIDE -> decide(call);
            case Fn.REVOKE_GRANT -> revoke(call);
            case Fn.SET_RULE, Fn.END_RULE -> GrantRules.apply(call);
            case Fn.COUNTERSIGN -> countersign(call);
            case Fn.USE -> use(call);
            case Fn.RELEASE -> release(call);
            case Fn.OPEN_EPOCH -> Epochs.open(call);
            case Fn.ATTEST_CREDENTIAL -> Credentials.attest(call);
            default -> throw new Refusal(KernelError.E_FUNCTION);
        };
    }

    /** K5-1. */
    private static Effect grant(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        GrantBody body = GrantBody.readGrant(in);
        GrantBody parent = body.parent().isZero() ? null : GrantBody.readGrant(in);
        byte[] key = in.rest();
        GrantChecks.known(body);
        if (parent != null) {
            GrantChecks.known(parent);
            if (!parent.id().equals(body.parent())) {
                throw new Refusal(KernelError.E_PROOF);
            }
            found(state, body.parent());
        }
        isNew(state, body.id());
        if (!body.grantor().equals(call.scope())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        long now = call.now();
        if (parent != null) {
            belongsBelow(state, body, parent, now);
        }
        GrantChecks.firstKey(state, body, key, now);
        depthFits(body);
        if (parent != null) {
            state.put(GrantChecks.parent(body.id()), body.parent());
            if (parent.has(Constraint.MAX_USES)) {
                addUses(state, body.parent(), body.value(Constraint.MAX_USES).number());
            }
        }
        return entered(call, body, granted(body)).b(body.grantee()).c(digest(key));
    }

    private static void belongsBelow(Overlay state, GrantBody body, GrantBody parent, long now) throws Refusal {
        if (!parent.grantee().equals(body.grantor()) || !parent.allows(GrantBody.REAUTHORIZE)) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        if (!body.within(parent) || body.depth() >= parent.depth()) {
            throw new Refusal(KernelError.E_ATTENUATION);
        }
        GrantChecks.holder(state, parent, parent.grantee(), now);
        GrantChecks.inForce(state, body.parent());
        GrantChecks.window(parent, now);
        if (parent.has(Constraint.MAX_USES)
                && body.value(Constraint.MAX_USES).number() > Access.usesLeft(state, parent)) {
            throw new Refusal(KernelError.E_EXHAUSTED);
        }
    }

    /** K5-2. */
    private static Effect request(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word reference = in.word();
        GrantBody body = GrantBody.readGrant(in);
        GrantBody rule = in.atEnd() ? null : GrantBody.readRule(in);
        in.end();
        if (!body.parent().isZero()) {
            throw new Refusal(KernelError.E_ARG);
        }
        GrantChecks.known(body);
        if (rule != null) {
            GrantChecks.known(rule);
        }
        isNew(state, body.id());
        if (!body.grantee().equals(call.scope())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        depthFits(body);
        if (rule == null) {
            return entered(call, body, REQUESTED).c(reference);
        }
        KernelError refusal = GrantRules.refusal(state, rule, body, call.now());
        if (refusal != null) {
            long number = 256L * refusal.code() + REQUESTED;
            return entered(call, body, REQUESTED, number).c(reference);
        }
        GrantRules.remember(state, rule.ruleId(), body);
        return entered(call, body, granted(body)).b(rule.ruleId()).c(reference);
    }

    /** K5-3. */
    private static Effect decide(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        int yes = in.u8();
        GrantBody body = GrantBody.readGrant(in);
        byte[] key = in.rest();
        if (yes > 1 || yes == 0 && key.length > 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        GrantChecks.known(body);
        int status = found(state, body.id());
        if (!body.grantor().equals(call.scope())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        if (status != REQUESTED) {
            throw new Refusal(KernelError.E_STATE);
        }
        GrantChecks.firstKey(state, body, key, call.now());
        return entered(call, body, yes == 1 ? granted(body) : REJECTED)
                .b(body.grantee())
                .c(digest(key));
    }

    /** K5-4. */
    private static Effect revoke(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word reason = in.word();
        GrantBody body = only(in);
        int status = found(state, body.id());
        Word by = call.scope();
        if (!by.equals(body.owner()) && !by.equals(body.grantor()) && !by.equals(body.grantee())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        if (status == REJECTED || status == REVOKED) {
            throw new Refusal(KernelError.E_STATE);
        }
        state.put(GrantChecks.status(body.id()), REVOKED);
        boolean due = status == GrantChecks.ACTIVE && Epochs.makeDue(state, body);
        return told(call, body, due ? 1 : 0).b(body.grantee()).c(reason);
    }

    /** K5-7. */
    private static Effect countersign(Call call) throws Refusal {
        Overlay state = call.state();
        GrantBody body = only(call.arguments());
        int status = found(state, body.id());
        if (!body.value(Constraint.COUNTERSIGN).equals(call.scope())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        if (status != AWAITING) {
            throw new Refusal(KernelError.E_STATE);
        }
        return entered(call, body, GrantChecks.ACTIVE).b(body.grantee());
    }

    /** K5-8. */
    private static Effect use(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        int action = in.u8();
        Access access = Access.read(action, in);
        GrantBody body = GrantBody.readGrant(in);
        in.end();
        if (action != GrantBody.VIEW && action != GrantBody.READ && action != GrantBody.COMPUTE) {
            throw new Refusal(KernelError.E_ARG);
        }
        GrantChecks.known(body);
        found(state, body.id());
        if (!body.grantee().equals(call.scope())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        Access.Decision decision = access.decide(state, body, call.now());
        if (decision.why() != null) {
            throw new Refusal(decision.why());
        }
        long uses = addUses(state, body.id(), 1);
        Word used = Digests.recordId(body.owner(), body.collection(), access.key());
        return Effect.of(uses, call.fn(), body.id(), ((long) action << 32) + uses)
                .a(used)
                .b(access.purpose())
                .c(access.presentation());
    }

    /** K5-9. */
    private static Effect release(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        long use = in.longU32();
        GrantBody body = GrantBody.readGrant(in);
        byte[] key = in.rest();
        if (key.length == 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        GrantChecks.known(body);
        found(state, body.id());
        if (state.number(GrantChecks.uses(body.id())) < use) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        if (!call.scope().equals(body.owner()) && !call.scope().equals(body.grantor())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        GrantChecks.key(state, body, key, call.now());
        return told(call, body, use).b(body.grantee()).c(digest(key));
    }

    static Word[] look(KernelState state, int fn, byte[] args) throws Refusal {
        var in = new Cursor(args);
        switch (fn) {
            case Fn.GRANTED -> {
                Word id = in.word();
                in.end();
                Word status = Checks.found(state.get(GrantChecks.status(id)));
                Word stopped = GrantChecks.stopped(state, id);
                return Calls.words(
                        status,
                        state.get(GrantChecks.uses(id)),
                        state.get(GrantChecks.parent(id)),
                        Word.of(stopped.isZero() ? 1 : 0),
                        stopped,
                        stopped.isZero() ? NONE : state.get(GrantChecks.status(stopped)));
            }
            case Fn.EVALUATE -> {
                return evaluate(state, in);
            }
            case Fn.RULE -> {
                Word id = in.word();
                in.end();
                return Calls.words(Checks.found(Word.of(GrantRules.inForce(state, id) ? 1 : 0)));
            }
            case Fn.ACTIVATED -> {
                Word rule = in.word();
                Word subject = in.word();
                in.end();
                return Calls.words(Checks.found(GrantRules.activated(state, rule, subject)));
            }
            case Fn.EPOCH -> {
                Word resource = in.word();
                in.end();
                return Epochs.look(state, resource);
            }
            case Fn.CREDENTIAL -> {
                Word credential = in.word();
                Word subject = in.word();
                in.end();
                return Calls.words(Checks.found(Word.of(Credentials.end(state, credential, subject))));
            }
            default -> throw new Refusal(KernelError.E_FUNCTION);
        }
    }

    private static Word[] evaluate(KernelState state, Cursor in) throws Refusal {
        int action = in.u8();
        long time = in.u64();
        Access access = Access.read(action, in);
        GrantBody body = GrantBody.readGrant(in);
        in.end();
        if (Integer.bitCount(action) != 1 || action > GrantBody.COMPUTE || time < 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        Access.Decision decision = body.unknown() == 0
                ? access.decide(state, body, time)
                : new Access.Decision(KernelError.E_CONSTRAINT, body.id(), body.unknown());
        if (decision.why() == null) {
            return Calls.words(
                    Word.of(1),
                    NONE,
                    decision.by(),
                    Word.of(GrantChecks.until(state, body)),
                    Word.of(Access.usesLeft(state, body)));
        }
        return Calls.words(NONE, Word.of(decision.why().code()), decision.by(), NONE, NONE, Word.of(decision.detail()));
    }

    /** A grant's body and nothing behind it. */
    private static GrantBody only(Cursor in) throws Refusal {
        GrantBody body = GrantBody.readGrant(in);
        in.end();
        GrantChecks.known(body);
        return body;
    }

    private static int granted(GrantBody body) {
        return body.has(Constraint.COUNTERSIGN) ? AWAITING : GrantChecks.ACTIVE;
    }

    private static Effect entered(Call call, GrantBody body, int status) {
        return entered(call, body, status, status);
    }

    private static Effect entered(Call call, GrantBody body, int status, long number) {
        call.state().put(GrantChecks.status(body.id()), status);
        return Effect.of(status, call.fn(), body.id(), number).a(body.resource());
    }

    private static Effect told(Call call, GrantBody body, long number) {
        return Effect.of(number, call.fn(), body.id(), number).a(body.resource());
    }

    private static long addUses(Overlay state, Word grant, long more) {
        long uses = state.number(GrantChecks.uses(grant)) + more;
        state.put(GrantChecks.uses(grant), uses);
        return uses;
    }

    private static void isNew(KernelState state, Word id) throws Refusal {
        if (!state.get(GrantChecks.status(id)).isZero()) {
            throw new Refusal(KernelError.E_EXISTS);
        }
    }

    private static int found(KernelState state, Word id) throws Refusal {
        return (int) Checks.found(state.get(GrantChecks.status(id))).number();
    }

    private static void depthFits(GrantBody body) throws Refusal {
        if (body.depth() > GrantBody.MAX_DEPTH) {
            throw new Refusal(KernelError.E_LIMIT);
        }
    }

    private static Word digest(byte[] key) {
        return key.length == 0 ? NONE : Digests.plain(key);
    }
}
