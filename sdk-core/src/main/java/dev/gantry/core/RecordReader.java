package dev.gantry.core;

import dev.gantry.LedgerRecord;
import dev.gantry.Mode;
import dev.gantry.Payload;
import dev.gantry.RecordId;
import dev.gantry.SubjectId;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.LedgerTransaction;
import dev.gantry.spi.ReadLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads records and believes nothing but the ledger's state: events and transactions only say where to look, and every version must fold into the head that the state holds. Of an
 * encrypted one the payload is the envelope.
 */
final class RecordReader {
    private static final int ACTIVE = 1;
    private static final int TOMBSTONED = 2;

    private final Connection connection;

    RecordReader(Connection connection) {
        this.connection = connection;
    }

    CompletionStage<Optional<LedgerRecord>> find(Word owner, String collection, String key) {
        return read(owner, collection, key, true)
                .thenApply(all -> all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1)));
    }

    CompletionStage<List<LedgerRecord>> history(Word owner, String collection, String key) {
        return read(owner, collection, key, false);
    }

    private CompletionStage<List<LedgerRecord>> read(Word owner, String collection, String key, boolean newestOnly) {
        Word collectionWord = Texts.collection(collection);
        Word keyWord = Texts.recordKey(key);
        Word id = Digests.recordId(owner, collectionWord, keyWord);
        var adapter = connection.adapter();
        return adapter.read(Queries.record(id), ReadLevel.LATEST).thenCompose(raw -> {
            var state = Queries.Answer.of(raw);
            if (state.is(KernelError.E_NOT_FOUND)) {
                return CompletableFuture.completedFuture(List.<LedgerRecord>of());
            }
            if (!state.ok()) {
                throw Damage.of("the kernel answers a record query with code " + state.code());
            }
            return adapter.find(ChangeIndex.ENTITY, id.bytes()).thenCompose(events -> {
                List<LedgerEvent> chain = upTo(state.number(1), events);
                int from = newestOnly ? chain.size() - 1 : 0;
                CompletionStage<List<LedgerRecord>> read = CompletableFuture.completedFuture(new ArrayList<>());
                for (int i = from; i < chain.size(); i++) {
                    Word previous = i == 0
                            ? Word.ZERO
                            : Change.of(chain.get(i - 1).change()).a();
                    LedgerEvent event = chain.get(i);
                    read = read.thenCombine(
                            version(event, id, collectionWord, keyWord, previous, owner, collection, key),
                            (all, one) -> {
                                all.add(one);
                                return all;
                            });
                }
                return read.thenApply(all -> {
                    if (!all.get(all.size() - 1).head().equals(state.v(4).hex())) {
                        throw Damage.of("the newest version found is not the one in the ledger's state");
                    }
                    return all;
                });
            });
        });
    }

    /** The events of versions 1 to {@code version}, which must all be there; newer ones came after the state was read. */
    private static List<LedgerEvent> upTo(long version, List<LedgerEvent> events) {
        if (events.size() < version) {
            throw Damage.of("the state has version " + version + ", but only " + events.size() + " are found");
        }
        List<LedgerEvent> chain = events.subList(0, (int) version);
        for (int i = 0; i < chain.size(); i++) {
            if (!Change.of(chain.get(i).change()).number().equals(Word.of(i + 1L))) {
                throw Damage.of("version " + (i + 1) + " is missing");
            }
        }
        return chain;
    }

    private CompletionStage<LedgerRecord> version(
            LedgerEvent event,
            Word id,
            Word collectionWord,
            Word keyWord,
            Word previous,
            Word owner,
            String collection,
            String key) {
        Change change = Change.of(event.change());
        return connection.adapter().transaction(event.transactionId()).thenApply(found -> {
            LedgerTransaction transaction =
                    found.orElseThrow(() -> Damage.of("transaction " + event.transactionId() + " is not found"));
            Item item = item(transaction, change, collectionWord, keyWord, event.eventIndex());
            boolean tombstone = change.kind() == Fn.TOMBSTONE;
            Items.Body body = tombstone ? null : body(item);
            int mode = body == null ? modeOfTombstone(change, id, previous) : body.mode();
            Word expected = Digests.head(
                    id,
                    change.number().number(),
                    previous,
                    mode,
                    tombstone ? TOMBSTONED : ACTIVE,
                    body == null ? Word.ZERO : body.content(),
                    body == null ? change.c() : Digests.plain(body.meta()));
            if (!expected.equals(change.a())) {
                throw Damage.of("version " + change.number().number() + " does not fold into its head");
            }
            return new LedgerRecord(
                    new RecordId(id.hex()),
                    new SubjectId(owner.hex()),
                    collection,
                    key,
                    change.number().number(),
                    tombstone,
                    Mode.values()[mode],
                    change.b().hex(),
                    change.a().hex(),
                    body == null ? Optional.empty() : payload(body, collection, key),
                    event.transactionId(),
                    OptionalLong.of(event.height()));
        });
    }

    /** A tombstone keeps the mode of the version before; the head tells which it was. */
    private static int modeOfTombstone(Change change, Word id, Word previous) {
        for (int mode = 0; mode < Mode.values().length; mode++) {
            Word head = Digests.head(id, change.number().number(), previous, mode, TOMBSTONED, Word.ZERO, change.c());
            if (head.equals(change.a())) {
                return mode;
            }
        }
        throw Damage.of("a tombstone does not fold into its head");
    }

    private static Item item(LedgerTransaction transaction, Change change, Word collection, Word key, int eventIndex) {
        for (Item item : Carried.of(transaction).items()) {
            if (change.kind() == Fn.TOMBSTONE ? item.fn() == Fn.TOMBSTONE : matches(item, change, collection, key)) {
                return item;
            }
        }
        throw Damage.of("transaction " + transaction.id() + " does not carry this record (event " + eventIndex + ")");
    }

    private static boolean matches(Item item, Change change, Word collection, Word key) {
        if (item.fn() != Fn.CREATE && item.fn() != Fn.UPDATE && item.fn() != Fn.PUT) {
            return false;
        }
        Items.Body body = body(item);
        return body.collection().equals(collection)
                && body.key().equals(key)
                && body.content().equals(change.b())
                && Digests.plain(body.meta()).equals(change.c());
    }

    private static Items.Body body(Item item) {
        try {
            return Items.body(item);
        } catch (Refusal r) {
            throw Damage.of("a record's request is malformed");
        }
    }

    private Optional<Payload> payload(Items.Body body, String collection, String key) {
        RecordMeta meta = RecordMeta.decode(body.meta());
        if (!meta.collection().equals(collection) || !meta.key().equals(key)) {
            throw Damage.of("the description names another record");
        }
        if (!meta.inBlob()) {
            if (!Digests.plain(body.payload()).equals(body.content())) {
                throw Damage.of("the payload does not match its digest");
            }
            return Optional.of(Payload.of(body.payload(), meta.mediaType()));
        }
        boolean salted = body.mode() == Mode.DIGEST.ordinal();
        return connection
                .blobs()
                .get(body.content())
                .map(stored -> Payload.of(salted ? RecordWriter.unsalted(stored) : stored, meta.mediaType()));
    }
}
