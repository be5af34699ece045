package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.core.evidence.store.LogFiles;
import dev.gantry.core.evidence.store.LogFiles.Anchored;
import dev.gantry.core.evidence.store.LogFiles.Intent;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.ReadLevel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends one log's anchors, and believes the ledger's state alone about them. */
record LogAnchor(KernelWriter writer, Word name, int algorithm, Word log) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The same for the same anchor, so that sending it again has one effect. */
    String key(Intent intent) {
        return "evidence-anchor:" + log + ":" + intent.from() + ":" + intent.to() + ":" + intent.root();
    }

    /** Completes when the anchor is in a block. */
    CompletionStage<Anchored> send(Intent intent, Word previous) {
        var item = Items.anchor(name, algorithm, intent.from(), intent.to(), intent.root(), Word.ZERO);
        var options = WriteOptions.key(key(intent)).until(Wait.INCLUDED).within(PATIENCE);
        return writer.send(List.of(new KernelWriter.Call(item, log)), options)
                .thenCompose(sent -> state(intent, previous, ReadLevel.LATEST)
                        .thenCompose(found -> found.isPresent()
                                ? transaction(found.get())
                                : CompletableFuture.failedFuture(
                                        Damage.of("an anchor of log " + log + " was made and is not in the state"))));
    }

    /** The anchor as the state at this level has it, without its transaction; empty if it is not there. {@code INTEGRITY} if another is there. */
    CompletionStage<Optional<Anchored>> state(Intent intent, Word previous, ReadLevel level) {
        return writer.connection()
                .adapter()
                .read(EvidenceReader.anchorAt(log, intent.to()), level)
                .thenApply(Queries.Answer::of)
                .thenApply(answer -> {
                    if (!answer.ok()) {
                        return Optional.empty();
                    }
                    long time = answer.number(3);
                    Word head =
                            Digests.anchor(log, previous, intent.from(), intent.to(), intent.root(), Word.ZERO, time);
                    if (!head.equals(answer.v(1))) {
                        throw differs(log);
                    }
                    return Optional.of(new Anchored(intent, previous, time, head, new byte[0]));
                });
    }

    /** The first transaction that made it. */
    private CompletionStage<Anchored> transaction(Anchored there) {
        return writer.connection()
                .adapter()
                .find(ChangeIndex.ENTITY, log.bytes())
                .thenApply(events -> events.stream()
                        .filter(e -> {
                            Change c = Change.of(e.change());
                            return c.kind() == Fn.ANCHOR && c.b().equals(there.head());
                        })
                        .findFirst()
                        .map(e -> new Anchored(
                                there.anchor(),
                                there.previous(),
                                there.time(),
                                there.head(),
                                e.transactionId().getBytes(StandardCharsets.UTF_8)))
                        .orElseThrow(() -> Damage.of("no change tells of the anchor with head " + there.head())));
    }

    /** {@code INTEGRITY} unless the ledger's log is what these files say, give or take an anchor on its way. */
    void requireSame(LogFiles files) {
        long there = new EvidenceReader(writer.connection()).size(log);
        long here = files.anchored();
        boolean onItsWay = files.intended().filter(i -> i.to() == there).isPresent();
        if (there != here && !onItsWay) {
            throw differs(log);
        }
        if (here > 0) {
            var last = files.last().orElseThrow();
            var found = Stages.answer(Stage.READ, state(last.anchor(), last.previous(), ReadLevel.LATEST));
            if (found.isEmpty()) {
                throw differs(log);
            }
        }
    }

    private static GantryException differs(Word log) {
        return GantryException.of(
                        ErrorCode.INTEGRITY,
                        Stage.VERIFY,
                        "log " + log + " on the ledger is not the one on this machine")
                .fix(
                        "Restore the evidence directory that has all of it, or write to a log of another name: another machine has written to this one.")
                .build();
    }
}
