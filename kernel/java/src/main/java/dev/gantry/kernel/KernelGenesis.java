package dev.gantry.kernel;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a kernel begins (S-60). */
public record KernelGenesis(Word networkId, int clockMode, int threshold, List<Governor> governors) {
    public static final int BLOCK_S = 1;
    public static final int BLOCK_MS = 2;
    public static final int BEACON = 3;

    /** One of the first governors. */
    public record Governor(Word account, Word subject) {}

    public KernelGenesis {
        governors = List.copyOf(governors);
    }

    /** The first state. Refuses as S-60 says. */
    public Map<Word, Word> writes() throws Refusal {
        var accounts = new HashSet<Word>();
        var subjects = new HashSet<Word>();
        for (Governor g : governors) {
            if (g.account().isZero()
                    || g.subject().isZero()
                    || !accounts.add(g.account())
                    || !subjects.add(g.subject())) {
                throw new Refusal(KernelError.E_ARG);
            }
        }
        if (networkId.isZero()
                || clockMode < BLOCK_S
                || clockMode > BEACON
                || governors.isEmpty()
                || governors.size() > Calls.MAX_GOVERNORS
                || threshold < 1
                || threshold > governors.size()) {
            throw new Refusal(KernelError.E_ARG);
        }
        var state = new Overlay(key -> Word.ZERO);
        state.put(Calls.NETWORK, networkId);
        state.put(Calls.CLOCK_MODE, clockMode);
        state.put(Calls.THRESHOLD, threshold);
        state.put(Calls.GOVERNORS, governors.size());
        for (Governor g : governors) {
            state.put(Calls.governor(g.subject()), 1);
            Identities.found(state, g.account(), g.subject(), Identities.REGISTRAR | Identities.TIME_AUTHORITY);
        }
        return new LinkedHashMap<>(state.writes());
    }
}
