package dev.gantry.kernel;

import org.jspecify.annotations.Nullable;

/**
 * K5: what is wanted of a grant.
 *
 * @param key of the record; zero for the whole collection
 * @param purpose digest of the agreed text; zero for none
 * @param fields mask of the fields; zero where the grant is not limited to some
 * @param presentation digest of what was shown to the owner's broker; zero for nothing
 */
public record Access(int action, Word key, Word purpose, Word fields, Word presentation) {
    byte[] bytes() {
        return Items.args(key.bytes(), purpose.bytes(), fields.bytes(), presentation.bytes());
    }

    /** What follows the action in the arguments. */
    static Access read(int action, Cursor in) throws Refusal {
        return new Access(action, in.word(), in.word(), in.word(), in.word());
    }

    /**
     * @param why null if it is allowed
     * @param by the grant that allows or stops it
     * @param detail with E_CONSTRAINT the constraint's code, with E_STATE the status of {@code by}
     */
    record Decision(@Nullable KernelError why, Word by, long detail) {}

    /** K5-8, from the grant's existence on, for its grantee. */
    Decision decide(KernelState state, GrantBody body, long now) {
        Word id = body.id();
        if (state.get(GrantChecks.status(id)).isZero()) {
            return new Decision(KernelError.E_NOT_FOUND, id, 0);
        }
        if (!body.key().isZero() && !body.key().equals(key) || !body.allows(action)) {
            return new Decision(KernelError.E_FORBIDDEN, id, 0);
        }
        Constraint notMet = notMet(body);
        if (notMet == null) {
            notMet = GrantChecks.notHeld(state, body, body.grantee(), now);
        }
        if (notMet != null) {
            return new Decision(KernelError.E_CONSTRAINT, id, notMet.code());
        }
        Word stopped = GrantChecks.stopped(state, id);
        if (!stopped.isZero()) {
            return new Decision(
                    KernelError.E_STATE,
                    stopped,
                    state.get(GrantChecks.status(stopped)).number());
        }
        try {
            GrantChecks.window(body, now);
        } catch (Refusal r) {
            return new Decision(r.error(), id, 0);
        }
        return new Decision(usesLeft(state, body) == 0 ? KernelError.E_EXHAUSTED : null, id, 0);
    }

    private @Nullable Constraint notMet(GrantBody body) {
        if (body.has(Constraint.PURPOSE) && !body.value(Constraint.PURPOSE).equals(purpose)) {
            return Constraint.PURPOSE;
        }
        if (body.has(Constraint.FIELDS) && (fields.isZero() || !fields.isWithin(body.value(Constraint.FIELDS)))) {
            return Constraint.FIELDS;
        }
        return body.has(Constraint.PRESENTATION) && presentation.isZero() ? Constraint.PRESENTATION : null;
    }

    /** The largest long where there is no limit. */
    static long usesLeft(KernelState state, GrantBody body) {
        return body.has(Constraint.MAX_USES)
                ? body.value(Constraint.MAX_USES).number()
                        - state.get(GrantChecks.uses(body.id())).number()
                : Long.MAX_VALUE;
    }
}
