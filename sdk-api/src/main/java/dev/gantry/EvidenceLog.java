package dev.gantry;

import java.time.Duration;
import java.util.Optional;

/**
 * A log of evidence (RFC 6962): any number of leaves, and on the ledger one anchor for all that came since the last. It is this identity's, in its {@link HashAlgorithm}, and has
 * one writer at a time, over all processes. Thread-safe.
 *
 * <p>Some 400 bytes of memory a leaf, so a log that grows without end should be one for each month or year. An anchor whose answer was lost is sent again as it was, also after a
 * crash, and has one effect.
 */
public interface EvidenceLog extends AutoCloseable {
    /** The log's id on the ledger, 64 hexadecimal digits. */
    String id();

    /** Leaves that are durable. */
    long size();

    /** Leaves that are on the ledger for good. */
    long anchored();

    /**
     * Appends the digest of a content and returns at once. The same content of the same type is appended once: then its first entry is returned. {@code PAYLOAD_TOO_LARGE}, {@code
     * TEXT_INVALID}, {@code CLOSED}; and what the log failed with, if it can go no further.
     *
     * @param type what the content is, in the application's words: 1 to 256 bytes of UTF-8
     */
    EvidenceEntry append(Payload content, String type);

    /** An entry of this log by its id. */
    Optional<EvidenceEntry> find(EvidenceId id);

    /**
     * Anchors now, and waits until all that was appended before is on the ledger for good. {@code OUTCOME_UNKNOWN} if it is not within the time: it is durable, and the log goes on
     * trying.
     */
    void flush(Duration limit);

    /** As {@link Evidence#bundle(EvidenceId)}, of a leaf of this log. {@code E_STATE} until it is final. */
    byte[] bundle(EvidenceId id);

    /** The same with its content in it. {@code ARGUMENT_INVALID} if the content has another digest. */
    byte[] bundle(EvidenceId id, Payload content);

    /** Says for good that this identity no longer stands by a leaf. {@code E_NOT_FOUND} before the log's first anchor, {@code E_STATE} if it is revoked. */
    Receipt revoke(EvidenceId id, String reason, WriteOptions options);

    /** Whether the ledger's state says that a leaf is revoked. */
    boolean revoked(EvidenceId id);

    /** Makes durable what was appended and lets go of the log. What is not anchored then is anchored after the log is opened again. */
    @Override
    void close();

    /**
     * When a log anchors by itself.
     *
     * @param leaves as soon as so many wait; at least 1
     * @param age as soon as one has waited so long
     */
    record Batching(int leaves, Duration age) {
        public static final Batching DEFAULT = new Batching(1024, Duration.ofSeconds(1));

        public Batching {
            Given.that("age", age);
            if (leaves < 1 || age.isNegative()) {
                throw GantryException.of(
                                ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "a batch of " + leaves + " leaves, " + age)
                        .fix("Give at least one leaf, and a time that is not negative.")
                        .build();
            }
        }
    }
}
