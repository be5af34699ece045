package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.EpochReader.State;
import dev.gantry.core.envelope.EpochKey;
import dev.gantry.core.envelope.ReaderKey;
import dev.gantry.core.envelope.Recovery;
import dev.gantry.core.envelope.Suite;
import dev.gantry.core.envelope.WrappedKey;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens epochs of this identity's collections. A new epoch's key goes, in the same transaction, to every grant that has the keys of the collection, as far as there is room; what is
 * left over the broker hands out.
 */
record EpochOpener(KernelWriter writer) {
    private Connection connection() {
        return writer.connection();
    }

    /** The key to write under now: of the present epoch, or, where there is none or the next is due, of one opened for it. */
    EpochKey current(String name) {
        Word collection = Texts.collection(name);
        Word resource = Digests.recordId(writer.subject(), collection, Word.ZERO);
        State state = new EpochReader(connection()).state(resource);
        long epoch = state.epoch();
        if (epoch == 0 || state.due()) {
            epoch = open(collection, epoch, connection().ciphers().suite(name));
        }
        return new Vault(connection(), writer.identity())
                .find(writer.subject(), collection, Word.ZERO, epoch)
                .orElseThrow(() -> GantryException.of(
                                ErrorCode.KEY_INVALID,
                                Stage.VALIDATE,
                                "this identity's directory has no key for its own encrypted collection " + name)
                        .fix("Restore its reader key, or put its recovery key into the directory.")
                        .build());
    }

    /** Opens the epoch behind {@code before}, unless another of this identity's processes does at the same time; the epoch that there is then. */
    long open(Word collection, long before, Suite suite) {
        Word resource = Digests.recordId(writer.subject(), collection, Word.ZERO);
        Word key = Digests.tagged("gantry:opening:v1", resource, before);
        String keyText = "open epoch " + (before + 1) + " of " + collection;
        EpochKey fresh = EpochKey.fresh(suite, writer.subject(), collection, before + 1);
        boolean opened = false;
        try {
            Item opening = opening(collection, fresh);
            var items = new ArrayList<>(List.of(opening));
            items.addAll(new Handout(writer).fitting(items, releases(resource, fresh, Word.ZERO)));
            try {
                writer.together(writer.subject(), key, items, keyText);
            } catch (GantryException e) {
                if (items.size() == 1 || !aRelease(e, 1)) {
                    throw e;
                }
                writer.together(writer.subject(), key, List.of(opening), keyText); // somebody's grant ended meanwhile
            }
            connection().keys().add(writer.subject(), resource, fresh);
            opened = true;
            return before + 1;
        } catch (GantryException e) {
            if (e.code() != ErrorCode.E_VERSION && e.code() != ErrorCode.E_CONFLICT) {
                throw e;
            }
            return new EpochReader(connection()).state(resource).epoch();
        } finally {
            if (!opened) {
                fresh.close();
            }
        }
    }

    Item opening(Word collection, EpochKey fresh) {
        try (ReaderKey own = writer.identity().readerKey(fresh.suite())) {
            byte[] offline = connection().ciphers().recovery(writer.identity(), fresh.suite());
            byte[] recovery = Recovery.of(fresh, own.publicKey(), offline).bytes();
            return Items.openEpoch(fresh.epoch() - 1, collection, fresh.commitment(), recovery);
        }
    }

    /** The new key for each of those who remain. */
    List<Item> releases(Word resource, EpochKey fresh, Word without) {
        var handout = new Handout(writer);
        var items = new ArrayList<Item>();
        for (GrantBody grant : handout.readers(connection().grants().current(), resource, without)) {
            Optional<byte[]> wrapped = handout.wrapped(grant, fresh);
            wrapped.ifPresent(key -> items.add(Items.release(0, grant, key)));
        }
        return items;
    }

    /** The suite of the collection's epoch before. */
    Suite suite(Word collection) {
        List<EpochReader.Epoch> all = new EpochReader(connection()).all(writer.subject(), collection);
        byte[] own = Recovery.parse(all.get(all.size() - 1).recovery()).own();
        return WrappedKey.label(own).suite();
    }

    /** Whether the kernel refused an item behind the first {@code own}, and so nothing was done. */
    static boolean aRelease(GantryException e, int own) {
        String item = e.context().get("item");
        return e.code().name().startsWith("E_") && item != null && Integer.parseInt(item) >= own;
    }
}
