package dev.gantry.cli;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.CoreGantry;
import dev.gantry.samples.threeway.Demo;
import dev.gantry.samples.threeway.DemoReport;
import dev.gantry.samples.threeway.Shared;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job on real documents. */
@Command(
        name = "demo",
        description = "Records an order, its despatch, receipt and invoice, compares them, and writes a report.")
final class DemoCommand extends Main.Sub {
    private static final String DEFAULT = """
            identities:
              operator: keys/operator
              buyer: keys/buyer
              seller: keys/seller
              carrier: keys/carrier
              outsider: keys/outsider
            passphraseFile: passphrase
            blobs: blobs
            evidence: evidence
            state: state
            ledgers:
              demo:
                adapter: embedded
                path: ledger
                as: operator
            """;

    @Option(
            names = "--config",
            description = "run on the first ledger of this configuration; default: an embedded ledger in .gantry/demo")
    @Nullable
    Path config;

    @Option(names = "--fresh", description = "start with an empty ledger (default configuration only)")
    boolean fresh;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (config != null) {
            if (fresh) {
                throw wrongUsage("--fresh is for the default configuration; delete another ledger's data yourself.");
            }
            return run(config, true);
        }
        Path home = Path.of(".gantry", "demo");
        Files.createDirectories(home.toAbsolutePath().getParent());
        try (var alone = DemoDirectory.alone(home)) {
            if (fresh) {
                alone.empty();
            }
            Files.createDirectories(home);
            Path file = home.resolve("gantry.yaml");
            if (!Files.exists(file)) {
                Files.writeString(file, DEFAULT);
            }
            return run(file, false);
        }
    }

    /** @param named whether what is written beside the configuration is named after the ledger */
    private int run(Path file, boolean named) throws IOException, InterruptedException {
        try (CoreGantry gantry = CoreGantry.open(file)) {
            String ledger = gantry.ledgers().get(0);
            requireParties(gantry);
            main.err.println("Ledger " + ledger + ": deploying the kernel if it is not there …");
            gantry.deploy(ledger);
            DemoReport done = Demo.run(gantry, ledger, step -> main.err.println("  " + step));
            var exhibits = DemoExhibits.write(gantry, done, file.toAbsolutePath(), named ? "-" + ledger : "");
            boolean good = !done.first().accepted()
                    && done.corrected().accepted()
                    && done.shared()
                            .filter(s -> s.pricesAgree() && refusedIsWhoShould(s))
                            .isPresent()
                    && exhibits.valid();
            main.answer(json(done, exhibits, good), table(done, exhibits));
            return good ? Main.GOOD : Main.NO;
        }
    }

    private static boolean refusedIsWhoShould(Shared shared) {
        return shared.attempts().stream().allMatch(a -> a.read() != a.party().equals(Demo.OUTSIDER));
    }

    /** Before anything is deployed. */
    private static void requireParties(CoreGantry gantry) {
        List<String> missing = Demo.PARTIES.stream()
                .filter(p -> !gantry.identities().contains(p))
                .toList();
        if (!missing.isEmpty()) {
            throw GantryException.of(
                            ErrorCode.IDENTITY_UNKNOWN,
                            Stage.CONFIGURE,
                            "the configuration has no identity " + String.join(", ", missing))
                    .fix("The demo's parties are " + String.join(", ", Demo.PARTIES)
                            + "; name them under identities, and let the ledger's default identity be a registrar.")
                    .build();
        }
    }

    private static Object json(DemoReport r, DemoExhibits exhibits, boolean good) {
        return Main.map(
                "status", good ? "ok" : "failed",
                "match",
                        Main.map(
                                "first",
                                verdict(r.first().accepted()),
                                "corrected",
                                verdict(r.corrected().accepted())),
                "report", exhibits.report().toString(),
                "evidence", exhibits.bundle().toString(),
                "trust", exhibits.trust().toString(),
                "certificate", exhibits.certificate().toString(),
                "ledgers",
                        List.of(Main.map(
                                "name", r.ledger().name(), "adapter", r.ledger().adapter())),
                "millis", r.millis());
    }

    private static String verdict(boolean accepted) {
        return accepted ? "ACCEPTED" : "REFUSED";
    }

    private static String table(DemoReport r, DemoExhibits exhibits) {
        var t = new Table("party", "record", "kind", "version", "transaction", "block", "");
        r.entries().stream()
                .filter(e -> !e.collection().equals("documents"))
                .forEach(e -> t.row(
                        e.party(),
                        e.collection() + "/" + e.key(),
                        e.kind(),
                        Long.toString(e.receipt().version()),
                        e.receipt().transactionId().substring(0, 14) + "…",
                        e.receipt().height().isPresent()
                                ? Long.toString(e.receipt().height().getAsLong())
                                : "",
                        e.receipt().replayed() ? "was there" : e.micros() / 1000 + " ms"));
        long others = r.entries().stream()
                .filter(e -> e.collection().equals("documents"))
                .count();
        var out = new StringBuilder(t.toString());
        out.append("and ").append(others).append(" other example documents\n\n");
        r.first()
                .lines()
                .forEach(l -> out.append(l.item())
                        .append(": ordered ")
                        .append(plain(l.ordered()))
                        .append(", delivered ")
                        .append(plain(l.delivered()))
                        .append(", received ")
                        .append(plain(l.received()))
                        .append(", invoiced ")
                        .append(plain(l.invoiced()))
                        .append(' ')
                        .append(l.unit())
                        .append('\n'));
        out.append("The invoice as sent:   ")
                .append(verdict(r.first().accepted()))
                .append('\n');
        r.first()
                .reasons()
                .forEach(x -> out.append("  ")
                        .append(x.code())
                        .append(": ")
                        .append(x.english())
                        .append("  ")
                        .append(x.chinese())
                        .append('\n'));
        out.append("The corrected invoice: ")
                .append(verdict(r.corrected().accepted()))
                .append(r.corrected().accepted() ? ", signed off" : "")
                .append('\n');
        r.shared()
                .ifPresent(s -> s.attempts()
                        .forEach(a -> out.append('\n')
                                .append(a.party())
                                .append(a.read() ? " reads " : " may not read ")
                                .append(a.collection())
                                .append(": ")
                                .append(a.english())));
        return out.append("\n\nReport 报告:      ")
                .append(exhibits.report())
                .append("\nEvidence 证据包:  ")
                .append(exhibits.bundle())
                .append("\nCertificate 证书: ")
                .append(exhibits.certificate())
                .append("\nCheck it 核验:    ./gantry evidence verify ")
                .append(exhibits.bundle())
                .append(" --trust ")
                .append(exhibits.trust())
                .toString();
    }

    private static String plain(BigDecimal n) {
        return n.stripTrailingZeros().toPlainString();
    }
}
