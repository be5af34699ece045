package dev.gantry.cli;

import dev.gantry.core.evidence.Bundle;
import dev.gantry.core.evidence.Filing;
import dev.gantry.core.evidence.TrustFile;
import dev.gantry.core.evidence.Verdict;
import dev.gantry.kernel.Word;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told of a bundle: as JSON, and to people in English and Chinese. */
final class EvidenceText {
    private static final Map<Verdict.Kind, String> CHINESE = Map.of(
            Verdict.Kind.VALID, "有效",
            Verdict.Kind.TAMPERED, "被篡改或不一致",
            Verdict.Kind.NOT_ANCHORED, "未见上链",
            Verdict.Kind.REVOKED, "已撤销",
            Verdict.Kind.UNKNOWN_LOG, "账本或当事人未知",
            Verdict.Kind.UNSUPPORTED, "无法判定");

    private EvidenceText() {}

    static Map<String, Object> json(Verdict verdict) {
        Map<String, Object> out = Main.map(
                "verdict", verdict.kind().name(),
                "reason", verdict.reason().name(),
                "explanation", verdict.reason().sentence(),
                "assurance", "NONE",
                "anchoredAt", null);
        Verdict.Certified c = verdict.certified();
        if (c != null) {
            out.put("assurance", c.assurance().name());
            out.put("anchoredAt", time(c.time()));
            out.put("evidence", c.leaf().hex());
            out.put("place", c.place().hex());
            out.put("network", c.network().hex());
            out.put("owner", c.owner().hex());
            out.put("issuer", c.issuer().hex());
            out.put("signers", c.signers().stream().map(Word::hex).toList());
            out.put(
                    "witnesses",
                    c.witnesses().stream()
                            .map(w -> Main.map(
                                    "network", w.network().hex(),
                                    "subject", w.subject().hex(),
                                    "time", time(w.time())))
                            .toList());
            out.put("timeStamps", c.tokens().stream().map(EvidenceText::time).toList());
            out.put("payloadSeen", c.payloadSeen());
        }
        return out;
    }

    static String people(Verdict verdict, TrustFile trust) {
        var out = new StringBuilder()
                .append(verdict.kind())
                .append("  ")
                .append(CHINESE.get(verdict.kind()))
                .append('\n')
                .append(verdict.reason().sentence());
        Verdict.Certified c = verdict.certified();
        if (c != null) {
            out.append("\nfiled 存证时间: ")
                    .append(c.time() == 0 ? "before a time that the ledger does not know" : time(c.time()));
            out.append("\nby 存证人: ").append(named(c.owner(), trust));
            out.append("\nledger 账本: ")
                    .append(trust.ledger(c.network())
                            .map(TrustFile.LedgerTrust::name)
                            .orElse(""))
                    .append(' ')
                    .append(c.network());
            out.append("\nevidence 证据编号: ").append(c.leaf());
            c.signers().forEach(s -> out.append("\nsigned 签署人: ").append(named(s, trust)));
            c.witnesses().forEach(w -> out.append("\nwitness 见证人: ").append(named(w.subject(), trust)));
            c.tokens().forEach(t -> out.append("\ntime-stamp 可信时间戳: ").append(time(t)));
            out.append("\ncontent 原文: ")
                    .append(
                            c.payloadSeen()
                                    ? "compared, it is the one that was filed"
                                    : "not given, its digest alone is shown");
            out.append("\nhow checked 核验方式: ")
                    .append(c.assurance())
                    .append(", ")
                    .append(c.assurance().sentence());
        } else if (trust.ledgers().isEmpty() && verdict.kind() == Verdict.Kind.UNKNOWN_LOG) {
            out.append("\nNothing is trusted: give --trust FILE, or --config FILE.");
        }
        return out.toString();
    }

    private static String named(Word subject, TrustFile trust) {
        return trust.name(subject).map(n -> n + " ").orElse("") + subject;
    }

    /** What a file says of itself. */
    static Map<String, Object> claims(Bundle.Claims claims) {
        Bundle b = claims.bundle();
        var out = new LinkedHashMap<String, Object>();
        out.put("checked", false);
        out.put("issuer", claims.issuer().hex());
        out.put("algorithm", b.statement().algorithm().name());
        out.put("type", b.statement().type());
        out.put("contentDigest", b.content().digest().hex());
        byte[] payload = b.content().payload();
        out.put("payloadBytes", payload == null ? null : payload.length);
        out.put("evidence", b.statement().leaf().hex());
        out.put(
                "signers",
                b.statement().signatures().stream().map(s -> s.subject().hex()).toList());
        out.put("filing", filing(b));
        out.put("witnesses", b.witnesses().stream().map(w -> w.subject().hex()).toList());
        out.put("revoked", b.revocation() != null);
        out.put(
                "procedure",
                b.procedure().stream()
                        .map(s -> Main.map(
                                "time", time(s.time()), "actor", s.actor().hex(), "what", s.what()))
                        .toList());
        return out;
    }

    private static @Nullable Map<String, Object> filing(Bundle b) {
        Filing filing = b.filing();
        if (filing == null) {
            return null;
        }
        Map<String, Object> out = Main.map(
                "network", filing.network().hex(),
                "owner", filing.owner().hex(),
                "place",
                        filing.place(b.statement().algorithm(), b.statement().leaf())
                                .hex());
        if (filing instanceof Filing.InLog log) {
            out.put("index", log.index());
            out.put("anchorSize", log.anchor().to());
            out.put("time", time(log.anchor().time()));
            out.put("proof", log.anchor().proof() != null);
        } else if (filing instanceof Filing.Alone alone) {
            out.put("time", time(alone.time()));
            out.put("proof", alone.proof() != null);
        }
        return out;
    }

    static String lines(Map<?, ?> json) {
        var out = new StringBuilder("NOTHING OF THIS IS CHECKED 以下内容均未核验 (gantry evidence verify checks)");
        lines(json, "", out);
        return out.toString();
    }

    private static void lines(Map<?, ?> json, String before, StringBuilder out) {
        json.forEach((k, v) -> {
            for (Object one : v instanceof List<?> l ? l : Collections.singletonList(v)) {
                if (one instanceof Map<?, ?> m) {
                    lines(m, before + k + " ", out);
                } else {
                    String told = printable(String.valueOf(one));
                    out.append("\n  ").append(before).append(k).append(": ").append(told);
                }
            }
        });
    }

    /** A stranger's text must not be able to write over what stands before it. */
    private static String printable(String text) {
        return text.replaceAll("\\p{C}", "\uFFFD");
    }

    static @Nullable String time(long ms) {
        return ms == 0 ? null : Instant.ofEpochMilli(ms).toString();
    }
}
