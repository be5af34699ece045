package dev.gantry;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one piece of evidence. From {@link EvidenceState#ANCHORED} on it says what the ledger's state says; filing the same content again gives an equal receipt.
 *
 * @param ledger the ledger's name in the configuration
 * @param digest the content's, by {@code algorithm}, 64 hexadecimal digits; it stays on this machine, the ledger sees neither it nor anything that it could be guessed from
 * @param type what the content is, in the application's words
 * @param time by which it was filed, on the ledger's clock; empty where the ledger knows no time, or has it not
 * @param transactionId in which it was filed first; empty while the ledger has it not
 * @param index its place in its log; empty for what was preserved alone
 * @param anchor of its log, by which it is on the ledger; empty for what was preserved alone, or is not anchored
 */
public record EvidenceReceipt(
        String ledger,
        EvidenceId id,
        HashAlgorithm algorithm,
        String digest,
        String type,
        EvidenceState state,
        Optional<Instant> time,
        Optional<String> transactionId,
        OptionalLong index,
        Optional<EvidenceAnchor> anchor) {}
