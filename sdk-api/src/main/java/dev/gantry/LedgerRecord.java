package dev.gantry;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One version of a record. Everything in it was checked: the ledger's state holds the head digest, which covers version, mode, content digest and description, and the
 * payload, when present, matches the content digest.
 *
 * @param content the content digest, 64 hexadecimal digits; for a tombstone 64 zeros
 * @param payload empty for a tombstone, where the blob store does not have it, and, from {@link Records#history}, where it is encrypted and this identity has no key for it
 */
public record LedgerRecord(
        RecordId id,
        SubjectId owner,
        String collection,
        String key,
        long version,
        boolean tombstoned,
        Mode mode,
        String content,
        String head,
        Optional<Payload> payload,
        String transactionId,
        OptionalLong height) {}
