package dev.gantry.kernel;

import static dev.gantry.kernel.IdentityVectors.action;
import static dev.gantry.kernel.IdentityVectors.vote;
import static dev.gantry.kernel.IdentityVectors.voted;
import static dev.gantry.kernel.Script.*;

import java.util.ArrayList;
import java.util.List;

/** K5, what its vectors have in common. Subjects 1 to 3 govern; 4 to 6 were enrolled where a vector needs a crowd; the clock stands at 5,000 ms. */
abstract class GrantWorld {
    static final byte[] NONE = {};
    static final byte[] WRAPPED = {7, 7, 7};
    static final Word REASON = Word.of(99);
    static final Word REFERENCE = Word.of(0x0DE);
    static final Word TYPE = Word.of(0x7E);
    static final long NOW = 5000;
    final List<Script> all = new ArrayList<>();

    abstract void write() throws Exception;

    final List<Script> build() throws Exception {
        write();
        return all;
    }

    Script timeless(String id, String title, String... rules) throws Exception {
        var s = new Script("K5-" + id, title, 1, rules);
        all.add(s);
        return s;
    }

    Script world(String id, String title, String... rules) throws Exception {
        return tick(timeless(id, title, rules), 1, NOW);
    }

    Script crowd(String id, String title, String... rules) throws Exception {
        Script s = world(id, title, rules);
        for (int i = 4; i <= 6; i++) {
            byte[] enrol = action(Fn.ENROL, account(i).bytes(), subject(i).bytes());
            s.ok(
                    1,
                    vote(100 + i, enrol),
                    voted(1, 100 + i, enrol, 0, 0),
                    change(subject(1), 100 + i, 0x0110, subject(i), 1, account(i)));
        }
        return s;
    }

    static Script tick(Script s, int n, long ms) throws Exception {
        return s.ok(3, one(200 + n, Items.tick(ms)), change(subject(3), 200 + n, 0x0003, Word.ZERO, ms));
    }

    static Word credential(int issuer, Word type) {
        return h("gantry:credential:v1", subject(issuer).bytes(), type.bytes());
    }

    static Item attest(int subject, Word type, long end) {
        return new Item(Fn.ATTEST_CREDENTIAL, Items.args(subject(subject).bytes(), type.bytes(), Items.u64(end)));
    }

    static Script attested(Script s, int by, int request, int subject, Word type, long end) throws Exception {
        return s.ok(
                by,
                one(request, attest(subject, type, end)),
                change(subject(by), request, 0x050B, credential(by, type), end, subject(subject), type));
    }

    static Item grant(Terms t, byte[]... more) {
        return new Item(Fn.GRANT, Items.args(t.bytes(), Items.args(more)));
    }

    /** Given, with this status. */
    static Change given(int by, int request, Terms t, int status) {
        return change(subject(by), request, 0x0501, t.id(), status, t.resource(), t.grantee());
    }

    static Change given(int by, int request, Terms t, int status, byte[] key) {
        return change(subject(by), request, 0x0501, t.id(), status, t.resource(), t.grantee(), sha(key));
    }

    static Item request(Terms t, byte[]... more) {
        return new Item(Fn.REQUEST_GRANT, Items.args(REFERENCE.bytes(), t.bytes(), Items.args(more)));
    }

    /** Asked for, and not given for that reason; 0 where no rule was named. */
    static Change asked(int by, int request, Terms t, int why) {
        return change(subject(by), request, 0x0502, t.id(), 256L * why + 2, t.resource(), Word.ZERO, REFERENCE);
    }

    /** Asked for and given by the rule. */
    static Change activated(int by, int request, Terms t, Terms rule, int status) {
        return change(subject(by), request, 0x0502, t.id(), status, t.resource(), rule.ruleId(), REFERENCE);
    }

    static Item decide(int yes, Terms t, byte[]... key) {
        return new Item(Fn.DECIDE, Items.args(new byte[] {(byte) yes}, t.bytes(), Items.args(key)));
    }

    static Change decided(int by, int request, Terms t, int status) {
        return change(subject(by), request, 0x0503, t.id(), status, t.resource(), t.grantee());
    }

