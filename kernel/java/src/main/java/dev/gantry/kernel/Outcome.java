package dev.gantry.kernel;

import java.util.List;
import java.util.Map;

/**
 * What a request did.
 *
 * @param code 0, or the error's number
 * @param index the failing item, 999 for the whole request; 0 when it succeeded
 * @param changes in order; empty when it failed
 * @param writes what the ledger has to store, all of it or nothing, in order of first writing; empty when it failed
 */
public record Outcome(int code, int index, List<Change> changes, Map<Word, Word> writes) {
    static Outcome refused(KernelError error, int index) {
        return new Outcome(error.code(), index, List.of(), Map.of());
    }

    public boolean applied() {
        return code == 0;
    }
}
