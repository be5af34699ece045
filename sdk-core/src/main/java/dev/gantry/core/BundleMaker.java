package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Payload;
import dev.gantry.Stage;
import dev.gantry.core.evidence.Bundle;
import dev.gantry.core.evidence.Content;
import dev.gantry.core.evidence.Filing;
import dev.gantry.core.evidence.Kept;
import dev.gantry.core.evidence.LedgerProof;
import dev.gantry.core.evidence.Revocation;
import dev.gantry.core.evidence.SignerDocument;
import dev.gantry.core.evidence.Step;
import dev.gantry.core.evidence.TimeStamps;
import dev.gantry.core.evidence.Witness;
import dev.gantry.core.evidence.store.StampFiles;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Word;
import dev.gantry.spi.LedgerEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes bundles of what was filed, issued by the filer. */
record BundleMaker(EvidenceReader reader, Notary notary, StampFiles stamps) {
    /** @param content null to leave the content where it is */
    byte[] make(Kept kept, Filing filing, String transactionId, long time, @Nullable Payload content) {
        Word leaf = kept.statement().leaf();
        Word place = filing.place(notary.algorithm(), leaf);
        var steps = new ArrayList<Step>();
        steps.add(new Step(kept.time(), notary.subject(), "statement signed", leaf));
        steps.add(new Step(time, notary.subject(), "filed in transaction " + shortened(transactionId), place));
        Revocation revocation = revocation(filing, place, leaf, steps);
        steps.add(new Step(System.currentTimeMillis(), notary.subject(), "bundle issued", leaf));
        var bundle = new Bundle(
                content(kept, content),
                kept.statement(),
                List.of(SignerDocument.inception(notary.identity().inception())),
                filing,
                filing instanceof Filing.InLog log ? witnesses(log, place) : List.of(),
                revocation,
                stamps.get(leaf)
                        .map(t -> List.of(new LedgerProof(TimeStamps.FORMAT, t)))
                        .orElse(List.of()),
                steps);
        return bundle.issue(notary.key(), notary.subject(), Word.ZERO);
    }

    private static String shortened(String transactionId) {
        return transactionId.length() <= 200 ? transactionId : transactionId.substring(0, 200);
    }

    private Content content(Kept kept, @Nullable Payload payload) {
        if (payload == null) {
            return kept.content();
        }
        if (payload.size() > Content.MOST_BYTES) {
            throw Notary.tooLarge(payload.size(), Content.MOST_BYTES);
        }
        if (!notary.algorithm().digest(payload.bytes()).equals(kept.content().digest())) {
            throw GantryException.of(
                            ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "this is not the content that was filed")
                    .fix("Give the very bytes that were filed, or leave the content out.")
                    .build();
        }
        return new Content(kept.content().salt(), kept.content().digest(), payload.bytes());
    }

    /** What the ledger can prove of a revocation; a ledger without proofs tells its verifiers by its state. */
    private @Nullable Revocation revocation(Filing filing, Word place, Word leaf, List<Step> steps) {
        int kind = filing instanceof Filing.Alone ? Fn.REVOKE_EVIDENCE : Fn.REVOKE_LEAF;
        List<LedgerEvent> found = reader.changes(place, c -> c.kind() == kind && c.a().equals(leaf));
        if (found.isEmpty()) {
            return null;
        }
        Change c = Change.of(found.get(0).change());
        steps.add(new Step(c.c().number(), notary.subject(), "revoked", place));
        LedgerProof proof = reader.proof(found.get(0).transactionId());
        return proof == null ? null : new Revocation(c.b(), c.c().number(), proof);
    }

    private List<Witness> witnesses(Filing.InLog log, Word place) {
        Word head = log.anchor().head(place);
        var all = new ArrayList<Witness>();
        for (LedgerEvent e : reader.changes(
                place,
                c -> c.kind() == Fn.WITNESS
                        && c.number().equals(Word.of(log.anchor().to()))
                        && c.a().equals(head)
                        && c.b().isZero())) {
            LedgerProof proof = reader.proof(e.transactionId());
            if (proof != null && all.size() < Bundle.MOST_WITNESSES) {
                Change c = Change.of(e.change());
                all.add(new Witness(log.network(), c.subject(), c.c().number(), proof));
            }
        }
        return all;
    }
}