    static Item revoke(Terms t) {
        return new Item(Fn.REVOKE_GRANT, Items.args(REASON.bytes(), t.bytes()));
    }

    static Change revoked(int by, int request, Terms t, int due) {
        return change(subject(by), request, 0x0504, t.id(), due, t.resource(), t.grantee(), REASON);
    }

    static Item setRule(Terms t) {
        return new Item(Fn.SET_RULE, t.bytes());
    }

    static Item endRule(Terms t) {
        return new Item(Fn.END_RULE, t.bytes());
    }

    static Change ruled(int by, int request, int fn, Terms t) {
        return change(subject(by), request, fn, t.ruleId(), 0, t.resource());
    }

    static Item countersign(Terms t) {
        return new Item(Fn.COUNTERSIGN, t.bytes());
    }

    static Change countersigned(int by, int request, Terms t) {
        return change(subject(by), request, 0x0507, t.id(), 1, t.resource(), t.grantee());
    }

    /** What is wanted of a grant. */
    record Want(int action, Word key, Word purpose, Word fields, Word presentation) {
        static final Want READING = new Want(2, Terms.KEY, Word.ZERO, Word.ZERO, Word.ZERO);

        Want action(int bit) {
            return new Want(bit, key, purpose, fields, presentation);
        }

        Want key(Word w) {
            return new Want(action, w, purpose, fields, presentation);
        }

        Want purpose(long n) {
            return new Want(action, key, Word.of(n), fields, presentation);
        }

        Want fields(Word w) {
            return new Want(action, key, purpose, w, presentation);
        }

        Want fields(long n) {
            return fields(Word.of(n));
        }

        Want showing(long n) {
            return new Want(action, key, purpose, fields, Word.of(n));
        }

        byte[] words() {
            return Items.args(key.bytes(), purpose.bytes(), fields.bytes(), presentation.bytes());
        }
    }

    static Item use(Want w, Terms t) {
        return new Item(Fn.USE, Items.args(new byte[] {(byte) w.action}, w.words(), t.bytes()));
    }

    static Change used(int by, int request, Want w, Terms t, long uses) {
        return change(
                subject(by),
                request,
                0x0508,
                t.id(),
                ((long) w.action << 32) + uses,
                t.key(w.key).resource(),
                w.purpose,
                w.presentation);
    }

    static Item release(int use, Terms t, byte[]... key) {
        return new Item(Fn.RELEASE, Items.args(Items.u32(use), t.bytes(), Items.args(key)));
    }

    static Change released(int by, int request, int use, Terms t, byte[] key) {
        return change(subject(by), request, 0x0509, t.id(), use, t.resource(), t.grantee(), sha(key));
    }

    static byte[] evaluate(Want w, long time, Terms t) {
        return Items.args(Items.u16(0x0581), new byte[] {(byte) w.action}, Items.u64(time), w.words(), t.bytes());
    }

    /** The step is denied with this reason, by this grant, and so says evaluate; use then fails the same way. */
    static Script denied(Script s, Want w, long now, Terms t, KernelError why, Word by, long detail) throws Exception {
        s.ask(evaluate(w, now, t), 0, Word.ZERO, Word.of(why.code()), by, Word.ZERO, Word.ZERO, Word.of(detail));
        return s.no(number(t.grantee()), one(9, use(w, t)), why, 0);
    }

    static Script denied(Script s, Want w, long now, Terms t, KernelError why) throws Exception {
        return denied(s, w, now, t, why, t.id(), 0);
    }

    /** Evaluate says yes, and use succeeds. */
    static Script allowed(Script s, int request, Want w, long now, Terms t, long until, long left, long uses)
            throws Exception {
        s.ask(evaluate(w, now, t), 0, Word.of(1), Word.ZERO, t.id(), Word.of(until), Word.of(left));
        int by = number(t.grantee());
        return s.ok(by, one(request, use(w, t)), used(by, request, w, t, uses));
    }

    static int number(Word subject) {
        for (int i = 1; i <= 6; i++) {
            if (subject(i).equals(subject)) {
                return i;
            }
        }
        throw new IllegalArgumentException("nobody's");
    }
}
