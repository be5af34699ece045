package dev.gantry.core;

import dev.gantry.Stage;
import dev.gantry.kernel.Access;
import dev.gantry.kernel.Constraint;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ReadLevel;

/** What the kernel says of grants. */
record GrantState(Connection connection) {
    static final int ACTIVE = 1;
    static final int REQUESTED = 2;
    static final int AWAITING = 3;
    static final int REVOKED = 5;

    Queries.Answer ask(byte[] query) {
        return Queries.Answer.of(Stages.answer(Stage.READ, connection.adapter().read(query, ReadLevel.LATEST)));
    }

    /** 0x0580. */
    Queries.Answer granted(Word id) {
        return ask(Queries.grant(id));
    }

    boolean ruleInForce(Word id) {
        return ask(Queries.of(Fn.RULE, id)).ok();
    }

    /** This machine's time in ms; 0 where the ledger knows none. */
    long now() {
        return ask(Queries.of(Fn.CLOCK)).v(1).isZero() ? 0 : System.currentTimeMillis();
    }

    /**
     * Whether a grant lets its grantee have the content now, had he stated and shown what it demands: in force, held, in its window by this machine's clock, and he is himself neither
     * suspended nor deactivated.
     */
    boolean reads(GrantBody body) {
        return body.allows(GrantBody.READ) && good(body) && active(body.grantee());
    }

    private boolean active(Word subject) {
        var answer = ask(Queries.subject(subject));
        return answer.ok() && answer.number(1) == ACTIVE;
    }

    private boolean good(GrantBody body) {
        var as = new Access(
                GrantBody.READ,
                body.key(),
                body.value(Constraint.PURPOSE),
                body.value(Constraint.FIELDS),
                body.value(Constraint.PRESENTATION));
        var answer = ask(Queries.evaluate(as, now(), body));
        return answer.ok() && (answer.number(1) == 1 || answer.number(2) == KernelError.E_EXHAUSTED.code());
    }

    /** Whether the key is handed out for each use, and not with the grant. */
    static boolean perUse(GrantBody body) {
        return body.has(Constraint.MAX_USES)
                || body.has(Constraint.PURPOSE)
                || body.has(Constraint.FIELDS)
                || body.has(Constraint.PRESENTATION);
    }
}
