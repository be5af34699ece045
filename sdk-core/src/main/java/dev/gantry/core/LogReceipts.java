package dev.gantry.core;

import dev.gantry.EvidenceAnchor;
import dev.gantry.EvidenceId;
import dev.gantry.EvidenceReceipt;
import dev.gantry.EvidenceState;
import dev.gantry.Payload;
import dev.gantry.core.evidence.Anchor;
import dev.gantry.core.evidence.Filing;
import dev.gantry.core.evidence.Kept;
import dev.gantry.core.evidence.store.LogFiles;
import dev.gantry.core.evidence.store.LogFiles.Anchored;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is told of the leaves of a log: receipts and bundles. */
record LogReceipts(EvidenceReader reader, BundleMaker maker, LogFiles files, Word network, Word name, Word log) {
    /** @param anchored the anchor by which it is on the ledger; null while it is not */
    EvidenceReceipt receipt(Kept kept, long index, EvidenceState state, @Nullable Anchored anchored) {
        Optional<Anchored> there = Optional.ofNullable(anchored);
        return new EvidenceReceipt(
                reader.connection().name(),
                new EvidenceId(kept.statement().leaf().hex()),
                Notary.of(maker.notary().algorithm()),
                kept.content().digest().hex(),
                kept.statement().type(),
                state,
                there.flatMap(a -> EvidenceReader.time(a.time())),
                there.map(LogReceipts::transaction),
                OptionalLong.of(index),
                there.map(a -> new EvidenceAnchor(
                        network.hex(), log.hex(), a.anchor().to(), a.head().hex())));
    }

    /** @param own the first anchor with the leaf in it */
    byte[] bundle(long leaf, Anchored own, @Nullable Payload content) {
        Anchor anchor = anchor(own);
        Anchored last = files.last().orElse(own);
        // Without a proof of its own, the newest anchor is the one that a verifier is likeliest to have seen.
        boolean alone =
                anchor.proof() != null || last.anchor().to() == own.anchor().to();
        Filing.Later later = alone
                ? null
                : new Filing.Later(
                        anchor(last),
                        files.consistency(own.anchor().to(), last.anchor().to()));
        var filing = new Filing.InLog(
                network,
                maker.notary().subject(),
                name,
                leaf,
                files.inclusion(leaf, own.anchor().to()),
                anchor,
                later);
        return maker.make(files.kept(leaf), filing, transaction(own), own.time(), content);
    }

    private Anchor anchor(Anchored a) {
        return new Anchor(
                a.anchor().from(),
                a.anchor().to(),
                a.anchor().root(),
                Word.ZERO,
                a.previous(),
                a.time(),
                reader.proof(transaction(a)));
    }

    private static String transaction(Anchored anchored) {
        return new String(anchored.transactionId(), StandardCharsets.UTF_8);
    }
}
