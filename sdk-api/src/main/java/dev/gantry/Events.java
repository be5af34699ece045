package dev.gantry;

import java.util.OptionalLong;

/** What happened on the ledger, in order, final only, each event once per checkpoint line. */
public interface Events {
    /** A reader that starts behind {@code checkpoint}; {@link #BEGINNING} starts at the kernel's deployment. {@code CHECKPOINT_FOREIGN} for another network's checkpoint. */
    EventReader read(String checkpoint);

    /**
     * Handles events until it or Gantry is closed, on a thread of its own. The checkpoint is saved after the handler returned; if it throws whatever it may, the same event is
     * handed over again after a pause that grows to a minute. {@code CLOSED} if Gantry is.
     */
    AutoCloseable subscribe(Checkpointer progress, Handler handler);

    String BEGINNING = "";

    /** Handles one event; called in order, one at a time. */
    interface Handler {
        void handle(RecordEvent event) throws Exception;
    }

    /** Where progress is kept. {@link #load} returns {@link #BEGINNING} when there is none. */
    interface Checkpointer {
        String load();

        void save(String checkpoint);
    }

    /**
     * One change of a record.
     *
     * @param checkpoint resume behind this event
     */
    record RecordEvent(
            String checkpoint,
            Type type,
            RecordId record,
            SubjectId by,
            long version,
            String head,
            String content,
            String transactionId,
            OptionalLong height) {}

    /** What happened to the record. */
    enum Type {
        CREATED,
        UPDATED,
        TOMBSTONED
    }
}
