package dev.gantry.core;

import dev.gantry.core.envelope.EpochKey;
import dev.gantry.core.envelope.WrappedKey;
import dev.gantry.core.grants.Fact;
import dev.gantry.core.grants.GrantIndex;
import dev.gantry.core.grants.GrantIndex.Role;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which keys go to whom: what a grant, a release or a new epoch carries. */
record Handout(KernelWriter writer) {
    private Connection connection() {
        return writer.connection();
    }

    /** One key that a grant, or one use of it, is to have. */
    record Owed(GrantBody grant, long use, long epoch) {
        /** The same for the same, so that it is handed out once. */
        Word key() {
            return Digests.tagged("gantry:release:v1", grant.id(), use, epoch);
        }
    }

    /** The epoch's key wrapped for the grantee; empty if he has published no key of its suite, or this identity has not the key. */
    Optional<byte[]> wrapped(GrantBody grant, long epoch) {
        return new Vault(connection(), writer.identity())
                .find(grant.owner(), grant.collection(), grant.key(), epoch)
                .flatMap(key -> wrapped(grant, key));
    }

    Optional<byte[]> wrapped(GrantBody grant, EpochKey key) {
        return new ReaderKeys(connection())
                .of(grant.grantee(), key.suite())
                .map(reader -> WrappedKey.wrap(key, reader));
    }

    Optional<Item> release(Owed owed) {
        return wrapped(owed.grant(), owed.epoch()).map(key -> Items.release((int) owed.use(), owed.grant(), key));
    }

    /** The keys of all epochs, the present one first; fewer where this identity has not all of them, none where the grantee has published none. */
    List<byte[]> all(GrantBody grant) {
        Word resource = Digests.recordId(grant.owner(), grant.collection(), Word.ZERO);
        long present = new EpochReader(connection()).state(resource).epoch();
        var keys = new ArrayList<byte[]>();
        for (long epoch = present; epoch > 0; epoch--) {
            wrapped(grant, epoch).ifPresent(keys::add);
        }
        return keys;
    }

    /** Grants of a collection that have every epoch's key as long as they are good; without one grant and all below it. */
    List<GrantBody> readers(GrantIndex index, Word resource, Word without) {
        var state = new GrantState(connection());
        var readers = new ArrayList<GrantBody>();
        for (Fact fact : GrantBook.all(index, Role.COLLECTION, resource)) {
            GrantBody grant = fact.grant();
            if (!GrantState.perUse(grant) && !below(index, grant, without) && state.reads(grant)) {
                readers.add(grant);
            }
        }
        return readers;
    }

    private static boolean below(GrantIndex index, GrantBody grant, Word top) {
        Optional<GrantBody> at = Optional.of(grant);
        while (at.isPresent()) {
            if (at.get().id().equals(top)) {
                return true;
            }
            Word parent = at.get().parent();
            at = parent.isZero() ? Optional.empty() : index.last(parent).flatMap(Fact::body);
        }
        return false;
    }

    /** As many of the items as one request has room for besides those that it has already. */
    List<Item> fitting(List<Item> already, List<Item> more) {
        var limits = connection().adapter().descriptor().limits();
        int room = limits.maxRequestBytes();
        for (Item item : already) {
            room -= KernelRequestSize.of(item);
        }
        var fitting = new ArrayList<Item>();
        for (Item item : more) {
            room -= KernelRequestSize.of(item);
            if (room < KernelRequestSize.HEADER || already.size() + fitting.size() == limits.maxItems()) {
                break;
            }
            fitting.add(item);
        }
        return fitting;
    }

    /** What items take in an ATOMIC request (S-10). */
    private static final class KernelRequestSize {
        static final int HEADER = 4 + Word.SIZE;

        static int of(Item item) {
            return 6 + item.args().length;
        }
    }
}
