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

    RecordWriter(Connection connection, Identity identity, String collection) {
        this.connection = connection;
        this.identity = identity;
        this.writer = new KernelWriter(connection, identity);
        this.collection = collection;
        this.collectionWord = Texts.collection(collection);
        this.reader = new RecordReader(connection);
    }

    KernelWriter writer() {
        return writer;
    }

    @Override
    public CompletionStage<Receipt> create(String key, Payload value, WriteOptions options) {
        return one(key, options, o -> Items.create(body(key, value, o)));
    }

    @Override
    public CompletionStage<Receipt> update(String key, long expectedVersion, Payload value, WriteOptions options) {
        return one(key, options, o -> Items.update(expectedVersion, body(key, value, o)));
    }

    @Override
    public CompletionStage<Receipt> put(String key, Payload value, WriteOptions options) {
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

    private Items.Body body(String key, Payload payload, WriteOptions options) {
        byte[] bytes = Given.that("value", payload).bytes();
        if (bytes.length > Connection.MAX_PAYLOAD) {
            throw GantryException.of(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            Stage.VALIDATE,
                            "the payload has " + bytes.length + " bytes, the limit is " + Connection.MAX_PAYLOAD)
                    .fix("Store it elsewhere and record its digest.")
                    .build();
        }
        if (options.mode() == Mode.CIPHER) {
            throw GantryException.of(ErrorCode.UNSUPPORTED, Stage.VALIDATE, "CIPHER records are not available yet")
                    .fix("Use DIGEST to keep the payload off the ledger.")
                    .build();
        }
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
        return guarded(() -> reader.find(Word.ofHex(Given.that("owner", owner).hex()), collection, key));
    }

    @Override
    public CompletionStage<List<LedgerRecord>> history(SubjectId owner, String key) {
        return guarded(
                () -> reader.history(Word.ofHex(Given.that("owner", owner).hex()), collection, key));
    }

    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(Stages.unwrap(e));
        }
    }
}
