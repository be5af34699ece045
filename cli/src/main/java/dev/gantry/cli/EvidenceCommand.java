package dev.gantry.cli;

import dev.gantry.certificate.Certificate;
import dev.gantry.core.evidence.Bundle;
import dev.gantry.core.evidence.EvidenceVerifier;
import dev.gantry.core.evidence.TrustFile;
import dev.gantry.core.evidence.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evidence bundles, without any ledger. */
@Command(
        name = "evidence",
        description =
                "Judges or shows an evidence bundle (.evd), makes a certificate of it, or writes what a verifier trusts.",
        footer =
                "verify and certificate ask no ledger and no network, unless --config is given. Exit code 0: the verdict is VALID (verify, certificate), done (show, trust). 1: otherwise.")
final class EvidenceCommand extends Main.Sub {
    private static final int MOST_CONTENT = 64 << 20;

    /** What to do. */
    enum Action {
        verify,
        show,
        certificate,
        trust
    }

    @Parameters(index = "0", description = "verify, show, certificate or trust")
    Action action = Action.verify;

    @Parameters(index = "1", arity = "0..1", description = "the bundle (verify, show, certificate)")
    @Nullable
    Path file;

    @Option(names = "--trust", description = "a trust file of the verifier's own (verify, certificate)")
    @Nullable
    Path trust;

    @Option(
            names = "--config",
            description = "the verifier's configuration, whose ledgers are asked (verify, certificate, trust)")
    @Nullable
    Path config;

    @Option(names = "--ledger", description = "one ledger of the configuration; default: all")
    @Nullable
    String ledger;

    @Option(names = "--payload", description = "the content, where it is not in the bundle (verify, certificate)")
    @Nullable
    Path payload;

    @Option(
            names = "--participant",
            description = "NAME=SUBJECT: whose evidence is taken besides the configuration's identities' (trust)")
    Map<String, String> participants = new LinkedHashMap<>();

    @Option(
            names = "--authority",
            description = "a time-stamping authority's certificate, PEM or DER, whose tokens are taken (trust)")
    List<Path> authorities = new ArrayList<>();

    @Option(names = "--out", description = "the file to write (certificate: a PDF; trust)")
    @Nullable
    Path out;

    @Override
    public Integer call() throws IOException {
        return switch (action) {
            case verify -> verify();
            case show -> show();
            case certificate -> certificate();
            case trust -> trust();
        };
    }

    private int verify() throws IOException {
        byte[] bundle = bytes();
        TrustFile trusted = trusted();
        Verdict verdict = payload == null
                ? EvidenceVerifier.verify(bundle, trusted.anchors())
                : EvidenceVerifier.verify(bundle, content(payload), trusted.anchors());
        main.answer(EvidenceText.json(verdict), EvidenceText.people(verdict, trusted));
        return verdict.kind() == Verdict.Kind.VALID ? Main.GOOD : Main.NO;
    }

    /** A certificate of what is revoked is made too, and marked so; its exit code is that of the verdict. */
    private int certificate() throws IOException {
        byte[] bundle = bytes();
        if (out == null) {
            throw wrongUsage("Name the PDF to write with --out.");
        }
        TrustFile trusted = trusted();
        var made = Certificate.of(bundle, payload == null ? null : content(payload), trusted);
        Verdict verdict = made.verdict();
        Map<String, Object> json = EvidenceText.json(verdict);
        if (made.pdf().isPresent()) {
            Files.write(out, made.pdf().get());
            json.put("certificate", out.toString());
        }
        main.answer(
                json,
                EvidenceText.people(verdict, trusted)
                        + (made.pdf().isPresent() ? "\nwrote 已出证: " + out : "\nnot certified 未出证"));
        return verdict.kind() == Verdict.Kind.VALID ? Main.GOOD : Main.NO;
    }

    private TrustFile trusted() throws IOException {
        if (trust != null && config != null) {
            throw wrongUsage("Give --trust or --config, not both.");
        }
        return Trust.of(trust, config, ledger);
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
        TrustFile read = Trust.take(config, ledger, participants);
        var taken = new TrustFile(read.participants(), read.ledgers(), Trust.certificates(authorities));
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

    /** More than was ever filed as one content is cut, and so another. */
    private static byte[] content(Path file) throws IOException {
        return read(file, MOST_CONTENT);
    }

    /** The whole file, or so much of it that whoever reads it sees that it is too long. */
    static byte[] read(Path file, int most) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a directory");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most + 1);
        }
    }
}
