package dev.gantry.cli;

import dev.gantry.certificate.Certificate;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.TrustTaker;
import dev.gantry.core.evidence.TrustFile;
import dev.gantry.core.evidence.Verdict;
import dev.gantry.samples.threeway.DemoReport;
import dev.gantry.samples.threeway.HtmlReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the demo leaves beside its configuration.
 *
 * @param valid whether the bundle, checked as anybody would check it, is VALID
 */
record DemoExhibits(Path report, Path bundle, Path trust, Path certificate, boolean valid) {
    /** @param suffix of the files' names, before the dot */
    static DemoExhibits write(CoreGantry gantry, DemoReport done, Path configuration, String suffix)
            throws IOException {
        Path report = configuration.resolveSibling("report" + suffix + ".html");
        Path bundle = configuration.resolveSibling("sign-off" + suffix + ".evd");
        Path trust = configuration.resolveSibling("trust" + suffix + ".json");
        Path certificate = configuration.resolveSibling("certificate" + suffix + ".pdf");
        byte[] evidence = done.shared().orElseThrow().filed().bundle();
        TrustFile trusted = TrustTaker.take(gantry, List.of(done.ledger().name()), done.parties());
        var certified = Certificate.of(evidence, null, trusted);
        Files.write(bundle, evidence);
        Files.write(trust, trusted.encode());
        if (certified.pdf().isPresent()) {
            Files.write(certificate, certified.pdf().get());
        }
        var names = new HtmlReport.Exhibits(name(bundle), name(trust), name(certificate));
        Files.writeString(report, HtmlReport.render(done, Optional.of(names)));
        return new DemoExhibits(
                report, bundle, trust, certificate, certified.verdict().kind() == Verdict.Kind.VALID);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
