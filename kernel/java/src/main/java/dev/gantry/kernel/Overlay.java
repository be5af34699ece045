package dev.gantry.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/** Writes not yet handed over, over a state that does not see them. */
final class Overlay implements KernelState {
    private final KernelState base;
    private final Map<Word, Word> writes = new LinkedHashMap<>();

    Overlay(KernelState base) {
        this.base = base;
    }

    @Override
    public Word get(Word key) {
        Word own = writes.get(key);
        return own != null ? own : base.get(key);
    }

    void put(Word key, Word value) {
        writes.put(key, value);
    }

    void put(Word key, long number) {
        writes.put(key, Word.of(number));
    }

    long number(Word key) {
        return get(key).number();
    }

    /** Takes over what an inner overlay wrote. */
    void absorb(Overlay inner) {
        writes.putAll(inner.writes);
    }

    Map<Word, Word> writes() {
        return writes;
    }
}
