package dev.gantry.core;

import dev.gantry.Stage;
import dev.gantry.core.evidence.LedgerProof;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Capability;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.ReadLevel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads K6. State decides; changes only say in which transaction. */
record EvidenceReader(Connection connection) {
    static final int REVOKED = 2;

    /** What the state says of a digest that was preserved. */
    record Preserved(boolean revoked, long time) {}

    /** The id of the deployment, by which bundles name it. {@code KERNEL_MISSING}, {@code KERNEL_VERSION}. */
    Word network() {
        connection.info();
        return Word.of(
                Stages.answer(Stage.CONNECT, connection.adapter().kernel().status())
                        .networkId());
    }

    Optional<Preserved> preserved(Word id, ReadLevel level) {
        var answer = ask(Queries.of(Fn.EVIDENCE, id), level);
        return answer.ok()
                ? Optional.of(new Preserved(answer.number(1) == REVOKED, answer.number(2)))
                : Optional.empty();
    }

    boolean leafRevoked(Word log, Word leaf) {
        return ask(Queries.of(Fn.REVOKED_LEAF, log, leaf), ReadLevel.LATEST).ok();
    }

    /** The log's size on the ledger. */
    long size(Word log) {
        var answer = ask(Queries.of(Fn.LOG, log), ReadLevel.LATEST);
        return answer.ok() ? answer.number(2) : 0;
    }

    static byte[] anchorAt(Word log, long size) {
        return Items.args(Queries.of(Fn.ANCHOR_AT, log), Items.u64(size));
    }

    CompletionStage<Queries.Answer> anchorAt(Word log, long size, ReadLevel level) {
        return connection.adapter().read(anchorAt(log, size), level).thenApply(Queries.Answer::of);
    }

    /** Changes of an entity, oldest first, that are of a kind. */
    List<LedgerEvent> changes(Word entity, Predicate<Change> wanted) {
        return Stages.answer(Stage.READ, connection.adapter().find(ChangeIndex.ENTITY, entity.bytes())).stream()
                .filter(e -> wanted.test(Change.of(e.change())))
                .toList();
    }

    /** The transaction of the first change that is wanted; {@code INTEGRITY} if the state says that there is one and it is not found. */
    LedgerEvent first(Word entity, Predicate<Change> wanted) {
        List<LedgerEvent> found = changes(entity, wanted);
        if (found.isEmpty()) {
            throw Damage.of("no change of " + entity + " fits what the ledger's state says of it");
        }
        return found.get(0);
    }

    /** The ledger's own proof of a transaction; null where it gives none. */
    @Nullable
    LedgerProof proof(String transactionId) {
        var descriptor = connection.adapter().descriptor();
        return descriptor.capabilities().contains(Capability.INCLUSION_PROOF)
                ? new LedgerProof(
                        descriptor.adapter(),
                        Stages.answer(Stage.VERIFY, connection.adapter().prove(transactionId)))
                : null;
    }

    static Optional<Instant> time(long ms) {
        return ms == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ms));
    }

    private Queries.Answer ask(byte[] query, ReadLevel level) {
        return Queries.Answer.of(Stages.answer(Stage.READ, connection.adapter().read(query, level)));
    }
}
