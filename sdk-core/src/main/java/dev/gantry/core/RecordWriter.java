package dev.gantry.core;

import dev.gantry.AsyncRecords;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.LedgerRecord;
import dev.gantry.Mode;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.RecordWrite;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.WriteOptions;
import dev.gantry.core.keys.Identity;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Records of one collection as one identity, without blocking. */
final class RecordWriter implements AsyncRecords {
    private static final byte[] SALTED = "gantry:salted:v1\0".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final Identity identity;
    private final KernelWriter writer;
    private final String collection;
    private final Word collectionWord;
    private final RecordReader reader;
    private final SealedRecords sealed;

    RecordWriter(Connection connection, Identity identity, String collection) {
        this.connection = connection;
        this.identity = identity;
        this.writer = new KernelWriter(connection, identity);
        this.collection = collection;
        this.collectionWord = Texts.collection(collection);
        this.reader = new RecordReader(connection);
        this.sealed = new SealedRecords(writer, collection);
    }

    KernelWriter writer() {
        return writer;
    }

    @Override
    public CompletionStage<Receipt> create(String key, Payload value, WriteOptions options) {
        if (isSealed(options)) {
            return sealed(options, () -> RecordWrite.create(key, value));
        }
        return one(key, options, o -> Items.create(body(key, value, o)));
    }

    @Override
    public CompletionStage<Receipt> update(String key, long expectedVersion, Payload value, WriteOptions options) {
        if (isSealed(options)) {
            return sealed(options, () -> RecordWrite.update(key, expectedVersion, value));
        }
        return one(key, options, o -> Items.update(expectedVersion, body(key, value, o)));
    }

    @Override
    public CompletionStage<Receipt> put(String key, Payload value, WriteOptions options) {
        if (isSealed(options)) {
            return sealed(options, () -> RecordWrite.put(key, value));
        }
        return one(key, options, o -> Items.put(body(key, value, o)));
    }

    @Override
    public CompletionStage<Receipt> tombstone(String key, long expectedVersion, String reason, WriteOptions options) {
        return one(
                key,
                options,
                o -> Items.tombstone(expectedVersion, collectionWord, Texts.recordKey(key), Texts.reason(reason)));
    }

    @Override
    public CompletionStage<List<Receipt>> writeAll(List<RecordWrite> writes, WriteOptions options) {
        return guarded(() -> {
            WriteOptions keyed = KernelWriter.keyed(options);
            var calls = new ArrayList<KernelWriter.Call>(
                    Given.that("writes", writes).size());
            if (isSealed(keyed) && !writes.isEmpty()) {
                writes.forEach(w -> checked(Given.that("write", w).payload()));
                return CompletableFuture.supplyAsync(() -> sealed.write(writes, keyed));
            }
            for (RecordWrite w : writes) {
                Given.that("writes[" + calls.size() + "]", w);
                Items.Body body = body(w.key(), w.payload(), keyed);
                Item item = switch (w.kind()) {
                    case CREATE -> Items.create(body);
                    case UPDATE -> Items.update(w.expectedVersion().orElseThrow(), body);
                    case PUT -> Items.put(body);
                };
                calls.add(new KernelWriter.Call(item, id(w.key())));
            }
            if (calls.isEmpty()) {
                throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "a batch without writes")
                        .fix("Give at least one write.")
                        .build();
            }
            return writer.send(calls, keyed);
        });
    }

    private static boolean isSealed(WriteOptions options) {
        return options != null && options.mode() == Mode.CIPHER;
    }

    /** What is encrypted asks the ledger for its key first, so it is written on a thread that may wait. */
    private CompletionStage<Receipt> sealed(WriteOptions options, Supplier<RecordWrite> write) {
        return guarded(() -> {
            WriteOptions keyed = KernelWriter.keyed(options);
            RecordWrite w = write.get();
            Texts.recordKey(w.key());
            checked(w.payload());
            return CompletableFuture.supplyAsync(
                    () -> sealed.write(List.of(w), keyed).get(0));
        });
    }

    private CompletionStage<Receipt> one(String key, WriteOptions options, Function<WriteOptions, Item> item) {
        return guarded(() -> {
            WriteOptions keyed = KernelWriter.keyed(options);
            var call = new KernelWriter.Call(item.apply(keyed), id(key));
            return writer.send(List.of(call), keyed).thenApply(receipts -> receipts.get(0));
        });
    }

    private Word id(String key) {
        return Digests.recordId(writer.subject(), collectionWord, Texts.recordKey(key));
    }

    private static Payload checked(Payload payload) {
        if (Given.that("value", payload).size() > Connection.MAX_PAYLOAD) {
            throw GantryException.of(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            Stage.VALIDATE,
                            "the payload has " + payload.size() + " bytes, the limit is " + Connection.MAX_PAYLOAD)
                    .fix("Store it elsewhere and record its digest.")
                    .build();
        }
        return payload;
    }

    private Items.Body body(String key, Payload payload, WriteOptions options) {
        byte[] bytes = checked(payload).bytes();
        boolean digestOnly = options.mode() == Mode.DIGEST;
        boolean inBlob = digestOnly || bytes.length > Connection.MAX_INLINE;
        byte[] meta = new RecordMeta(inBlob, collection, key, payload.mediaType()).encode();
        byte[] stored = digestOnly ? salted(key, options, bytes) : bytes;
        Word content = inBlob ? connection.blobs().put(stored) : Digests.plain(stored);
        return new Items.Body(
                collectionWord,
                Texts.recordKey(key),
                options.mode().ordinal(),
                content,
                meta,
                inBlob ? new byte[0] : bytes);
    }

    /** The salt follows from the idempotency key, so that a repeated write is the same request. */
    private byte[] salted(String key, WriteOptions options, byte[] bytes) {
        Word label = Digests.tagged(
                "gantry:salt:v1",
                collectionWord,
                Texts.recordKey(key),
                Texts.idempotencyKey(options.idempotencyKey().orElseThrow()));
        return Items.args(SALTED, identity.derive(label.bytes()), bytes);
    }

    /** The payload inside a salted blob. */
    static byte[] unsalted(byte[] stored) {
        return Arrays.copyOfRange(stored, SALTED.length + 32, stored.length);
    }

    @Override
    public CompletionStage<Optional<LedgerRecord>> find(SubjectId owner, String key) {
        return guarded(() -> reader.find(Word.ofHex(Given.that("owner", owner).hex()), collection, key))
                .thenCompose(found -> found.filter(r -> r.mode() == Mode.CIPHER).isPresent()
                        ? CompletableFuture.supplyAsync(() -> found.map(r -> sealed.open(r, true)))
                        : CompletableFuture.completedFuture(found));
    }

    @Override
    public CompletionStage<List<LedgerRecord>> history(SubjectId owner, String key) {
        return guarded(() ->
                        reader.history(Word.ofHex(Given.that("owner", owner).hex()), collection, key))
                .thenCompose(all -> all.stream().anyMatch(r -> r.mode() == Mode.CIPHER)
                        ? CompletableFuture.supplyAsync(() ->
                                all.stream().map(r -> sealed.open(r, false)).toList())
                        : CompletableFuture.completedFuture(all));
    }

    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(Stages.unwrap(e));
        }
    }
}
