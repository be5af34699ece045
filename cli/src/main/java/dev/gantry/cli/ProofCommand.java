package dev.gantry.cli;

import dev.gantry.core.evidence.TrustFile;
import dev.gantry.core.evidence.TrustFile.LedgerTrust;
import dev.gantry.core.evidence.Verdict;
import dev.gantry.spi.ProofResult;
import dev.gantry.spi.ProofResult.Proven;
import dev.gantry.spi.ProofResult.Reason;
import dev.gantry.spi.ProofResult.Rejected;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A ledger's own proof of one transaction, without the ledger. */
@Command(
        name = "proof",
        description = "Judges a ledger's proof bundle of one transaction.",
        footer = "Exit code 0: it is proven, whether the transaction took effect or was refused. 1: it is not.")
final class ProofCommand extends Main.Sub {
    private static final int MOST_BYTES = 1 << 24;

    /** What to do. */
    enum Action {
        verify
    }

    @Parameters(index = "0", description = "verify")
    Action action = Action.verify;

    @Parameters(index = "1", description = "the proof's file")
    Path file = Path.of("proof");

    @Option(names = "--trust", description = "a trust file of the verifier's own")
    @Nullable
    Path trust;

    @Option(names = "--config", description = "the verifier's configuration, whose ledgers are asked")
    @Nullable
    Path config;

    @Override
    public Integer call() throws IOException {
        if (trust != null && config != null) {
            throw wrongUsage("Give --trust or --config, not both.");
        }
        byte[] proof = EvidenceCommand.read(file, MOST_BYTES);
        TrustFile trusted = Trust.of(trust, config, null);
        ProofResult result = new Rejected(Reason.FOREIGN);
        for (LedgerTrust ledger : trusted.ledgers()) {
            var verifier = ledger.verifier();
            byte[] anchor = ledger.anchor();
            if (verifier.isPresent() && anchor != null) {
                result = verifier.get().verify(proof, anchor);
                if (!(result instanceof Rejected r) || r.reason() != Reason.FOREIGN) {
                    break;
                }
            }
        }
        return result instanceof Proven proven ? proven(proven) : rejected(((Rejected) result).reason());
    }

    private int proven(Proven proven) {
        var t = proven.transaction();
        var status = t.status();
        Map<String, Object> json = Main.map(
                "verdict", "VALID",
                "reason", "HOLDS",
                "assurance", Verdict.Assurance.LEDGER_PROOF.name(),
                "anchoredAt", EvidenceText.time(proven.time()),
                "network", proven.network(),
                "transactionId", t.id(),
                "height", status.height().isPresent() ? status.height().getAsLong() : null,
                "applied", status.applied());
        main.answer(
                json,
                "VALID  有效\nTransaction " + t.id() + " is on ledger " + proven.network() + " since "
                        + EvidenceText.time(proven.time()) + (status.applied() ? "." : ", and was refused there."));
        return Main.GOOD;
    }

    private int rejected(Reason reason) {
        String verdict = reason == Reason.FOREIGN ? "UNKNOWN_LOG" : "TAMPERED";
        String explanation = switch (reason) {
            case MALFORMED -> "its bytes are not the one form of a proof";
            case FOREIGN -> "it is of no ledger that the verifier trusts";
            case SIGNATURE -> "it is not signed by whom it should be";
            case NOT_INCLUDED -> "it does not lead from the transaction to what the ledger signed";
            case REWRITTEN -> "the ledger's history is another";
        };
        main.answer(
                Main.map("verdict", verdict, "reason", reason.name(), "assurance", "NONE", "explanation", explanation),
                verdict + "\n" + explanation);
        return Main.NO;
    }
}
