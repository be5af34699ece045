package dev.gantry.kernel;

import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * K5: what a grant or a standing rule says. Its id commits to every byte of it.
 *
 * @param key zero for the whole collection
 * @param parent the grant that this one is given from; zero if the owner gives it
 * @param actions {@link #VIEW}, {@link #READ}, {@link #REAUTHORIZE}, {@link #COMPUTE}
 * @param depth how many levels of grants may be below
 * @param constraints values by code, a code only once; {@link Constraint} names the codes
 */
public record GrantBody(
        Word owner,
        Word collection,
        Word key,
        Word grantor,
        Word grantee,
        Word parent,
        Word nonce,
        int actions,
        int depth,
        SortedMap<Integer, Word> constraints) {
    public static final int VIEW = 1;
    public static final int READ = 2;
    public static final int REAUTHORIZE = 4;
    public static final int COMPUTE = 8;
    static final int MAX_DEPTH = 4;
    private static final int ALL = VIEW | READ | REAUTHORIZE | COMPUTE;
    private static final Word LAST_TIME = Word.of(Long.MAX_VALUE);
    private static final Word MOST_USES = Word.of(0xffffffffL);

    public GrantBody {
        constraints = Collections.unmodifiableSortedMap(new TreeMap<>(constraints));
    }

    /** A grant's body from its canonical form; Refusal if it is none. */
    public static GrantBody of(byte[] bytes) throws Refusal {
        var in = new Cursor(bytes);
        GrantBody body = readGrant(in);
        in.end();
        return body;
    }

    /** A rule's body from its canonical form; Refusal if it is none. */
    public static GrantBody ofRule(byte[] bytes) throws Refusal {
        var in = new Cursor(bytes);
        GrantBody body = readRule(in);
        in.end();
        return body;
    }

    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        for (Word w : new Word[] {owner, collection, key, grantor, grantee, parent, nonce}) {
            out.writeBytes(w.bytes());
        }
        out.write(actions);
        out.write(depth);
        out.write(constraints.size());
        constraints.forEach((code, value) -> {
            out.write(code);
            out.writeBytes(value.bytes());
        });
        return out.toByteArray();
    }

    public Word id() {
        return Digests.tagged("gantry:grant:v1", (Object) bytes());
    }

    /** The id of the standing rule that says this. */
    public Word ruleId() {
        return Digests.tagged("gantry:rule:v1", (Object) bytes());
    }

    public Word resource() {
        return Digests.recordId(owner, collection, key);
    }

    /** The constraint's value; zero where there is none, since no value is zero. */
    public Word value(Constraint constraint) {
        return constraints.getOrDefault(constraint.code(), Word.ZERO);
    }

    public boolean has(Constraint constraint) {
        return constraints.containsKey(constraint.code());
    }

    public boolean allows(int action) {
        return (actions & action) != 0;
    }

    /** The first code that is no {@link Constraint}'s; 0 if there is none. */
    int unknown() {
        var beyond = constraints.tailMap(Constraint.values().length + 1);
        return beyond.isEmpty() ? 0 : beyond.firstKey();
    }

    /** K5-0 of a grant, but for what a later kernel may know. */
    static GrantBody readGrant(Cursor in) throws Refusal {
        GrantBody b = read(in);
        boolean ownersOwn = b.grantor.equals(b.owner);
        if (b.grantee.isZero()
                || b.grantee.equals(b.owner)
                || b.grantee.equals(b.grantor)
                || ownersOwn != b.parent.isZero()) {
            throw new Refusal(KernelError.E_ARG);
        }
        return b;
    }

    /** K5-0 of a rule. */
    static GrantBody readRule(Cursor in) throws Refusal {
        GrantBody b = read(in);
        if (!b.grantor.equals(b.owner) || !b.grantee.isZero() || !b.parent.isZero()) {
            throw new Refusal(KernelError.E_ARG);
        }
        return b;
    }

    private static GrantBody read(Cursor in) throws Refusal {
        Word owner = in.word();
        Word collection = in.word();
        Word key = in.word();
        Word grantor = in.word();
        Word grantee = in.word();
        Word parent = in.word();
        Word nonce = in.word();
        int actions = in.u8();
        int depth = in.u8();
        int count = in.u8();
        var constraints = new TreeMap<Integer, Word>();
        int last = 0;
        boolean canonical = true;
        for (int i = 0; i < count; i++) {
            int code = in.u8();
            Word value = in.word();
            canonical &= code > last && inRange(code, value);
            last = code;
            constraints.put(code, value);
        }
        boolean further = (actions & REAUTHORIZE) != 0;
        if (!canonical
                || owner.isZero()
                || collection.isZero()
                || grantor.isZero()
                || actions == 0
                || actions > ALL
                || further != (depth > 0)
                || neverOpen(constraints)) {
            throw new Refusal(KernelError.E_ARG);
        }
        return new GrantBody(owner, collection, key, grantor, grantee, parent, nonce, actions, depth, constraints);
    }

    private static boolean inRange(int code, Word value) {
        boolean time = code == Constraint.NOT_BEFORE.code() || code == Constraint.NOT_AFTER.code();
        boolean uses = code == Constraint.MAX_USES.code();
        return !value.isZero()
                && (!time || value.compareTo(LAST_TIME) <= 0)
                && (!uses || value.compareTo(MOST_USES) <= 0);
    }

    private static boolean neverOpen(Map<Integer, Word> constraints) {
        Word from = constraints.get(Constraint.NOT_BEFORE.code());
        Word to = constraints.get(Constraint.NOT_AFTER.code());
        return from != null && to != null && from.compareTo(to) > 0;
    }

    /** K5-14, all but the depth. */
    public boolean within(GrantBody wide) {
        return owner.equals(wide.owner)
                && collection.equals(wide.collection)
                && (wide.key.isZero() || key.equals(wide.key))
                && (actions & ~wide.actions) == 0
                && wide.constraints.entrySet().stream().allMatch(e -> keeps(e.getKey(), e.getValue()));
    }

    private boolean keeps(int code, Word wide) {
        Word mine = constraints.get(code);
        if (mine == null) {
            return false;
        }
        return switch (Constraint.values()[code - 1]) {
            case NOT_BEFORE -> mine.compareTo(wide) >= 0;
            case NOT_AFTER, MAX_USES -> mine.compareTo(wide) <= 0;
            case FIELDS -> mine.isWithin(wide);
            default -> mine.equals(wide);
        };
    }
}
