package dev.gantry.samples.threeway;

import dev.gantry.LedgerInfo;
import dev.gantry.Receipt;
import dev.gantry.SubjectId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo did.
 *
 * @param parties subject by party name
 * @param shared who sees what; empty where only the documents are compared
 */
public record DemoReport(
        LedgerInfo ledger,
        Map<String, SubjectId> parties,
        Match first,
        Match corrected,
        List<Entry> entries,
        Optional<Shared> shared,
        long millis) {
    /**
     * One record written.
     *
     * @param digest SHA-256 of the document
     * @param micros how long its write took, its whole batch where it went with others
     */
    public record Entry(
            String party,
            String collection,
            String key,
            String kind,
            String digest,
            Receipt receipt,
            Instant at,
            long micros) {}
}
