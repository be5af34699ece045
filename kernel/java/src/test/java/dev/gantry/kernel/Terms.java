package dev.gantry.kernel;

import static dev.gantry.kernel.Script.*;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The body of a grant or a rule as K5 writes it, by hand and not by the kernel: whole, or broken somewhere. */
record Terms(
        Word owner,
        Word collection,
        Word key,
        Word grantor,
        Word grantee,
        Word parent,
        int nonce,
        int actions,
        int depth,
        Map<Integer, Word> constraints) {
    static final Word COLLECTION = Word.of(0xC01);
    static final Word KEY = Word.of(0xE7);

    /** Subject 1 lets subject 2 read one record. */
    static Terms plain() {
        return new Terms(subject(1), COLLECTION, KEY, subject(1), subject(2), Word.ZERO, 1, 2, 0, Map.of());
    }

    /** Subject 1's standing rule for a whole collection. */
    static Terms rule() {
        return plain().key(Word.ZERO).grantee(Word.ZERO);
    }

    Terms owner(Word w) {
        return new Terms(w, collection, key, grantor, grantee, parent, nonce, actions, depth, constraints);
    }

    Terms collection(Word w) {
        return new Terms(owner, w, key, grantor, grantee, parent, nonce, actions, depth, constraints);
    }

    Terms key(Word w) {
        return new Terms(owner, collection, w, grantor, grantee, parent, nonce, actions, depth, constraints);
    }

    Terms grantor(Word w) {
        return new Terms(owner, collection, key, w, grantee, parent, nonce, actions, depth, constraints);
    }

    Terms grantee(Word w) {
        return new Terms(owner, collection, key, grantor, w, parent, nonce, actions, depth, constraints);
    }

    Terms to(int subject) {
        return grantee(subject(subject));
    }

    Terms parent(Word w) {
        return new Terms(owner, collection, key, grantor, grantee, w, nonce, actions, depth, constraints);
    }

    Terms nonce(int n) {
        return new Terms(owner, collection, key, grantor, grantee, parent, n, actions, depth, constraints);
    }

    Terms actions(int bits) {
        return new Terms(owner, collection, key, grantor, grantee, parent, nonce, bits, depth, constraints);
    }

    Terms depth(int levels) {
        return new Terms(owner, collection, key, grantor, grantee, parent, nonce, actions, levels, constraints);
    }

    /** Everything, with so many levels below. */
    Terms passable(int levels) {
        return actions(15).depth(levels);
    }

    Terms need(int code, Word value) {
        var all = new TreeMap<>(constraints);
        all.put(code, value);
        return new Terms(owner, collection, key, grantor, grantee, parent, nonce, actions, depth, all);
    }

    Terms need(int code, long value) {
        return need(code, Word.of(value));
    }

    Terms without(int code) {
        var all = new TreeMap<>(constraints);
        all.remove(code);
        return new Terms(owner, collection, key, grantor, grantee, parent, nonce, actions, depth, all);
    }

    /** What the grantee of this gives on to that subject: the same, but reading alone. */
    Terms below(int subject) {
        return grantor(grantee).to(subject).parent(id()).actions(2).depth(0);
    }

    byte[] bytes() {
        byte[] out = Items.args(
                owner.bytes(),
                collection.bytes(),
                key.bytes(),
                grantor.bytes(),
                grantee.bytes(),
                parent.bytes(),
                Word.of(nonce).bytes(),
                new byte[] {(byte) actions, (byte) depth, (byte) constraints.size()});
        for (var e : new TreeMap<>(constraints).entrySet()) {
            out = Items.args(
                    out, new byte[] {e.getKey().byteValue()}, e.getValue().bytes());
        }
        return out;
    }

    /** Without its last bytes. */
    byte[] cut(int bytes) {
        byte[] whole = bytes();
        return Arrays.copyOf(whole, whole.length - bytes);
    }

    Word id() {
        return h("gantry:grant:v1", bytes());
    }

    Word ruleId() {
        return h("gantry:rule:v1", bytes());
    }

    Word resource() {
        return h("gantry:record:v1", owner.bytes(), collection.bytes(), key.bytes());
    }
}
