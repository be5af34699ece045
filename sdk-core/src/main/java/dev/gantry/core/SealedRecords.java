package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.LedgerRecord;
import dev.gantry.Mode;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.RecordWrite;
import dev.gantry.Stage;
import dev.gantry.WriteOptions;
import dev.gantry.core.envelope.Envelope;
import dev.gantry.core.envelope.EpochKey;
import dev.gantry.core.envelope.Place;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Encrypted records of one collection, as one identity: the envelope takes the payload's place. Every method blocks. */
record SealedRecords(KernelWriter writer, String collection) {
    private Connection connection() {
        return writer.connection();
    }

    /** All or nothing, as {@link dev.gantry.Records#writeAll}. Sizes were checked. */
    List<Receipt> write(List<RecordWrite> writes, WriteOptions keyed) {
        for (RecordWrite w : writes) {
            if (w.kind() == RecordWrite.Kind.PUT) {
                throw GantryException.of(
                                ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "an encrypted record cannot be put")
                        .fix(
                                "Use create, or update with the version that the record has now: what is sealed is bound to its version.")
                        .build();
            }
        }
        EpochKey key = new EpochOpener(writer).current(collection);
        var calls = new ArrayList<KernelWriter.Call>(writes.size());
        for (RecordWrite w : writes) {
            Item item = item(w, key);
            calls.add(new KernelWriter.Call(item, Digests.recordId(writer.subject(), words(w)[0], words(w)[1])));
        }
        return new Repeats(writer).send(calls, calls.size(), keyed, (first, n) -> same(first, writes.get(n)));
    }

    private Word[] words(RecordWrite w) {
        return new Word[] {Texts.collection(collection), Texts.recordKey(w.key())};
    }

    private Place place(RecordWrite w) {
        long before =
                w.kind() == RecordWrite.Kind.CREATE ? 0 : w.expectedVersion().orElseThrow();
        return new Place(writer.subject(), words(w)[0], words(w)[1], before + 1);
    }

    private Item item(RecordWrite w, EpochKey key) {
        byte[] envelope = Envelope.seal(key, place(w), w.payload().bytes());
        boolean inBlob = envelope.length > Connection.MAX_INLINE;
        byte[] meta = new RecordMeta(inBlob, collection, w.key(), w.payload().mediaType()).encode();
        var body = new Items.Body(
                words(w)[0],
                words(w)[1],
                Mode.CIPHER.ordinal(),
                inBlob ? connection().blobs().put(envelope) : Digests.plain(envelope),
                meta,
                inBlob ? new byte[0] : envelope);
        return w.kind() == RecordWrite.Kind.CREATE
                ? Items.create(body)
                : Items.update(w.expectedVersion().orElseThrow(), body);
    }

    /** Whether an item on the ledger is this write: the same call, and the same payload in its envelope. */
    private boolean same(Item first, RecordWrite w) {
        try {
            Items.Body body = Items.body(first);
            RecordMeta meta = RecordMeta.decode(body.meta());
            Word[] words = words(w);
            boolean call = first.fn() == (w.kind() == RecordWrite.Kind.CREATE ? Fn.CREATE : Fn.UPDATE)
                    && body.mode() == Mode.CIPHER.ordinal()
                    && body.collection().equals(words[0])
                    && body.key().equals(words[1])
                    && meta.mediaType().equals(w.payload().mediaType());
            if (!call) {
                return false;
            }
            Optional<byte[]> envelope =
                    meta.inBlob() ? connection().blobs().get(body.content()) : Optional.of(body.payload());
            // Its place has the version in it, so an envelope of another expected version does not open.
            return envelope.flatMap(e -> opened(place(w), e))
                    .filter(p -> MessageDigest.isEqual(p, w.payload().bytes()))
                    .isPresent();
        } catch (Refusal r) {
            return false;
        } catch (GantryException e) {
            if (e.code().kind() == ErrorCode.Kind.INTEGRITY) {
                return false;
            }
            throw e;
        }
    }

    /** The record with its content; as it is where it is not encrypted, or has none. Without a key: {@code E_FORBIDDEN} if one is required, otherwise no content. */
    LedgerRecord open(LedgerRecord record, boolean required) {
        if (record.mode() != Mode.CIPHER || record.payload().isEmpty()) {
            return record;
        }
        Payload sealed = record.payload().get();
        var place = new Place(
                Word.ofHex(record.owner().hex()),
                Texts.collection(record.collection()),
                Texts.recordKey(record.key()),
                record.version());
        Optional<Payload> open = opened(place, sealed.bytes()).map(bytes -> Payload.of(bytes, sealed.mediaType()));
        if (required && open.isEmpty()) {
            throw closed(place.owner().equals(writer.subject()))
                    .with("ledger", connection().name())
                    .with("record", record.id())
                    .build();
        }
        return new LedgerRecord(
                record.id(),
                record.owner(),
                record.collection(),
                record.key(),
                record.version(),
                record.tombstoned(),
                record.mode(),
                record.content(),
                record.head(),
                open,
                record.transactionId(),
                record.height());
    }

    private static GantryException.Builder closed(boolean own) {
        return own
                ? GantryException.of(
                                ErrorCode.KEY_INVALID,
                                Stage.READ,
                                "the record is encrypted, and its owner's directory has no key for it")
                        .fix("Restore the reader key, or put the recovery key into the identity's directory.")
                : GantryException.of(
                                ErrorCode.E_FORBIDDEN,
                                Stage.READ,
                                "the record is encrypted, and there is no grant that is in force and has brought its key")
                        .fix(
                                "Ask its owner for a grant with READ (Grants.request), or wait until the owner's broker has released the key; history tells what can be told without.");
    }

    private Optional<byte[]> opened(Place place, byte[] envelope) {
        return new Vault(connection(), writer.identity())
                .find(place.owner(), place.collection(), place.key(), Envelope.epoch(envelope))
                .map(key -> Envelope.open(key, place, envelope));
    }
}
