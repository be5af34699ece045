package dev.gantry.certificate;

import dev.gantry.core.evidence.Bundle;
import dev.gantry.core.evidence.Filing;
import dev.gantry.core.evidence.TrustFile;
import dev.gantry.core.evidence.Verdict;
import dev.gantry.kernel.Word;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is on a certificate: rows of a label in Chinese and English, and lines. Only what the verdict shows; what the issuer merely tells is said to be told. */
final class Facts {
    /** No list is longer, so that there is one page. */
    private static final int MOST = 3;

    private static final int MOST_STEPS = 6;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private final List<Row> rows = new ArrayList<>();
    private final TrustFile trust;

    record Row(String chinese, String english, List<String> lines) {}

    private Facts(TrustFile trust) {
        this.trust = trust;
    }

    static List<Row> of(Bundle bundle, Verdict.Certified c, TrustFile trust) {
        var facts = new Facts(trust);
        String algorithm = bundle.statement().algorithm().name().replace("SHA256", "SHA-256");
        facts.row("证据编号", "Evidence id", c.leaf().hex());
        facts.row("内容类型", "Type of content", bundle.statement().type());
        facts.row(
                "内容摘要",
                "Digest of content",
                bundle.content().digest().hex(),
                algorithm
                        + (c.payloadSeen()
                                ? "；原文已比对一致 the content was compared, and is the one filed"
                                : "；未出示原文，须自行比对 the content was not presented: compare its digest"));
        facts.row("存证人", "Filed by", facts.who(c.owner()));
        facts.row("存证时间", "Filed by this time", facts.when(c.time()));
        facts.row("账本", "Ledger", facts.ledger(c.network()), "网络 network " + c.network());
        facts.place(bundle, c);
        facts.all("签署人", "Signed by", c.signers().stream().map(facts::who).toList());
        facts.all(
                "见证人",
                "Witnesses",
                c.witnesses().stream().map(w -> facts.who(w.subject())).toList());
        if (!c.tokens().isEmpty()) {
            facts.all(
                    "可信时间戳", "Time-stamps", c.tokens().stream().map(facts::when).toList());
        }
        facts.row("出证人", "Issued by", facts.who(c.issuer()));
        facts.row(
                "上链核验方式",
                "How its filing was checked",
                c.assurance() == Verdict.Assurance.LEDGER_PROOF
                        ? "离线核验账本自身的证明 the ledger's own proof was checked, offline"
                        : "核验人自行从账本读得 the verifier has read it from the ledger himself");
        facts.revocation(bundle);
        facts.procedure(bundle);
        return facts.rows;
    }

    private void row(String chinese, String english, String... lines) {
        rows.add(new Row(chinese, english, List.of(lines)));
    }

    private void all(String chinese, String english, List<String> lines) {
        all(chinese, english, MOST, lines);
    }

    private void all(String chinese, String english, int most, List<String> lines) {
        var shown = new ArrayList<>(lines.subList(0, Math.min(most, lines.size())));
        if (lines.size() > most) {
            int more = lines.size() - most;
            shown.add("及另外 " + more + " 项，见存证文件 and " + more + " more, in the evidence file");
        }
        rows.add(new Row(chinese, english, shown.isEmpty() ? List.of("无 none") : shown));
    }

    private void place(Bundle bundle, Verdict.Certified c) {
        if (bundle.filing() instanceof Filing.InLog log) {
            row(
                    "存证位置",
                    "Place",
                    "日志 log " + c.place(),
                    "第 " + (log.index() + 1) + " 条，共 " + log.anchor().to() + " 条 entry " + (log.index() + 1) + " of "
                            + log.anchor().to(),
                    "锚点 anchor " + log.anchor().head(c.place()));
        } else {
            row("存证位置", "Place", "单独存证 filed alone " + c.place());
        }
    }

    private void revocation(Bundle bundle) {
        var r = bundle.revocation();
        if (r != null) {
            row("撤销时间", "Revoked", when(r.time()), "理由摘要 digest of the reason " + r.reason());
        }
    }

    /** The steps as the issuer tells them. */
    private void procedure(Bundle bundle) {
        all(
                "过程（出证人自述）",
                "Procedure (as the issuer tells it)",
                MOST_STEPS,
                bundle.procedure().stream()
                        .map(s -> utc(s.time()) + "  " + s.what())
                        .toList());
    }

    private String who(Word subject) {
        return trust.name(subject).map(name -> name + "  ").orElse("") + subject;
    }

    private String ledger(Word network) {
        return trust.ledger(network)
                .map(l -> l.name() + " (" + l.adapter() + ")")
                .orElse("");
    }

    private String when(long ms) {
        return ms == 0
                ? "账本未记时间 the ledger knew no time"
                : utc(ms) + " （北京时间 " + TIME.format(Instant.ofEpochMilli(ms).atOffset(ZoneOffset.ofHours(8))) + "）";
    }

    private static String utc(long ms) {
        return TIME.format(Instant.ofEpochMilli(ms).atOffset(ZoneOffset.UTC)) + " UTC";
    }
}
