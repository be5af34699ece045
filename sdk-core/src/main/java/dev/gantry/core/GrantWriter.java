package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Receipt;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.core.EpochReader.State;
import dev.gantry.core.envelope.EpochKey;
import dev.gantry.core.grants.Fact;
import dev.gantry.core.grants.GrantIndex.Role;
import dev.gantry.kernel.Constraint;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.GrantCall;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes of grants that carry keys, or open epochs. Whatever travels along, a repetition under the same key has one effect. */
record GrantWriter(KernelWriter writer) {
    private static final byte[] NOTHING = {};

    private Connection connection() {
        return writer.connection();
    }

    Receipt give(GrantBody body, WriteOptions keyed) {
        return withKeys(body, keyed, key -> Items.grant(body, key));
    }

    Receipt giveBelow(GrantBody parent, GrantBody body, WriteOptions keyed) {
        return withKeys(body, keyed, key -> Items.grantBelow(parent, body, key));
    }

    Receipt decide(GrantBody body, boolean yes, WriteOptions keyed) {
        return yes
                ? withKeys(body, keyed, key -> Items.decide(true, body, key))
                : send(List.of(Items.decide(false, body, NOTHING)), body.id(), keyed);
    }

    /** With the present epoch's key in the call itself, and those of earlier ones behind it; without, where the kernel does not take a key yet. */
    private Receipt withKeys(GrantBody body, WriteOptions keyed, Function<byte[], Item> call) {
        boolean now = body.allows(GrantBody.READ)
                && !GrantState.perUse(body)
                && !body.has(Constraint.COUNTERSIGN)
                && opened(body);
        List<byte[]> keys = now ? new Handout(writer).all(body) : List.of();
        if (keys.isEmpty()) {
            return send(List.of(call.apply(NOTHING)), body.id(), keyed);
        }
        var items = new ArrayList<>(List.of(call.apply(keys.get(0))));
        List<Item> earlier = keys.subList(1, keys.size()).stream()
                .map(key -> Items.release(0, body, key))
                .toList();
        items.addAll(new Handout(writer).fitting(items, earlier));
        try {
            return send(items, body.id(), keyed);
        } catch (GantryException e) {
            if (!refusesTheKey(e.code())) {
                throw e;
            }
            return send(
                    List.of(call.apply(NOTHING)),
                    body.id(),
                    keyed); // a credential that is not held yet, a clock behind ours
        }
    }

    private static boolean refusesTheKey(ErrorCode code) {
        return code == ErrorCode.E_CONSTRAINT
                || code == ErrorCode.E_NOT_YET
                || code == ErrorCode.E_EXPIRED
                || code == ErrorCode.E_STATE;
    }

    private boolean opened(GrantBody body) {
        return !body.has(Constraint.NOT_BEFORE)
                || body.value(Constraint.NOT_BEFORE).number() <= System.currentTimeMillis();
    }

    /** With the standing rule that covers it, or, where none does, one that says why not; without, where the collection has none in force. */
    Receipt ask(GrantBody body, Word reference, WriteOptions keyed) {
        Optional<GrantBody> rule = rule(body);
        return send(
                List.of(
                        rule.isPresent()
                                ? Items.requestGrant(reference, body, rule.get())
                                : Items.requestGrant(reference, body)),
                body.id(),
                keyed);
    }

    private Optional<GrantBody> rule(GrantBody body) {
        Word resource = Digests.recordId(body.owner(), body.collection(), Word.ZERO);
        var state = new GrantState(connection());
        Optional<GrantBody> other = Optional.empty();
        for (Fact fact : GrantBook.all(connection().grants().current(), Role.RULES, resource)) {
            GrantBody rule = fact.grant();
            if (state.ruleInForce(rule.ruleId())) {
                boolean used = state.ask(Queries.of(Fn.ACTIVATED, rule.ruleId(), body.grantee()))
                        .ok();
                if (!used && body.within(rule) && body.depth() <= rule.depth()) {
                    return Optional.of(rule);
                }
                other = other.isPresent() ? other : Optional.of(rule);
            }
        }
        return other;
    }

    /** By the owner of encrypted records: with the next epoch, and its key for whoever remains, as far as there is room. */
    Receipt revoke(GrantBody body, Word reason, WriteOptions keyed) {
        Item revocation = Items.revokeGrant(reason, body);
        Word resource = Digests.recordId(body.owner(), body.collection(), Word.ZERO);
        State state = new EpochReader(connection()).state(resource);
        var granted = new GrantState(connection()).granted(body.id());
        boolean opens = writer.subject().equals(body.owner())
                && state.epoch() > 0
                && granted.ok()
                && granted.number(1) == GrantState.ACTIVE;
        if (!opens) {
            return send(List.of(revocation), body.id(), keyed);
        }
        var opener = new EpochOpener(writer);
        EpochKey fresh =
                EpochKey.fresh(opener.suite(body.collection()), body.owner(), body.collection(), state.epoch() + 1);
        boolean kept = false;
        try {
            var items = new ArrayList<>(List.of(revocation, opener.opening(body.collection(), fresh)));
            List<Item> own = List.copyOf(items);
            items.addAll(new Handout(writer).fitting(items, opener.releases(resource, fresh, body.id())));
            Receipt receipt = send(items, own, body, keyed);
            kept = !receipt.replayed() && receipt.reached() == Wait.FINAL; // another could yet take its place
            if (kept) {
                connection().keys().add(writer.subject(), resource, fresh);
            }
            return receipt;
        } finally {
            if (!kept) {
                fresh.close();
            }
        }
    }

    /** If a release is refused, since somebody's grant ended meanwhile, what matters goes alone; if the epoch, since another process opened it, the revocation makes the next one due. */
    private Receipt send(List<Item> items, List<Item> own, GrantBody body, WriteOptions keyed) {
        try {
            return send(items, body.id(), keyed);
        } catch (GantryException e) {
            if (EpochOpener.aRelease(e, own.size())) {
                return send(own, body.id(), keyed);
            }
            if (EpochOpener.aRelease(e, 1)) {
                return send(own.subList(0, 1), body.id(), keyed);
            }
            throw e;
        }
    }

    private Receipt send(List<Item> items, Word grant, WriteOptions keyed) {
        List<KernelWriter.Call> calls =
                items.stream().map(i -> new KernelWriter.Call(i, grant)).toList();
        return new Repeats(writer)
                .send(calls, 1, keyed, (first, n) -> same(first, items.get(0)))
                .get(0);
    }

    /** Whether two calls say the same but for the key that travels along, and the rule that a request was made under. */
    private static boolean same(Item a, Item b) {
        return a.fn() == b.fn() && Arrays.equals(said(a), said(b));
    }

    private static byte[] said(Item item) {
        try {
            GrantCall call = GrantCall.of(item);
            int along = call.key().length;
            if (item.fn() == Fn.REQUEST_GRANT) {
                along = call.other().map(rule -> rule.bytes().length).orElse(0);
            }
            return Arrays.copyOf(item.args(), item.args().length - along);
        } catch (Refusal r) {
            throw Damage.of("a grant's request is malformed");
        }
    }
}
