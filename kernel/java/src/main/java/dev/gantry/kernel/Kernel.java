package dev.gantry.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kernel: a pure function from state, caller and request to an {@link Outcome}. Nothing is kept between calls.
 *
 * <p>A refused request has no write and no change. Deterministic: the same inputs give the same bytes on every machine.
 */
public final class Kernel {
    public static final int SPEC_VERSION = 2;
    public static final int ANSWER_SIZE = 8 * Word.SIZE;

    /** The contracts of this version, by number. */
    static final Set<Integer> CONTRACTS = Set.of(0, 1, 2, 3, 4, 5, 6);

    private Kernel() {}

    /** S-1, S-20: executes a request against a state it does not change; apply {@link Outcome#writes} atomically. */
    public static Outcome execute(KernelState base, Context context, byte[] request) {
        try {
            return execute(new Overlay(base), context, KernelRequest.decode(request));
        } catch (Refusal r) {
            return Outcome.refused(r.error(), KernelError.WHOLE);
        }
    }

    private static Outcome execute(Overlay state, Context context, KernelRequest request) throws Refusal {
        Item first = request.items().get(0);
        if (!state.get(Calls.PAUSED).isZero() && first.fn() != Fn.VOTE) {
            throw new Refusal(KernelError.E_PAUSED);
        }
        Word scope = context.account();
        if (!Fn.accountScoped(first.fn())) {
            scope = Identities.subjectOf(state, context.account());
            if (scope.isZero() || Identities.status(state, scope) != Identities.ACTIVE) {
                throw new Refusal(KernelError.E_FORBIDDEN);
            }
        }
        var changes = new ArrayList<Change>();
        if (request.mode() == KernelRequest.Mode.ATOMIC) {
            Outcome refused = batch(state, context, scope, request.keys().get(0), request.items(), 0, changes);
            if (refused != null) {
                return refused;
            }
        } else {
            for (int i = 0; i < request.items().size(); i++) {
                var inner = new Overlay(state);
                Word key = request.keys().get(i);
                Outcome refused = batch(
                        inner, context, scope, key, List.of(request.items().get(i)), i, changes);
                if (refused == null) {
                    state.absorb(inner);
                } else {
                    changes.add(told(Fn.REFUSED, Digests.requestId(scope, key), scope, refused.code(), i));
                }
            }
        }
        return new Outcome(0, 0, List.copyOf(changes), state.writes());
    }

    /** Items under one key, all or nothing. Null if they are done; what they changed is then in {@code state} and {@code changes}. */
    private static @Nullable Outcome batch(
            Overlay state, Context context, Word scope, Word key, List<Item> items, int place, List<Change> changes) {
        Word id = Digests.requestId(scope, key);
        Word digest = KernelRequest.digest(items);
        Word slot = state.get(Calls.slot(id));
        if (slot.equals(Slot.CANCELLED)) {
            return Outcome.refused(KernelError.E_CANCELLED, KernelError.WHOLE);
        }
        if (!slot.isZero()) {
            if (!Slot.matches(slot, digest)) {
                return Outcome.refused(KernelError.E_CONFLICT, KernelError.WHOLE);
            }
            changes.add(told(Fn.REPLAYED, id, scope, Slot.result(slot), place));
            return null;
        }
        var own = new ArrayList<Change>();
        long result = 0;
        for (int i = 0; i < items.size(); i++) {
            try {
                Item item = items.get(i);
                var call = new Call(state, context, scope, key, item.fn(), item.args());
                List<Effect> effects = apply(call);
                for (Effect e : effects) {
                    own.add(e.change(id, scope));
                }
                if (i == 0) {
                    result = effects.get(0).result();
                }
            } catch (Refusal r) {
                return Outcome.refused(r.error(), i);
            }
        }
        state.put(Calls.slot(id), Slot.of(digest, result));
        changes.addAll(own);
        return null;
    }

    private static List<Effect> apply(Call call) throws Refusal {
        int function = call.fn() & 0xff;
        if (function == 0 || function > 0x0f) {
            throw new Refusal(KernelError.E_FUNCTION);
        }
        return switch (call.fn() >>> 8) {
            case 0 -> Calls.apply(call);
            case 1 -> List.of(Identities.apply(call));
            case 2 -> List.of(Identifiers.apply(call));
            case 3 -> List.of(Catalogue.apply(call));
            case 4 -> List.of(Records.apply(call));
            case 5 -> List.of(Grants.apply(call));
            case 6 -> List.of(Evidence.apply(call));
            default -> throw new Refusal(KernelError.E_FUNCTION);
        };
    }

    private static Change told(int kind, Word request, Word scope, long number, int place) {
        return new Change(Word.ZERO, request, kind, scope, Word.of(number), Word.of(place), Word.ZERO, Word.ZERO);
    }

    /** S-50: the answer, always 256 bytes; never fails. */
    public static byte[] read(KernelState state, long blockTime, byte[] query) {
        byte[] answer = new byte[ANSWER_SIZE];
        try {
            var in = new Cursor(query);
            int fn = in.u16();
            byte[] args = in.bytes(query.length - 2);
            Word[] values = switch (fn >>> 8) {
                case 0 -> Calls.look(state, blockTime, fn, args);
                case 1 -> Identities.look(state, fn, args);
                case 2 -> Identifiers.look(state, fn, args);
                case 3 -> Catalogue.look(state, fn, args);
                case 4 -> Records.look(state, fn, args);
                case 5 -> Grants.look(state, fn, args);
                case 6 -> Evidence.look(state, fn, args);
                default -> throw new Refusal(KernelError.E_FUNCTION);
            };
            for (int i = 0; i < values.length; i++) {
                values[i].copyTo(answer, (i + 1) * Word.SIZE);
            }
        } catch (Refusal r) {
            Word.of(r.error().code()).copyTo(answer, 0);
        }
        return answer;
    }
}
