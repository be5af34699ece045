package dev.gantry.kernel;

import org.jspecify.annotations.Nullable;

/** K5: standing rules. Who asks for something within one gets it in the same transaction. */
final class GrantRules {
    private GrantRules() {}

    /** K5-5, K5-6. */
    static Effect apply(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        GrantBody rule = GrantBody.readRule(in);
        in.end();
        GrantChecks.known(rule);
        boolean set = call.fn() == Fn.SET_RULE;
        Word id = rule.ruleId();
        boolean inForce = inForce(state, id);
        if (inForce == set) {
            throw new Refusal(set ? KernelError.E_EXISTS : KernelError.E_NOT_FOUND);
        }
        if (!rule.owner().equals(call.scope())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        if (set && rule.depth() > GrantBody.MAX_DEPTH) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        state.put(rule(id), set ? 1 : 0);
        return Effect.of(0, call.fn(), id, 0).a(rule.resource());
    }

    /** K5-2: why the rule does not apply to the request; null if it does. */
    static @Nullable KernelError refusal(KernelState state, GrantBody rule, GrantBody request, long now) {
        Word id = rule.ruleId();
        if (!inForce(state, id)) {
            return KernelError.E_NOT_FOUND;
        }
        if (!activated(state, id, request.grantee()).isZero()) {
            return KernelError.E_EXISTS;
        }
        if (!request.within(rule) || request.depth() > rule.depth()) {
            return KernelError.E_ATTENUATION;
        }
        try {
            GrantChecks.holder(state, request, request.grantee(), now);
            GrantChecks.window(rule, now);
            return null;
        } catch (Refusal r) {
            return r.error();
        }
    }

    static void remember(Overlay state, Word rule, GrantBody request) {
        state.put(activation(rule, request.grantee()), request.id());
    }

    static boolean inForce(KernelState state, Word id) {
        return !state.get(rule(id)).isZero();
    }

    static Word activated(KernelState state, Word rule, Word subject) {
        return state.get(activation(rule, subject));
    }

    private static Word rule(Word id) {
        return Digests.tagged("gantry:state:grantRule", id);
    }

    private static Word activation(Word rule, Word subject) {
        return Digests.tagged("gantry:state:grantByRule", rule, subject);
    }
}
