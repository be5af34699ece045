package dev.gantry.core.grants;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.projection.CarriedChange;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.GrantCall;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.util.Optional;

/** Makes facts of changes: each has to be what its request says, and to follow from the one before it about the same. Otherwise {@code INTEGRITY}. */
final class Facts {
    private static final int ACTIVE = 1;
    private static final int TOMBSTONED = 2;
    private static final int MODES = 3;
    private static final byte[] NOTHING = {};

    private Facts() {}

    static boolean takes(int kind) {
        return kind >= Fn.CREATE && kind <= Fn.TOMBSTONE || kind >= Fn.GRANT && kind <= Fn.ATTEST_CREDENTIAL;
    }

    /** @param before the fact before it about the same entity */
    static Fact of(long number, CarriedChange carried, Optional<Fact> before) {
        Change change = carried.change();
        Item item = carried.item();
        try {
            return change.kind() >>> 8 == Fn.CREATE >>> 8
                    ? record(number, carried, item, before)
                    : switch (change.kind()) {
                        case Fn.OPEN_EPOCH -> epoch(number, carried, item, before);
                        case Fn.ATTEST_CREDENTIAL -> credential(number, carried);
                        case Fn.SET_RULE, Fn.END_RULE -> rule(number, carried, GrantCall.of(item), before);
                        default -> grant(number, carried, GrantCall.of(item), before);
                    };
        } catch (Refusal r) {
            throw foreign(change, "its request is malformed");
        }
    }

    private static Fact record(long number, CarriedChange carried, Item item, Optional<Fact> before) throws Refusal {
        Change change = carried.change();
        boolean tombstone = change.kind() == Fn.TOMBSTONE;
        Items.Body body = tombstone ? null : Items.body(item);
        Word collection = body == null ? Word.of(item.args(), 8) : body.collection();
        Word key = body == null ? Word.of(item.args(), 8 + Word.SIZE) : body.key();
        Word id = Digests.recordId(change.subject(), collection, key);
        long version = before.map(f -> f.change().number().number()).orElse(0L) + 1;
        Word previous = before.map(f -> f.change().a()).orElse(Word.ZERO);
        require(change.entity().equals(id) && change.number().equals(Word.of(version)), change);
        boolean folds = body != null
                && change.a()
                        .equals(Digests.head(
                                id,
                                version,
                                previous,
                                body.mode(),
                                ACTIVE,
                                body.content(),
                                Digests.plain(body.meta())));
        for (int mode = 0; body == null && mode < MODES; mode++) { // a tombstone keeps the mode of the version before
            folds |= change.a().equals(Digests.head(id, version, previous, mode, TOMBSTONED, Word.ZERO, change.c()));
        }
        require(folds, change);
        return new Fact(
                number,
                change,
                Optional.empty(),
                NOTHING,
                change.subject(),
                collection,
                key,
                carried.transactionId(),
                carried.height());
    }

    private static Fact epoch(long number, CarriedChange carried, Item item, Optional<Fact> before) throws Refusal {
        Change change = carried.change();
        Word collection = GrantCall.collectionOfEpoch(item);
        byte[] recovery = GrantCall.of(item).key();
        Word resource = Digests.recordId(change.subject(), collection, Word.ZERO);
        long epoch = before.map(f -> f.change().number().number()).orElse(0L) + 1;
        Word head = Digests.epoch(
                resource,
                epoch,
                before.map(f -> f.change().a()).orElse(Word.ZERO),
                change.b(),
                Digests.plain(recovery));
        require(
                change.entity().equals(resource)
                        && change.number().equals(Word.of(epoch))
                        && change.a().equals(head),
                change);
        return new Fact(
                number,
                change,
                Optional.empty(),
                recovery,
                change.subject(),
                collection,
                Word.ZERO,
                carried.transactionId(),
                carried.height());
    }

    private static Fact credential(long number, CarriedChange carried) {
        Change change = carried.change();
        require(change.entity().equals(Digests.credential(change.subject(), change.b())), change);
        return new Fact(
                number,
                change,
                Optional.empty(),
                NOTHING,
                change.subject(),
                Word.ZERO,
                Word.ZERO,
                carried.transactionId(),
                carried.height());
    }

    private static Fact rule(long number, CarriedChange carried, GrantCall call, Optional<Fact> before) {
        Change change = carried.change();
        GrantBody body = call.body().orElseThrow();
        boolean inForce = before.filter(f -> f.kind() == Fn.SET_RULE).isPresent();
        require(change.entity().equals(body.ruleId()) && inForce == (change.kind() == Fn.END_RULE), change);
        return about(number, carried, body, NOTHING);
    }

    private static Fact grant(long number, CarriedChange carried, GrantCall call, Optional<Fact> before) {
        Change change = carried.change();
        GrantBody body = call.body().orElseThrow();
        boolean first = change.kind() == Fn.GRANT || change.kind() == Fn.REQUEST_GRANT;
        require(change.entity().equals(body.id()) && first == before.isEmpty(), change);
        Word other = change.kind() == Fn.REQUEST_GRANT ? change.b() : body.parent();
        if (first && !other.isZero()) { // the parent of a grant, the rule that gave what was requested
            Optional<Word> named = call.other().map(o -> o.grantee().isZero() ? o.ruleId() : o.id());
            require(named.filter(other::equals).isPresent(), change);
        }
        boolean carries = change.kind() == Fn.GRANT || change.kind() == Fn.DECIDE || change.kind() == Fn.RELEASE;
        if (carries) {
            Word digest = call.key().length == 0 ? Word.ZERO : Digests.plain(call.key());
            require(change.c().equals(digest) && change.b().equals(body.grantee()), change);
        }
        require(change.kind() == Fn.USE || change.a().equals(body.resource()), change);
        return about(number, carried, body, call.key());
    }

    private static Fact about(long number, CarriedChange carried, GrantBody body, byte[] key) {
        return new Fact(
                number,
                carried.change(),
                Optional.of(body),
                key,
                body.owner(),
                body.collection(),
                body.key(),
                carried.transactionId(),
                carried.height());
    }

    private static void require(boolean fits, Change change) {
        if (!fits) {
            throw foreign(change, "it is not what its request says, or does not follow from what was before");
        }
    }

    private static GantryException foreign(Change change, String why) {
        return GantryException.of(
                        ErrorCode.INTEGRITY,
                        Stage.VERIFY,
                        "a change of kind 0x%04x about %s is not taken: %s"
                                .formatted(change.kind(), change.entity(), why))
                .fix("Do not trust this node's answers; ask another node and report it. The index can be made again.")
                .build();
    }
}
