package dev.gantry.core;

import dev.gantry.Identities.DidVersion;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.LedgerTransaction;
import dev.gantry.spi.ReadLevel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads DID documents (K1-6) and believes nothing but the ledger's state: every version must fold into the head that the state holds. */
record DocumentReader(Connection connection) {
    private static final int EXPECTED_VERSION = 8;

    /** Every version, oldest first. */
    List<DidVersion> all(SubjectId subject) {
        return published(subject).stream().map(p -> version(subject, p)).toList();
    }

    /** The present version; one transaction is read, however many versions there are. */
    Optional<DidVersion> newest(SubjectId subject) {
        List<Published> all = published(subject);
        return all.isEmpty() ? Optional.empty() : Optional.of(version(subject, all.get(all.size() - 1)));
    }

    /** A version as its change tells of it, and the head that follows from that. */
    private record Published(LedgerEvent event, Change change, long version, Word head) {}

    /** The versions' changes, oldest first, whose digests fold into the head in the state. */
    private List<Published> published(SubjectId subject) {
        Word id = Word.ofHex(subject.hex());
        var state = Queries.Answer.of(Stages.answer(
                Stage.READ, connection.adapter().read(Queries.of(Fn.DOCUMENT, id), ReadLevel.LATEST)));
        if (!state.ok()) {
            return List.of();
        }
        List<LedgerEvent> events =
                Stages.answer(Stage.READ, connection.adapter().find(ChangeIndex.ENTITY, id.bytes())).stream()
                        .filter(e -> Change.of(e.change()).kind() == Fn.PUBLISH)
                        .limit(state.number(1)) // newer ones came after the state was read
                        .toList();
        var all = new ArrayList<Published>();
        Word head = Word.ZERO;
        for (LedgerEvent e : events) {
            Change change = Change.of(e.change());
            long version = all.size() + 1L;
            head = Digests.document(id, version, head, change.b(), change.c().number());
            all.add(new Published(e, change, version, head));
        }
        if (!head.equals(state.v(2))) {
            throw Damage.of("the DID document's versions found do not fold into the head in the ledger's state");
        }
        return all;
    }

    private DidVersion version(SubjectId subject, Published p) {
        long time = p.change.c().number();
        return new DidVersion(
                subject,
                p.version,
                time == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time)),
                new String(document(p.event, p.change.b()), StandardCharsets.UTF_8),
                p.head.hex(),
                p.event.transactionId(),
                p.event.height());
    }

    /** The document with this digest, which the transaction carries. */
    private byte[] document(LedgerEvent e, Word digest) {
        LedgerTransaction transaction = Stages.answer(
                        Stage.READ, connection.adapter().transaction(e.transactionId()))
                .orElseThrow(() -> Damage.of("transaction " + e.transactionId() + " is not found"));
        return Carried.of(transaction).items().stream()
                .filter(i -> i.fn() == Fn.PUBLISH && i.args().length > EXPECTED_VERSION)
                .map(i -> Arrays.copyOfRange(i.args(), EXPECTED_VERSION, i.args().length))
                .filter(d -> Digests.plain(d).equals(digest))
                .findFirst()
                .orElseThrow(() -> Damage.of("transaction " + e.transactionId() + " does not carry the document"));
    }
}
