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

    RandomGrants(Random random) {
        this.random = random;
    }

    Item item() {
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> given();
            case 3 -> Items.requestGrant(Word.of(6), any());
            case 4, 5 -> Items.requestGrant(Word.of(6), top(random.nextInt(GRANTS)), rule(random.nextInt(3)));
            case 6 -> Items.decide(random.nextInt(3) > 0, any(), key());
            case 7 -> Items.revokeGrant(Word.of(7), any());
            case 8 -> Items.setRule(rule(random.nextInt(3)));
            case 9 -> random.nextInt(3) == 0 ? Items.endRule(rule(random.nextInt(3))) : Items.countersign(any());
            case 10, 11, 12 -> Items.use(access(), any());
            case 13 -> Items.release(random.nextInt(3), any(), key());
            case 14 -> Items.openEpoch(random.nextInt(3), COLLECTION, Word.of(1), key());
            default -> Items.attestCredential(subject(1 + random.nextInt(2)), type(), end());
        };
    }

    private Item given() {
        GrantBody child = below(random.nextInt(BELOW));
        return random.nextBoolean()
                ? Items.grant(top(random.nextInt(GRANTS)), key())
                : Items.grantBelow(top(random.nextInt(GRANTS)), random.nextBoolean() ? child : spoilt(child), key());
    }

    private GrantBody any() {
        GrantBody body = random.nextInt(4) == 0 ? below(random.nextInt(BELOW)) : top(random.nextInt(GRANTS));
        return random.nextInt(12) == 0 ? spoilt(body) : body;
    }

    /** With another value somewhere. */
    private GrantBody spoilt(GrantBody b) {
        var constraints = new TreeMap<>(b.constraints());
        int code = random.nextInt(11);
        constraints.put(code, Word.of(random.nextInt(3)));
        return new GrantBody(
                b.owner(),
                b.collection(),
                b.key(),
                b.grantor(),
                random.nextBoolean() ? b.grantee() : subject(random.nextInt(3)),
                b.parent(),
                b.nonce(),
                random.nextBoolean() ? b.actions() : random.nextInt(17),
                random.nextBoolean() ? b.depth() : random.nextInt(7),
                constraints);
    }

    private byte[] key() {
        return switch (random.nextInt(12)) {
            case 0 -> new byte[513];
            case 1, 2, 3 -> new byte[] {1};
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
            case 1 -> need(constraints, Constraint.NOT_BEFORE, Word.of(500));
            case 2 -> need(constraints, Constraint.NOT_AFTER, Word.of(500));
            case 3, 4 -> need(constraints, Constraint.MAX_USES, Word.of(2));
            case 5 -> {
                need(constraints, Constraint.PURPOSE, Word.of(1));
                need(constraints, Constraint.FIELDS, Word.of(2));
            }
            case 6 -> {
                need(constraints, Constraint.CREDENTIAL, Digests.credential(subject(0), TYPE));
                need(constraints, Constraint.ORGANISATION, subject(n % 2));
            }
            case 7 -> need(constraints, Constraint.COUNTERSIGN, subject(0));
            default -> {}
        }
        Word key = Word.of(n % 3 == 0 ? 0 : 1);
        return body(key, subject(0), subject(1 + n / 4), Word.ZERO, n == 2 ? 2 : 15, n == 2 ? 0 : 2, constraints);
    }

    /** What subject 1 gives to 2 of the first four. */
    private static GrantBody below(int n) {
        GrantBody parent = top(n);
        return body(parent.key(), subject(1), subject(2), parent.id(), 2, 0, parent.constraints());
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
            all.add(Queries.grant(below(n).id()));
            all.add(Queries.evaluate(access, 500, below(n)));
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
