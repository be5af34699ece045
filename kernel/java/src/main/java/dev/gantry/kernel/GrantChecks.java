package dev.gantry.kernel;

import org.jspecify.annotations.Nullable;

/** K5: whether a grant is good at a moment. The checks that several functions make, each once. */
final class GrantChecks {
    static final int ACTIVE = 1;
    private static final int MAX_KEY = 512;

    private GrantChecks() {}

    /** K5-12. */
    static void window(GrantBody body, long now) throws Refusal {
        boolean timed = body.has(Constraint.NOT_BEFORE) || body.has(Constraint.NOT_AFTER);
        if (!timed) {
            return;
        }
        if (now == 0 || now < body.value(Constraint.NOT_BEFORE).number()) {
            throw new Refusal(KernelError.E_NOT_YET);
        }
        if (body.has(Constraint.NOT_AFTER)
                && now > body.value(Constraint.NOT_AFTER).number()) {
            throw new Refusal(KernelError.E_EXPIRED);
        }
    }

    /** K5-13: the nearest grant that is not ACTIVE, from this one upwards; zero if there is none. */
    static Word stopped(KernelState state, Word grant) {
        Word at = grant;
        while (!at.isZero()) {
            if (state.get(status(at)).number() != ACTIVE) {
                return at;
            }
            at = state.get(parent(at));
        }
        return Word.ZERO;
    }

    static void inForce(KernelState state, Word grant) throws Refusal {
        if (!stopped(state, grant).isZero()) {
            throw new Refusal(KernelError.E_STATE);
        }
    }

    /** K5-15: the constraint that the subject does not meet as a holder; null if it does. */
    static @Nullable Constraint notHeld(KernelState state, GrantBody body, Word subject, long now) {
        for (Constraint c : new Constraint[] {Constraint.CREDENTIAL, Constraint.ORGANISATION}) {
            if (!Credentials.counts(heldUntil(state, body, c, subject), now)) {
                return c;
            }
        }
        return null;
    }

    static void holder(KernelState state, GrantBody body, Word subject, long now) throws Refusal {
        if (notHeld(state, body, subject, now) != null) {
            throw new Refusal(KernelError.E_CONSTRAINT);
        }
    }

    /** The last millisecond for which the grant is good if nothing is changed. */
    static long until(KernelState state, GrantBody body) {
        long end = Long.MAX_VALUE;
        if (body.has(Constraint.NOT_AFTER)) {
            end = body.value(Constraint.NOT_AFTER).number();
        }
        for (Constraint c : new Constraint[] {Constraint.CREDENTIAL, Constraint.ORGANISATION}) {
            end = Math.min(end, heldUntil(state, body, c, body.grantee()));
        }
        return end;
    }

    private static long heldUntil(KernelState state, GrantBody body, Constraint c, Word subject) {
        Word value = body.value(c);
        if (value.isZero() || c == Constraint.ORGANISATION && value.equals(subject)) {
            return Credentials.NO_END;
        }
        Word credential = c == Constraint.CREDENTIAL ? value : Digests.credential(value, Word.ZERO);
        return Credentials.end(state, credential, subject);
    }

    /** K5-16, for a grant that has its state already. */
    static void key(KernelState state, GrantBody body, byte[] key, long now) throws Refusal {
        holder(state, body, body.grantee(), now);
        inForce(state, body.id());
        window(body, now);
        fits(key);
    }

    /** K5-16, for a grant whose own state is about to be written and which has nothing above that would stop it. */
    static void firstKey(KernelState state, GrantBody body, byte[] key, long now) throws Refusal {
        if (key.length == 0) {
            return;
        }
        holder(state, body, body.grantee(), now);
        if (body.has(Constraint.COUNTERSIGN)) {
            throw new Refusal(KernelError.E_STATE);
        }
        window(body, now);
        fits(key);
    }

    static void fits(byte[] key) throws Refusal {
        if (key.length > MAX_KEY) {
            throw new Refusal(KernelError.E_LIMIT);
        }
    }

    static void known(GrantBody body) throws Refusal {
        if (body.unknown() != 0) {
            throw new Refusal(KernelError.E_CONSTRAINT);
        }
    }

    static Word status(Word grant) {
        return Digests.tagged("gantry:state:grantStatus", grant);
    }

    static Word parent(Word grant) {
        return Digests.tagged("gantry:state:grantParent", grant);
    }

    static Word uses(Word grant) {
        return Digests.tagged("gantry:state:grantUses", grant);
    }
}
