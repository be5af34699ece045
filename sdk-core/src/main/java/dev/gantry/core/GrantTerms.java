package dev.gantry.core;

import dev.gantry.Access;
import dev.gantry.Action;
import dev.gantry.Condition;
import dev.gantry.Credential;
import dev.gantry.ErrorCode;
import dev.gantry.Fields;
import dev.gantry.GantryException;
import dev.gantry.Grant;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.Terms;
import dev.gantry.core.grants.Fact;
import dev.gantry.kernel.Constraint;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Terms as the kernel's words, and a grant's words as what applications see. */
final class GrantTerms {
    private static final int MAX_TEXT = 1024;

    private GrantTerms() {}

    /** @param grantee zero for a rule */
    static GrantBody body(Terms terms, Word owner, Word grantor, Word grantee, Word parent, Word nonce) {
        var constraints = new TreeMap<Integer, Word>();
        Given.that("terms", terms)
                .conditions()
                .forEach((c, value) -> constraints.put(constraint(c).code(), word(c, value)));
        var body = new GrantBody(
                owner,
                Texts.collection(terms.collection()),
                terms.key().map(Texts::recordKey).orElse(Word.ZERO),
                grantor,
                grantee,
                parent,
                nonce,
                actions(terms.actions()),
                terms.depth(),
                constraints);
        try {
            return grantee.isZero() ? GrantBody.ofRule(body.bytes()) : GrantBody.of(body.bytes());
        } catch (Refusal r) {
            throw invalid(
                    "terms that cannot be",
                    "Name at least one action, a depth with REAUTHORIZE and only then, a window that opens before it ends, and a grantee who is neither owner nor grantor.");
        }
    }

    /** {@code ARGUMENT_INVALID} for a time that no ledger can count to, such as Instant.MAX. */
    static long ms(String what, Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            throw invalid(what + " cannot be " + time, "Leave it out where there is no end.");
        }
    }

    private static Constraint constraint(Condition condition) {
        return Constraint.valueOf(condition.name());
    }

    private static Word word(Condition condition, Object value) {
        if (value instanceof Instant time && ms(condition.name(), time) > 0) {
            return Word.of(ms(condition.name(), time));
        }
        if (value instanceof Long uses && uses > 0) {
            return Word.of(uses);
        }
        if (value instanceof Fields fields) {
            return Word.ofHex(fields.mask());
        }
        if (value instanceof SubjectId subject) {
            return Word.ofHex(subject.hex());
        }
        if (value instanceof Credential credential) {
            return Digests.credential(Word.ofHex(credential.issuer().hex()), type(credential.type()));
        }
        if (value instanceof String text) {
            return condition == Condition.PURPOSE ? purpose(text) : presentation(text);
        }
        throw invalid(
                condition + " cannot be " + value,
                "Give it by its method of Terms; times after 1970, at least one use.");
    }

    private static Word purpose(String text) {
        return Digests.tagged("gantry:purpose:v1", (Object) Texts.utf8("purpose", text, MAX_TEXT));
    }

    private static Word presentation(String text) {
        return Digests.tagged("gantry:presentation:v1", (Object) Texts.utf8("presentation", text, MAX_TEXT));
    }

    /** A credential's type; membership is zero. */
    static Word type(String type) {
        return type.equals(Credential.MEMBERSHIP)
                ? Word.ZERO
                : Digests.tagged("gantry:credential-type:v1", (Object) Texts.utf8("type", type, MAX_TEXT));
    }

    static dev.gantry.kernel.Access access(Access access, GrantBody body) {
        return new dev.gantry.kernel.Access(
                1 << access.action().ordinal(),
                access.key().map(Texts::recordKey).orElse(body.key()),
                access.purpose().map(GrantTerms::purpose).orElse(Word.ZERO),
                access.fields().map(f -> Word.ofHex(f.mask())).orElse(Word.ZERO),
                access.shown().map(p -> Digests.plain(p.bytes())).orElse(Word.ZERO));
    }

    private static int actions(Set<Action> actions) {
        int bits = 0;
        for (Action a : actions) {
            bits |= 1 << a.ordinal();
        }
        return bits;
    }

    /** @param made the fact that made the grant or rule */
    static Grant grant(Fact made, Grant.Status status, boolean inForce, long uses) {
        GrantBody body = made.grant();
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (Action a : Action.values()) {
            if (body.allows(1 << a.ordinal())) {
                actions.add(a);
            }
        }
        Map<Condition, String> conditions = new EnumMap<>(Condition.class);
        for (Condition c : Condition.values()) {
            if (body.has(constraint(c))) {
                conditions.put(c, text(c, body.value(constraint(c))));
            }
        }
        return new Grant(
                made.change().entity().hex(),
                new SubjectId(body.owner().hex()),
                body.collection().hex(),
                given(body.key()).map(Word::hex),
                new SubjectId(body.grantor().hex()),
                given(body.grantee()).map(w -> new SubjectId(w.hex())),
                given(body.parent()).map(Word::hex),
                actions,
                body.depth(),
                conditions,
                status,
                inForce,
                uses,
                made.transactionId(),
                made.height());
    }

    private static String text(Condition condition, Word value) {
        return switch (condition) {
            case NOT_BEFORE, NOT_AFTER -> Instant.ofEpochMilli(value.number()).toString();
            case MAX_USES -> Long.toString(value.number());
            default -> value.hex();
        };
    }

    private static Optional<Word> given(Word word) {
        return word.isZero() ? Optional.empty() : Optional.of(word);
    }

    /** A grant's or rule's id as applications give it; {@code ARGUMENT_INVALID}. */
    static Word id(String hex) {
        try {
            return Word.ofHex(Given.that("id", hex));
        } catch (IllegalArgumentException e) {
            throw invalid(
                    "not an id: " + hex, "An id is 64 hexadecimal digits: the entity of the receipt that made it.");
        }
    }

    private static GantryException invalid(String what, String fix) {
        return GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, what)
                .fix(fix)
                .build();
    }
}
