package dev.gantry.cli;

import dev.gantry.core.evidence.Bundle;
import dev.gantry.core.evidence.EvidenceVerifier;
import dev.gantry.core.evidence.TrustFile;
import dev.gantry.core.evidence.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evidence bundles, without any ledger. */
@Command(
        name = "evidence",
        description = "Judges or shows an evidence bundle (.evd), or writes what a verifier trusts.",
        footer =
                "verify asks no ledger and no network, unless --config is given. Exit code 0: the verdict is VALID (verify), done (show, trust). 1: otherwise.")
final class EvidenceCommand extends Main.Sub {
    /** What to do. */
    enum Action {
        verify,
        show,
        trust
    }

    @Parameters(index = "0", description = "verify, show or trust")
    Action action = Action.verify;

    @Parameters(index = "1", arity = "0..1", description = "the bundle (verify, show)")
    @Nullable
    Path file;

    @Option(names = "--trust", description = "a trust file of the verifier's own (verify)")
    @Nullable
    Path trust;

    @Option(names = "--config", description = "the verifier's configuration, whose ledgers are asked (verify, trust)")
    @Nullable
    Path config;

    @Option(names = "--ledger", description = "one ledger of the configuration; default: all")
    @Nullable
    String ledger;

    @Option(names = "--payload", description = "the content, where it is not in the bundle (verify)")
    @Nullable
    Path payload;

    @Option(
            names = "--participant",
            description = "NAME=SUBJECT: whose evidence is taken besides the configuration's identities' (trust)")
    Map<String, String> participants = new LinkedHashMap<>();

    @Option(names = "--out", description = "the file to write (trust)")
    @Nullable
    Path out;

    @Override
    public Integer call() throws IOException {
        return switch (action) {
            case verify -> verify();
            case show -> show();
            case trust -> trust();
        };
    }

    private int verify() throws IOException {
        if (trust != null && config != null) {
            throw wrongUsage("Give --trust or --config, not both.");
        }
        byte[] bundle = bytes();
        TrustFile trusted = Trust.of(trust, config, ledger);
        Verdict verdict = payload == null
                ? EvidenceVerifier.verify(bundle, trusted.anchors())
                : EvidenceVerifier.verify(bundle, Files.readAllBytes(payload), trusted.anchors());
        main.answer(EvidenceText.json(verdict), EvidenceText.people(verdict, trusted));
        return verdict.kind() == Verdict.Kind.VALID ? Main.GOOD : Main.NO;
    }

    private int show() throws IOException {
        var claims = Bundle.claims(bytes());
        if (claims.isEmpty()) {
            main.answer(Main.map("checked", false, "reason", "MALFORMED"), "It is no evidence bundle. 这不是存证文件。");
            return Main.NO;
        }
        Map<String, Object> json = EvidenceText.claims(claims.get());
        main.answer(json, EvidenceText.lines(json));
        return Main.GOOD;
    }

    private int trust() throws IOException {
        if (config == null || out == null) {
            throw wrongUsage("Give --config FILE and --out FILE.");
        }
        TrustFile taken = Trust.take(config, ledger, participants);
        Files.write(out, taken.encode());
        main.answer(
                Main.map(
                        "out", out.toString(),
                        "ledgers",
                                taken.ledgers().stream()
                                        .map(TrustFile.LedgerTrust::name)
                                        .toList(),
                        "participants", taken.participants().keySet()),
                "wrote " + out + ": " + taken.ledgers().size() + " ledger(s), "
                        + taken.participants().size()
                        + " participant(s). Whoever changes this file decides what is believed.");
        return Main.GOOD;
    }

    private byte[] bytes() throws IOException {
        if (file == null) {
            throw wrongUsage("Name the bundle's file.");
        }
        return read(file, Bundle.MOST_BYTES);
    }

    /** The whole file, or so much of it that whoever reads it sees that it is too long. */
    static byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most + 1);
        }
    }
}
