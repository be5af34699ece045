package dev.gantry;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@link Records} without blocking. Stages fail with {@link GantryException}, never wrapped in anything but CompletionException. */
public interface AsyncRecords {
    CompletionStage<Receipt> create(String key, Payload value, WriteOptions options);

    CompletionStage<Receipt> update(String key, long expectedVersion, Payload value, WriteOptions options);

    CompletionStage<Receipt> put(String key, Payload value, WriteOptions options);

    CompletionStage<Receipt> tombstone(String key, long expectedVersion, String reason, WriteOptions options);

    CompletionStage<List<Receipt>> writeAll(List<RecordWrite> writes, WriteOptions options);

    CompletionStage<Optional<LedgerRecord>> find(SubjectId owner, String key);

    CompletionStage<List<LedgerRecord>> history(SubjectId owner, String key);
}
