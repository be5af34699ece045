package dev.gantry.core;

import dev.gantry.AsyncRecords;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.LedgerRecord;
import dev.gantry.Mode;
import dev.gantry.OutcomeUnknownException;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.RecordId;
import dev.gantry.RecordWrite;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.core.keys.Identity;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Records of one collection as one identity, without blocking. */
final class RecordWriter implements AsyncRecords {
    private static final int MAX_PAYLOAD = 32 << 20;
    private static final byte[] SALTED = "gantry:salted:v1\0".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final Identity identity;
    private final String collection;
    private final Word collectionWord;
    private final RecordReader reader;

    RecordWriter(Connection connection, Identity identity, String collection) {
        this.connection = connection;
        this.identity = identity;
        this.collection = collection;
        this.collectionWord = Texts.collection(collection);
        this.reader = new RecordReader(connection);
    }

    Word owner() {
        return Word.ofHex(identity.subject().hex());
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
            WriteOptions keyed = keyed(options);
            var items = new ArrayList<Item>(writes.size());
            var keys = new ArrayList<String>(writes.size());
            for (RecordWrite w : writes) {
                Items.Body body = body(w.key(), w.payload(), keyed);
                keys.add(w.key());
                items.add(
                        switch (w.kind()) {
                            case CREATE -> Items.create(body);
                            case UPDATE -> Items.update(w.expectedVersion().orElseThrow(), body);
                            case PUT -> Items.put(body);
                        });
            }
            if (items.isEmpty()) {
                throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "a batch without writes")
                        .fix("Give at least one write.")
                        .build();
            }
            return send(keys, items, keyed);
        });
    }

    private CompletionStage<Receipt> one(String key, WriteOptions options, Function<WriteOptions, Item> item) {
        return guarded(() -> {
            WriteOptions keyed = keyed(options);
            return send(List.of(key), List.of(item.apply(keyed)), keyed).thenApply(receipts -> receipts.get(0));
        });
    }

    static WriteOptions keyed(WriteOptions options) {
        return options.idempotencyKey().isPresent()
                ? options
                : WriteOptions.key(UUID.randomUUID().toString())
                        .until(options.until())
                        .within(options.timeout())
                        .mode(options.mode());
    }

    /** An unknown outcome with what is known of its write, for whoever stopped waiting before the write was told of. */
    GantryException named(OutcomeUnknownException unknown, WriteOptions keyed) {
        String keyText = keyed.idempotencyKey().orElseThrow();
        Word requestId = Digests.requestId(owner(), Texts.idempotencyKey(keyText));
        return unknown.transactionId().isPresent()
                ? unknown
                : unknown.copy()
                        .transaction(connection
                                .remembered(requestId)
                                .map(PreparedTransaction::id)
                                .orElse(null))
                        .with("ledger", connection.name())
                        .with("idempotencyKey", keyText)
                        .build();
    }

    private CompletionStage<List<Receipt>> send(List<String> keys, List<Item> items, WriteOptions options) {
        String keyText = options.idempotencyKey().orElseThrow();
        Word key = Texts.idempotencyKey(keyText);
        Word requestId = Digests.requestId(owner(), key);
        var signer = identity.signer(connection.adapter().descriptor().signatureScheme());
        CompletionStage<Write.Done> written;
        if (items.size() == 1 && connection.coalescer().isPresent()) {
            var one = new Coalescer.Single(key, items.get(0), requestId, keyText);
            written = connection.coalescer().get().write(one, signer, options.until(), options.timeout());
        } else {
            var request = KernelRequest.atomic(key, items);
            written = new Write(
                            connection,
                            request,
                            List.of(requestId),
                            signer,
                            options.until(),
                            options.timeout(),
                            keyText)
                    .run();
        }
        return written.thenCompose(done -> receipts(done, keys, requestId, keyText));
    }

    private CompletionStage<List<Receipt>> receipts(
            Write.Done done, List<String> keys, Word requestId, String keyText) {
        if (done.reached() == Wait.ACCEPTED) {
            return CompletableFuture.completedFuture(
                    keys.stream().map(k -> receipt(done, keyText, id(k), 0)).toList());
        }
        boolean replayed = done.changes().stream().anyMatch(c -> c.kind() == Fn.REPLAYED);
        if (!replayed) {
            return CompletableFuture.completedFuture(done.changes().stream()
                    .map(c -> receipt(done, keyText, c.entity(), c.number().number()))
                    .toList());
        }
        return connection.adapter().find(ChangeIndex.REQUEST, requestId.bytes()).thenApply(events -> {
            List<LedgerEvent> first = events.stream()
                    .filter(e -> Change.of(e.change()).kind() >>> 8 == 4)
                    .toList();
            if (first.size() != keys.size()) {
                throw GantryException.of(ErrorCode.INTEGRITY, Stage.SETTLE, "the first result of this key is not found")
                        .fix("Do not trust this node's answers; ask another node and report it.")
                        .transaction(done.transactionId())
                        .build();
            }
            return first.stream()
                    .map(e -> {
                        Change c = Change.of(e.change());
                        return new Receipt(
                                connection.name(),
                                keyText,
                                e.transactionId(),
                                OptionalLong.of(e.height()),
                                done.reached(),
                                true,
                                new RecordId(c.entity().hex()),
                                c.number().number());
                    })
                    .toList();
        });
    }

    private Receipt receipt(Write.Done done, String keyText, Word record, long version) {
        return new Receipt(
                connection.name(),
                keyText,
                done.transactionId(),
                done.height(),
                done.reached(),
                false,
                new RecordId(record.hex()),
                version);
    }

    private Word id(String key) {
        return Digests.recordId(owner(), collectionWord, Texts.recordKey(key));
    }

    private Items.Body body(String key, Payload payload, WriteOptions options) {
        byte[] bytes = payload.bytes();
        if (bytes.length > MAX_PAYLOAD) {
            throw GantryException.of(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            Stage.VALIDATE,
                            "the payload has " + bytes.length + " bytes, the limit is " + MAX_PAYLOAD)
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
        return guarded(() -> reader.find(Word.ofHex(owner.hex()), collection, key));
    }

    @Override
    public CompletionStage<List<LedgerRecord>> history(SubjectId owner, String key) {
        return guarded(() -> reader.history(Word.ofHex(owner.hex()), collection, key));
    }

    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(Stages.unwrap(e));
        }
    }
}
