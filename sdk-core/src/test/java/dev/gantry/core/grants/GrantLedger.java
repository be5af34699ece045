package dev.gantry.core.grants;

import dev.gantry.core.projection.CarriedChange;
import dev.gantry.kernel.Access;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Constraint;
import dev.gantry.kernel.Context;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Outcome;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A kernel in memory, and what a feed would bring of it. */
final class GrantLedger {
    static final int OWNER = 0;
    static final int READER = 1;
    static final int OTHER = 2;
    static final Word COLLECTION = Word.of(0xC0);
    static final Word RECORD = Word.of(0xE7);
    private static final long NOW = 1_900_000_000_000L;

    final List<CarriedChange> changes = new ArrayList<>();
    private final Map<Word, Word> state = new HashMap<>();
    private int requests;

    GrantLedger() {
        var governors = new ArrayList<KernelGenesis.Governor>();
        for (int i = OWNER; i <= OTHER; i++) {
            governors.add(new KernelGenesis.Governor(Word.of(100 + i), subject(i)));
        }
        try {
            state.putAll(new KernelGenesis(Word.of(1), KernelGenesis.BLOCK_MS, 1, governors).writes());
        } catch (Refusal r) {
            throw new IllegalStateException(r);
        }
    }

    static Word subject(int i) {
        return Digests.subject(new byte[] {(byte) i});
    }

    static Word resource() {
        return Digests.recordId(subject(OWNER), COLLECTION, Word.ZERO);
    }

    static GrantBody grant(int to, int nonce, int actions) {
        return body(subject(to), Word.ZERO, subject(OWNER), nonce, actions);
    }

    private static GrantBody body(Word to, Word parent, Word by, int nonce, int actions) {
        var constraints = new TreeMap<Integer, Word>();
        constraints.put(Constraint.MAX_USES.code(), Word.of(9));
        int depth = (actions & GrantBody.REAUTHORIZE) == 0 ? 0 : 1;
        return new GrantBody(
                subject(OWNER), COLLECTION, Word.ZERO, by, to, parent, Word.of(nonce), actions, depth, constraints);
    }

    void done(int by, Item... items) {
        byte[] request =
                KernelRequest.atomic(Word.of(++requests), List.of(items)).encode();
        Outcome outcome =
                Kernel.execute(k -> state.getOrDefault(k, Word.ZERO), new Context(Word.of(100 + by), NOW), request);
        if (outcome.code() != 0) {
            throw new IllegalStateException("refused with " + outcome.code());
        }
        state.putAll(outcome.writes());
        int place = 0;
        for (Change change : outcome.changes()) {
            changes.add(new CarriedChange(change, items[place++], "t" + requests, requests));
        }
    }

    /** Two versions and an end, an epoch, a grant with uses and a key, one below it, a rule and what it gave, a revocation, a credential. */
    GrantLedger filled() {
        byte[] payload = {1};
        var body = new Items.Body(COLLECTION, RECORD, 0, Digests.plain(payload), new byte[] {7}, payload);
        GrantBody grant = grant(READER, 1, GrantBody.READ | GrantBody.REAUTHORIZE);
        GrantBody below = body(subject(OTHER), grant.id(), subject(READER), 2, GrantBody.READ);
        GrantBody rule = body(Word.ZERO, Word.ZERO, subject(OWNER), 3, GrantBody.READ);
        done(OWNER, Items.create(body), Items.openEpoch(0, COLLECTION, Word.of(5), new byte[] {1, 2}));
        done(OWNER, Items.update(1, body));
        GrantBody spent = grant(OTHER, 7, GrantBody.READ);
        done(OWNER, Items.grant(grant, new byte[] {9, 9}), Items.grant(spent, new byte[0]));
        done(OTHER, Items.use(new Access(GrantBody.READ, RECORD, Word.ZERO, Word.ZERO, Word.ZERO), spent));
        done(OWNER, Items.release(1, spent, new byte[] {8}));
        done(READER, Items.grantBelow(grant, below, new byte[0]));
        done(OWNER, Items.setRule(rule));
        done(OTHER, Items.requestGrant(Word.of(6), grant(OTHER, 4, GrantBody.READ), rule));
        done(READER, Items.requestGrant(Word.of(6), grant(READER, 5, GrantBody.READ)));
        done(OWNER, Items.decide(true, grant(READER, 5, GrantBody.READ), new byte[] {7}), Items.endRule(rule));
        done(OWNER, Items.revokeGrant(Word.of(1), grant), Items.openEpoch(1, COLLECTION, Word.of(6), new byte[] {3}));
        done(OWNER, Items.setRule(rule), Items.attestCredential(subject(READER), Word.of(2), Long.MAX_VALUE));
        done(OWNER, Items.tombstone(2, COLLECTION, RECORD, Word.of(1)));
        return this;
    }
}
