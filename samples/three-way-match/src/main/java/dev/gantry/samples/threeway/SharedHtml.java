package dev.gantry.samples.threeway;

import static dev.gantry.samples.threeway.Html.both;
import static dev.gantry.samples.threeway.Html.digest;
import static dev.gantry.samples.threeway.Html.text;

import dev.gantry.Catalogue;
import dev.gantry.NodeDescription.Flag;
import dev.gantry.SubjectId;
import dev.gantry.Trace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The report's part about who sees what: attempts to read, the way of the price list, the catalogue, the evidence. */
final class SharedHtml {
    private static final Map<Trace.Kind, String> CHINESE = Map.ofEntries(
            Map.entry(Trace.Kind.CREATED, "创建"),
            Map.entry(Trace.Kind.UPDATED, "更新"),
            Map.entry(Trace.Kind.TOMBSTONED, "作废"),
            Map.entry(Trace.Kind.GRANTED, "授权"),
            Map.entry(Trace.Kind.REQUESTED, "申请授权"),
            Map.entry(Trace.Kind.DECIDED, "审批"),
            Map.entry(Trace.Kind.REVOKED, "撤销"),
            Map.entry(Trace.Kind.RULE_SET, "设定规则"),
            Map.entry(Trace.Kind.RULE_ENDED, "终止规则"),
            Map.entry(Trace.Kind.COUNTERSIGNED, "会签"),
            Map.entry(Trace.Kind.USED, "使用"),
            Map.entry(Trace.Kind.KEY_RELEASED, "发放密钥"),
            Map.entry(Trace.Kind.EPOCH_OPENED, "启用新密钥"));

    private final Shared shared;
    private final Map<SubjectId, String> parties = new LinkedHashMap<>();

    SharedHtml(Shared shared, Map<String, SubjectId> parties) {
        this.shared = shared;
        parties.forEach((name, subject) -> this.parties.put(subject, name));
    }

    String attempts() {
        var out = new StringBuilder("<div class=\"cards\">");
        for (Shared.Attempt a : shared.attempts()) {
            out.append("<div class=\"card verdict ")
                    .append(a.read() ? "yes" : "no")
                    .append("\"><p class=\"soft\">")
                    .append(party(a.party()))
                    .append(" → <code>")
                    .append(text(a.collection()))
                    .append("</code></p><b>")
                    .append(a.read() ? both("reads it", "可读取") : both("REFUSED", "拒绝"))
                    .append("</b><p>")
                    .append(both(a.english(), a.chinese()))
                    .append("</p></div>");
        }
        return out.append("</div><p>")
                .append(
                        shared.pricesAgree()
                                ? both(
                                        "The invoice asks for the agreed prices: the buyer compared them with the encrypted list, which nobody else can open.",
                                        "发票价格与协议价格一致：由采购方解密比对，其他人无法打开该价目。")
                                : both(
                                        "The invoice asks for other prices than the encrypted list agrees.",
                                        "发票价格与加密价目不一致。"))
                .append("</p>")
                .toString();
    }

    /** One step after the other, each with who made it and for whom. */
    String trace() {
        var out = new StringBuilder("<ol class=\"steps\">");
        for (Trace.Edge e : shared.trace().edges()) {
            out.append("<li><span>").append(party(e.by())).append("</span><b>");
            out.append(both(words(e.kind()), CHINESE.get(e.kind()))).append("</b>");
            e.to().ifPresent(to -> out.append("<span>→ ").append(party(to)).append("</span>"));
            if (e.carriesKey()) {
                out.append("<em>").append(both("with a key", "含密钥")).append("</em>");
            }
            out.append("<small>").append(digest(e.transactionId())).append("</small></li>");
        }
        return out.append("</ol><p class=\"soft\">")
                .append(both("All steps, in the ledger's order; digest over all of them: ", "按账本顺序列出全部步骤，摘要："))
                .append(digest(shared.trace().digest()))
                .append("</p>")
                .toString();
    }

    String catalogue() {
        var out = new StringBuilder("<ul class=\"tree\">");
        for (Catalogue.Node node : shared.catalogue()) {
            int depth = (int) node.path().chars().filter(c -> c == '/').count();
            var titles = node.description().titles();
            out.append("<li style=\"--depth:")
                    .append(depth)
                    .append("\"><b>")
                    .append(both(titles.getOrDefault("en", node.code()), titles.getOrDefault("zh", node.code())))
                    .append("</b> <code class=\"soft\">")
                    .append(text(node.code()))
                    .append("</code>");
            node.owner().ifPresent(o -> out.append(' ').append(party(o)));
            if (node.owner().isEmpty()) {
                out.append(" <span class=\"soft\">")
                        .append(both("level 1, by governance", "一级目录，治理设立"))
                        .append("</span>");
            }
            if (node.is(Flag.KEY)) {
                out.append(" <em>").append(both("key data", "关键数据")).append("</em>");
            }
            out.append("</li>");
        }
        return out.append("</ul>").toString();
    }

    String evidence(Optional<HtmlReport.Exhibits> exhibits) {
        var filed = shared.filed();
        String words = both(
                filed.documents() + " documents are on the ledger as evidence, under " + filed.logs()
                        + " anchors: one a party, however many documents.",
                filed.documents() + " 份单证已存证，仅用 " + filed.logs() + " 个锚点：每一参与方一个，与单证数量无关。");
        String files = exhibits.map(e -> "<p><a href=\"" + text(e.certificate()) + "\">"
                        + both("Certificate of the sign-off (PDF)", "签收存证证书（PDF）") + "</a> · <a href=\""
                        + text(e.bundle()) + "\">" + both("its evidence bundle", "证据包")
                        + "</a></p><pre>gantry evidence verify "
                        + text(e.bundle()) + " --trust " + text(e.trust()) + "</pre>")
                .orElse("");
        return "<p>" + words + "</p>" + files;
    }

    private static String words(Trace.Kind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private String party(SubjectId subject) {
        return party(parties.getOrDefault(subject, Demo.OUTSIDER));
    }

    private static String party(String name) {
        return "<span class=\"p " + text(name) + "\">" + HtmlReport.party(name) + "</span>";
    }
}
