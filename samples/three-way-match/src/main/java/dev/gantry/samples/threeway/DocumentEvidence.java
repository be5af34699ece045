package dev.gantry.samples.threeway;

import dev.gantry.EvidenceEntry;
import dev.gantry.EvidenceLog;
import dev.gantry.Ledger;
import dev.gantry.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every document as evidence of the party that wrote it: one log and one anchor a party, however many documents. */
final class DocumentEvidence {
    private static final String LOG = "demo";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<Ledger, List<Document>> byParty = new LinkedHashMap<>();

    private record Document(Payload content, String type) {}

    /**
     * What was filed.
     *
     * @param documents of all parties
     * @param logs one for each party, with one anchor each
     * @param bundle of one of the documents, with the document in it
     * @param type what that document is
     * @param id of that document's evidence
     */
    public record Filed(int documents, int logs, byte[] bundle, String type, String id) {}

    void add(Ledger party, Payload content, String type) {
        byParty.computeIfAbsent(party, p -> new ArrayList<>()).add(new Document(content, type));
    }

    /** Files all of it, and gives the bundle of {@code party}'s document of that type, or of its last one if it has none. */
    Filed file(Ledger party, String type) {
        byParty.forEach((each, documents) -> {
            try (EvidenceLog log = each.evidence().log(LOG)) {
                documents.forEach(d -> log.append(d.content, d.type));
                log.flush(PATIENCE);
            }
        });
        List<Document> theirs = byParty.getOrDefault(party, List.of());
        Document shown = theirs.stream()
                .filter(d -> d.type.equals(type))
                .findFirst()
                .orElseGet(() -> theirs.get(theirs.size() - 1));
        try (EvidenceLog log = party.evidence().log(LOG)) {
            EvidenceEntry entry = log.append(shown.content, shown.type);
            return new Filed(
                    byParty.values().stream().mapToInt(List::size).sum(),
                    byParty.size(),
                    log.bundle(entry.id(), shown.content),
                    shown.type,
                    entry.id().hex());
        }
    }
}
