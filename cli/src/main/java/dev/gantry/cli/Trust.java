package dev.gantry.cli;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.TrustTaker;
import dev.gantry.core.evidence.TrustFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom and what a verifier trusts: a file of his own, or his configuration and what its ledgers say now. */
final class Trust {
    private static final int MOST_BYTES = 1 << 26;

    private Trust() {}

    /** Nobody, where neither is given. */
    static TrustFile of(@Nullable Path file, @Nullable Path config, @Nullable String ledger) throws IOException {
        if (file != null) {
            return TrustFile.parse(EvidenceCommand.read(file, MOST_BYTES));
        }
        return config == null ? TrustFile.nobody() : take(config, ledger, Map.of());
    }

    /** X.509 certificates in DER; {@code KEY_INVALID} for a file that has none. */
    static List<byte[]> certificates(List<Path> files) throws IOException {
        var all = new ArrayList<byte[]>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                all.add(CertificateFactory.getInstance("X.509")
                        .generateCertificate(in)
                        .getEncoded());
            } catch (CertificateException e) {
                throw GantryException.of(ErrorCode.KEY_INVALID, Stage.CONFIGURE, file + " is no X.509 certificate")
                        .fix("Give the authority's own certificate, PEM or DER.")
                        .cause(e)
                        .build();
            }
        }
        return all;
    }

    /** @param participants more than the configuration's identities, by the verifier's names for them */
    static TrustFile take(Path config, @Nullable String ledger, Map<String, String> participants) {
        try (CoreGantry gantry = CoreGantry.open(config)) {
            var all = new LinkedHashMap<String, SubjectId>();
            for (String name : gantry.identities()) {
                if (gantry.isMade(name)) { // who only verifies makes nobody
                    all.put(name, gantry.identity(name).subject());
                }
            }
            participants.forEach((name, subject) -> all.put(name, new SubjectId(subject)));
            List<String> ledgers = ledger == null ? gantry.ledgers() : List.of(ledger);
            return TrustTaker.take(gantry, ledgers, all);
        }
    }
}
