package dev.gantry.kernel.solidity;

import dev.gantry.kernel.Access;
import dev.gantry.kernel.Constraint;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** K5 in a world so small that calls meet: subject 0 owns, 1 and 2 are given, a dozen grants, and what is left of a grant fits another's. */
final class RandomGrants {
    private static final Word COLLECTION = Word.of(1);
    private static final int GRANTS = 8;
    private static final int BELOW = 4;
    private static final Word TYPE = Word.of(3);

    private final Random random;
    /** Bodies that somebody tried to give or asked for, so that others speak of them too. */
    private final List<GrantBody> tried = new ArrayList<>();

    RandomGrants(Random random) {
        this.random = random;
    }

    /** Mostly something that this caller might do. */
    Item item(int caller) {
        int role = random.nextInt(7) == 0 ? random.nextInt(3) : caller;
        return switch (role) {
            case 0 -> byOwner();
            case 1, 2 -> byGrantee(role);
            default -> random.nextBoolean() ? byOwner() : byGrantee(1 + random.nextInt(2));
        };
    }

    private Item byOwner() {
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3, 4 -> Items.grant(remembered(byOwners(any())), random.nextBoolean() ? new byte[0] : key());
            case 5, 6 -> Items.setRule(rule(some(3)));
            case 7 -> Items.decide(random.nextInt(3) > 0, any(), key());
            case 8 -> Items.revokeGrant(Word.of(7), any());
            case 9 -> random.nextInt(3) == 0 ? Items.endRule(rule(random.nextInt(3))) : Items.countersign(any());
            case 10, 11 -> Items.release(random.nextInt(3), any(), new byte[1 + random.nextInt(3)]);
            case 12 -> Items.openEpoch(random.nextInt(3), COLLECTION, Word.of(1), key());
            default -> Items.attestCredential(subject(1 + random.nextInt(2)), type(), end());
        };
    }

    private Item byGrantee(int subject) {
        GrantBody mine = tried(subject, random.nextInt(8) == 0 ? any() : top((subject - 1) * 4 + some(4)));
        return switch (random.nextInt(12)) {
            case 0, 1 -> Items.requestGrant(Word.of(6), remembered(mine));
            case 2, 3 -> Items.requestGrant(Word.of(6), remembered(mine), rule(some(3)));
            case 4, 5, 6 -> Items.use(access(), mine);
            case 7, 8, 9 -> given(mine);
            case 10 -> Items.revokeGrant(Word.of(7), mine);
            default -> Items.attestCredential(subject(1 + random.nextInt(2)), type(), end());
        };
    }

    /** Rather the first. */
    private int some(int count) {
        return random.nextInt(1 + random.nextInt(count));
    }

    private Item given(GrantBody parent) {
        GrantBody fit = below(parent);
        GrantBody child = random.nextInt(3) > 0 ? fit : spoilt(fit);
        return Items.grantBelow(random.nextInt(8) == 0 ? any() : parent, remembered(child), key());
    }

    private GrantBody remembered(GrantBody body) {
        tried.add(body);
        return body;
    }

    /** One of this subject's that was tried before, or else the other one. */
    private GrantBody tried(int subject, GrantBody otherwise) {
        var fit =
                tried.stream().filter(b -> b.grantee().equals(subject(subject))).toList();
        return fit.isEmpty() || random.nextInt(4) == 0 ? otherwise : fit.get(random.nextInt(fit.size()));
    }

    private GrantBody byOwners(GrantBody body) {
        return body.parent().isZero() ? body : top(some(GRANTS));
    }

    private GrantBody any() {
        boolean before = !tried.isEmpty() && random.nextInt(3) > 0;
        GrantBody body = before ? tried.get(random.nextInt(tried.size())) : top(some(GRANTS));
        return random.nextInt(16) == 0 ? spoilt(body) : body;
    }

    /** With another value somewhere. */
    private GrantBody spoilt(GrantBody b) {
        int where = random.nextInt(6);
        var constraints = new TreeMap<>(b.constraints());
        if (where < 3) {
            constraints.put(1 + random.nextInt(10), Word.of(random.nextInt(12) == 0 ? 0 : 400 + random.nextInt(200)));
        }
        int actions = where == 3 ? random.nextInt(17) : b.actions();
        int depth = (actions & GrantBody.REAUTHORIZE) == 0 ? 0 : Math.max(1, b.depth());
        return new GrantBody(
                b.owner(),
                b.collection(),
                where == 4 ? Word.ZERO : b.key(),
                b.grantor(),
                where == 5 ? subject(random.nextInt(3)) : b.grantee(),
                b.parent(),
                b.nonce(),
                actions,
                random.nextInt(8) == 0 ? random.nextInt(7) : depth,
                constraints);
    }

    private byte[] key() {
        return switch (random.nextInt(12)) {
            case 0 -> new byte[513];
            case 1, 2 -> new byte[] {1};
            default -> new byte[0];
        };
    }

    private Word type() {
        return random.nextBoolean() ? TYPE : Word.ZERO;
    }

    private long end() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(1000);
            default -> Long.MAX_VALUE;
        };
    }

    private Access access() {
        int action = random.nextInt(8) == 0 ? random.nextInt(10) : GrantBody.READ;
        Word key = Word.of(random.nextInt(6) == 0 ? 0 : 1);
        return new Access(action, key, Word.of(random.nextInt(2)), Word.of(random.nextInt(4)), Word.of(1));
    }

    /** Subject 0's grants to 1 or 2: each with other constraints. */
    private static GrantBody top(int n) {
        var constraints = new TreeMap<Integer, Word>();
        switch (n) {
            case 0, 4 -> need(constraints, Constraint.MAX_USES, Word.of(1));
            case 1 -> need(constraints, Constraint.NOT_BEFORE, Word.of(500));
            case 2 -> need(constraints, Constraint.NOT_AFTER, Word.of(500));
            case 3 -> {
                need(constraints, Constraint.PURPOSE, Word.of(1));
                need(constraints, Constraint.FIELDS, Word.of(2));
            }
            case 5 -> {
                need(constraints, Constraint.CREDENTIAL, Digests.credential(subject(0), TYPE));
                need(constraints, Constraint.ORGANISATION, subject(1));
            }
            case 6 -> need(constraints, Constraint.COUNTERSIGN, subject(0));
            default -> {}
        }
        Word key = Word.of(n % 3 == 0 ? 0 : 1);
        return body(key, subject(0), subject(1 + n / 4), Word.ZERO, n == 7 ? 2 : 15, n == 7 ? 0 : 2, constraints);
    }

    /** What a grantee gives on, to read, to the other. */
    private static GrantBody below(GrantBody parent) {
        Word other = parent.grantee().equals(subject(2)) ? subject(1) : subject(2);
        return body(parent.key(), parent.grantee(), other, parent.id(), 2, 0, parent.constraints());
    }

    private static GrantBody rule(int n) {
        var constraints = new TreeMap<Integer, Word>();
        if (n == 1) {
            need(constraints, Constraint.MAX_USES, Word.of(2));
        } else if (n == 2) {
            need(constraints, Constraint.NOT_AFTER, Word.of(500));
        }
        return body(Word.ZERO, subject(0), Word.ZERO, Word.ZERO, 15, 4, constraints);
    }

    private static void need(SortedMap<Integer, Word> constraints, Constraint c, Word value) {
        constraints.put(c.code(), value);
    }

    private static GrantBody body(
            Word key,
            Word grantor,
            Word grantee,
            Word parent,
            int actions,
            int depth,
            SortedMap<Integer, Word> constraints) {
        return new GrantBody(
                subject(0), COLLECTION, key, grantor, grantee, parent, Word.of(1), actions, depth, constraints);
    }

    private static Word subject(int i) {
        return RandomCalls.subject(i);
    }

    static List<byte[]> queries() {
        var all = new ArrayList<byte[]>();
        var access = new Access(GrantBody.READ, Word.of(1), Word.of(1), Word.of(2), Word.of(1));
        for (int n = 0; n < GRANTS; n++) {
            all.add(Queries.grant(top(n).id()));
            for (long time : new long[] {0, 499, 501}) {
                all.add(Queries.evaluate(access, time, top(n)));
            }
        }
        for (int n = 0; n < BELOW; n++) {
            all.add(Queries.grant(below(top(n)).id()));
            all.add(Queries.evaluate(access, 500, below(top(n))));
        }
        for (int n = 0; n < 3; n++) {
            all.add(Queries.of(Fn.RULE, rule(n).ruleId()));
            all.add(Queries.of(Fn.ACTIVATED, rule(n).ruleId(), subject(1)));
            all.add(Queries.of(Fn.ACTIVATED, rule(n).ruleId(), subject(2)));
            all.add(Queries.of(Fn.CREDENTIAL, Digests.credential(subject(0), TYPE), subject(n)));
            all.add(Queries.of(Fn.CREDENTIAL, Digests.credential(subject(n), Word.ZERO), subject(1)));
            all.add(Queries.of(Fn.EPOCH, Digests.recordId(subject(n), COLLECTION, Word.ZERO)));
        }
        return all;
    }
}
