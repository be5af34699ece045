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

    List<DidVersion> all(SubjectId subject) {
        Word id = Word.ofHex(subject.hex());
        var state = Queries.Answer.of(Stages.answer(
                Stage.READ, connection.adapter().read(Queries.of(Fn.DOCUMENT, id), ReadLevel.LATEST)));
        if (!state.ok()) {
            return List.of();
        }
        List<LedgerEvent> published =
                Stages.answer(Stage.READ, connection.adapter().find(ChangeIndex.ENTITY, id.bytes())).stream()
                        .filter(e -> Change.of(e.change()).kind() == Fn.PUBLISH)
                        .limit(state.number(1)) // newer ones came after the state was read
                        .toList();
        var versions = new ArrayList<DidVersion>();
        Word head = Word.ZERO;
        for (LedgerEvent e : published) {
            Change change = Change.of(e.change());
            byte[] document = document(e, change.b());
            long version = versions.size() + 1L;
            head = Digests.document(
                    id, version, head, Digests.plain(document), change.c().number());
            versions.add(version(subject, version, e, change, document, head));
        }
        if (!head.equals(state.v(2))) {
            throw Damage.of("the DID document's versions found do not fold into the head in the ledger's state");
        }
        return List.copyOf(versions);
    }

    private static DidVersion version(
            SubjectId subject, long version, LedgerEvent e, Change change, byte[] document, Word head) {
        long time = change.c().number();
        return new DidVersion(
                subject,
                version,
                time == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time)),
                new String(document, StandardCharsets.UTF_8),
                head.hex(),
                e.transactionId(),
                e.height());
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
