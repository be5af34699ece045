package dev.gantry.core;

import dev.gantry.AsyncRecords;
import dev.gantry.LedgerRecord;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.RecordWrite;
import dev.gantry.Records;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.WriteOptions;
import java.util.List;
import java.util.Optional;

/** The blocking view of {@link RecordWriter}. */
record RecordsView(RecordWriter writer) implements Records {
    @Override
    public Receipt create(String key, Payload value, WriteOptions options) {
        return writer.writer().await(options, keyed -> writer.create(key, value, keyed));
    }

    @Override
    public Receipt update(String key, long expectedVersion, Payload value, WriteOptions options) {
        return writer.writer().await(options, keyed -> writer.update(key, expectedVersion, value, keyed));
    }

    @Override
    public Receipt put(String key, Payload value, WriteOptions options) {
        return writer.writer().await(options, keyed -> writer.put(key, value, keyed));
    }

    @Override
    public Receipt tombstone(String key, long expectedVersion, String reason, WriteOptions options) {
        return writer.writer().await(options, keyed -> writer.tombstone(key, expectedVersion, reason, keyed));
    }

    @Override
    public List<Receipt> writeAll(List<RecordWrite> writes, WriteOptions options) {
        return writer.writer().await(options, keyed -> writer.writeAll(writes, keyed));
    }

    @Override
    public Optional<LedgerRecord> find(String key) {
        return find(new SubjectId(writer.writer().subject().hex()), key);
    }

    @Override
    public Optional<LedgerRecord> find(SubjectId owner, String key) {
        return Stages.answer(Stage.READ, writer.find(owner, key));
    }

    @Override
    public List<LedgerRecord> history(SubjectId owner, String key) {
        return Stages.answer(Stage.READ, writer.history(owner, key));
    }

    @Override
    public AsyncRecords async() {
        return writer;
    }
}
