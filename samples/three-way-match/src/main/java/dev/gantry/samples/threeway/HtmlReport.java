package dev.gantry.samples.threeway;

import static dev.gantry.samples.threeway.Html.both;
import static dev.gantry.samples.threeway.Html.digest;
import static dev.gantry.samples.threeway.Html.svgBoth;
import static dev.gantry.samples.threeway.Html.text;
import static dev.gantry.samples.threeway.Match.plain;

import dev.gantry.LedgerInfo;
import dev.gantry.samples.threeway.DemoReport.Entry;
import dev.gantry.samples.threeway.Match.LineMatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report as one HTML file that needs nothing else, in English and Chinese. */
public final class HtmlReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final List<String> PARTIES = Demo.PARTIES;
    private static final String TITLE = "Gantry — three-way match";
    private static final String TITLE_CHINESE = "Gantry — 三单匹配";

    private HtmlReport() {}

    /** Files beside the report, by name. */
    public record Exhibits(String bundle, String trust, String certificate) {}

    public static String render(DemoReport r) {
        return render(r, Optional.empty());
    }

    public static String render(DemoReport r, Optional<Exhibits> exhibits) {
        List<Entry> trail = r.entries().stream()
                .filter(e -> !e.collection().equals("documents"))
                .toList();
        List<Entry> others = r.entries().stream()
                .filter(e -> e.collection().equals("documents"))
                .toList();
        boolean again = r.entries().stream().allMatch(e -> e.receipt().replayed());
        return "<!doctype html>\n<html lang=\"en\" data-lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" + TITLE
                + "</title><style>"
                + css() + "</style></head><body><main>" + header(r, again)
                + "<div class=\"cards\">" + verdict(r.first(), true) + verdict(r.corrected(), false) + "</div>"
                + heading("What was ordered, delivered, received, invoiced", "订购、发货、收货与开票")
                + "<div class=\"card\">" + bars(r.first(), r.corrected()) + "</div>"
                + heading("Who wrote what", "谁写了什么")
                + "<div class=\"card scroll\">" + lanes(trail) + "</div>"
                + r.shared()
                        .map(s -> shared(new SharedHtml(s, r.parties()), exhibits))
                        .orElse("")
                + heading("The records", "上链记录") + "<div class=\"card scroll\">" + table(trail) + "</div>"
                + "<details><summary>"
                + both(others.size() + " other example documents", "其他 " + others.size() + " 份示例单证")
                + "</summary><div class=\"card scroll\">" + table(others) + "</div></details>"
                + heading("The ledger", "账本") + "<div class=\"card\">" + ledger(r) + "</div></main>" + script()
                + "</body></html>\n";
    }

    private static String shared(SharedHtml shared, Optional<Exhibits> exhibits) {
        return heading("Who reads the encrypted records", "加密数据谁能读取") + shared.attempts()
                + heading("Where the price list went", "价目的流转") + "<div class=\"card\">" + shared.trace() + "</div>"
                + heading("Evidence", "存证") + "<div class=\"card\">" + shared.evidence(exhibits) + "</div>"
                + heading("The catalogue", "目录") + "<div class=\"card\">" + shared.catalogue() + "</div>";
    }

    private static String header(DemoReport r, boolean again) {
        long ours = r.entries().stream().filter(HtmlReport::isMadeHere).count();
        long oasis = r.entries().size() - ours;
        String english = oasis + " example documents of OASIS UBL and " + ours
                + " records made from them, on ledger “" + r.ledger().name() + "” ("
                + r.ledger().adapter() + "), " + r.millis() + " ms"
                + (again ? ". Everything was there already: nothing was written twice." : ".");
        String chinese = "账本“" + r.ledger().name() + "”（" + r.ledger().adapter() + "）上的 OASIS UBL 示例单证 " + oasis
                + " 份，以及各方据此作出的记录 " + ours + " 份，用时 " + r.millis() + " 毫秒"
                + (again ? "。全部记录此前已存在，未重复写入。" : "。");
        return "<header><div><h1>" + both("Order AEG012345: four documents, one answer", "订单 AEG012345：四份单证，一个结论")
                + "</h1><p class=\"soft\">" + both(english, chinese)
                + "</p></div><button id=\"lang\" type=\"button\">中文 / English</button></header>";
    }

    /** The outcomes and the corrected invoice, which are no example of OASIS's. */
    private static boolean isMadeHere(Entry e) {
        return e.collection().equals("matches") || e.collection().equals("sign-offs") || Demo.isCorrection(e.key());
    }

    private static String verdict(Match m, boolean original) {
        var out = new StringBuilder("<div class=\"card verdict " + (m.accepted() ? "yes" : "no")
                + "\"><p class=\"soft\">"
                + (original ? both("The invoice as sent", "原发票") : both("The corrected invoice", "更正后的发票")) + "</p><b>"
                + (m.accepted() ? both("ACCEPTED — signed off", "接受 — 已自动签收") : both("REFUSED", "拒绝")) + "</b>");
        if (m.accepted()) {
            out.append("<p>")
                    .append(both(
                            "It asks for what was received, at the price ordered, and its totals add up.",
                            "开票数量不超过收货数量，单价与订单一致，合计无误。"))
                    .append("</p>");
            m.lines().stream()
                    .filter(l -> l.delivered().compareTo(l.ordered()) < 0)
                    .forEach(l -> out.append("<p class=\"soft\">")
                            .append(both(
                                    "Of " + plain(l.ordered()) + " " + l.unit() + " ordered, "
                                            + plain(l.ordered().subtract(l.delivered())) + " are not delivered yet.",
                                    "订购 " + plain(l.ordered()) + " " + l.unit() + "，尚有 "
                                            + plain(l.ordered().subtract(l.delivered())) + " 未发货。"))
                            .append("</p>"));
        } else {
            out.append("<ul>");
            m.reasons()
                    .forEach(x -> out.append("<li>")
                            .append(both(x.english(), x.chinese()))
                            .append(" <code class=\"soft\">")
                            .append(text(x.code()))
                            .append("</code></li>"));
            out.append("</ul>");
        }
        return out.append("</div>").toString();
    }

    private static String bars(Match first, Match corrected) {
        var out = new StringBuilder();
        for (int i = 0; i < first.lines().size(); i++) {
            LineMatch m = first.lines().get(i);
            BigDecimal fixed = corrected.lines().get(i).invoiced();
            BigDecimal most = m.ordered()
                    .max(m.delivered())
                    .max(m.received())
                    .max(m.invoiced())
                    .max(BigDecimal.ONE);
            out.append("<p><b>")
                    .append(text(m.item()))
                    .append("</b> <span class=\"soft\">")
                    .append(both(
                            "order line " + m.orderLine() + ", in " + m.unit(),
                            "订单行 " + m.orderLine() + "，单位 " + m.unit()))
                    .append("</span></p><div class=\"bars\">");
            bar(out, "Ordered", "订购", m.ordered(), most, "--buyer");
            bar(out, "Delivered", "发货", m.delivered(), most, "--carrier");
            bar(out, "Received", "收货", m.received(), most, "--buyer");
            String asked = m.invoiced().compareTo(m.received()) > 0 ? "--no" : "--seller";
            bar(out, "Invoiced", "开票", m.invoiced(), most, asked);
            bar(out, "Invoiced, corrected", "更正后开票", fixed, most, "--yes");
            out.append("</div>");
        }
        return out.toString();
    }

    private static void bar(
            StringBuilder out, String english, String chinese, BigDecimal n, BigDecimal most, String colour) {
        String width = n.multiply(BigDecimal.valueOf(100))
                .divide(most, 1, RoundingMode.HALF_UP)
                .toPlainString();
        out.append("<span class=\"soft\">")
                .append(both(english, chinese))
                .append("</span><span class=\"track\"><i style=\"width:")
                .append(width)
                .append("%;background:var(")
                .append(colour)
                .append(")\"></i></span><b>")
                .append(text(plain(n)))
                .append("</b>");
    }

    private static String lanes(List<Entry> trail) {
        int step = 118;
        int width = 110 + trail.size() * step;
        var out = new StringBuilder("<svg viewBox=\"0 0 " + width + " 214\" style=\"min-width:" + Math.min(width, 1040)
                + "px\" role=\"img\" aria-label=\"trail\">");
        for (int p = 0; p < PARTIES.size(); p++) {
            int y = 42 + p * 66;
            out.append("<line x1=\"84\" x2=\"")
                    .append(width - 10)
                    .append("\" y1=\"")
                    .append(y)
                    .append("\" y2=\"")
                    .append(y)
                    .append("\" stroke=\"var(--line)\" stroke-width=\"2\"/>")
                    .append("<g class=\"")
                    .append(PARTIES.get(p))
                    .append("\">")
                    .append(svgBoth(
                            "class=\"\" style=\"fill:currentColor;font-weight:600\" x=\"0\" y=\"" + (y + 4) + "\"",
                            PARTIES.get(p),
                            List.of("采购方", "供应方", "承运方").get(p)))
                    .append("</g>");
        }
        int x = 120;
        int before = -1;
        for (Entry e : trail) { // the ways first, so that everything else lies on them
            int y = lane(e);
            if (before >= 0) {
                out.append(
                                "<path fill=\"none\" stroke=\"var(--bar)\" stroke-width=\"2\" stroke-linejoin=\"round\" d=\"M")
                        .append(x - step + 12)
                        .append(' ')
                        .append(before)
                        .append('H')
                        .append(x - step / 2)
                        .append('V')
                        .append(y)
                        .append('H')
                        .append(x - 12)
                        .append("\"/>");
            }
            before = y;
            x += step;
        }
        x = 120;
        for (Entry e : trail) {
            int y = lane(e);
            out.append("<g class=\"")
                    .append(e.party())
                    .append("\"><circle cx=\"")
                    .append(x)
                    .append("\" cy=\"")
                    .append(y)
                    .append("\" r=\"8\" fill=\"currentColor\"/></g>")
                    .append(svgBoth(
                            "class=\"\" text-anchor=\"middle\" x=\"" + x + "\" y=\"" + (y - 16) + "\"",
                            e.kind(),
                            Kinds.chinese(e.kind())))
                    .append("<text class=\"s\" text-anchor=\"middle\" x=\"")
                    .append(x)
                    .append("\" y=\"")
                    .append(y + 26)
                    .append("\">")
                    .append(text(e.key()))
                    .append("</text>");
            x += step;
        }
        return out.append("</svg>").toString();
    }

    private static int lane(Entry e) {
        return 42 + PARTIES.indexOf(e.party()) * 66;
    }

    private static String table(List<Entry> entries) {
        var out = new StringBuilder(
                "<table><thead><tr><th>" + both("Party", "参与方") + "</th><th>" + both("Collection / key", "集合 / 键")
                        + "</th><th>" + both("Kind", "类型") + "</th><th class=\"n\">" + both("Version", "版本")
                        + "</th><th>" + both("SHA-256", "摘要")
                        + "</th><th>" + both("Transaction", "交易") + "</th><th class=\"n\">" + both("Block", "区块")
                        + "</th><th>" + both("When", "时间")
                        + "</th><th class=\"n\">" + both("ms", "毫秒") + "</th></tr></thead><tbody>");
        int together = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            out.append("<tr><td><span class=\"p ")
                    .append(e.party())
                    .append("\">")
                    .append(party(e.party()))
                    .append("</span></td><td>")
                    .append(text(e.collection()))
                    .append(" / <b>")
                    .append(text(e.key()))
                    .append("</b></td><td>")
                    .append(both(e.kind(), Kinds.chinese(e.kind())))
                    .append("</td><td class=\"n\">")
                    .append(e.receipt().version())
                    .append("</td><td>")
                    .append(digest(e.digest()))
                    .append("</td><td>")
                    .append(digest(e.receipt().transactionId()))
                    .append("</td><td class=\"n\">")
                    .append(
                            e.receipt().height().isPresent()
                                    ? e.receipt().height().getAsLong()
                                    : "")
                    .append("</td><td>")
                    .append(e.receipt().replayed() ? both("was there", "此前已写入") : text(TIME.format(e.at())))
                    .append("</td>");
            if (together == 0) { // one time for all that went in one transaction
                together = together(entries, i);
                out.append("<td class=\"n\" rowspan=\"")
                        .append(together)
                        .append("\">")
                        .append(e.micros() / 1000)
                        .append('.')
                        .append(e.micros() / 100 % 10)
                        .append("</td>");
            }
            together--;
            out.append("</tr>");
        }
        return out.append("</tbody></table>").toString();
    }

    /** How many records from here on were written by one call. */
    private static int together(List<Entry> entries, int from) {
        Entry first = entries.get(from);
        int n = 1;
        while (from + n < entries.size()
                && entries.get(from + n).micros() == first.micros()
                && entries.get(from + n)
                        .receipt()
                        .transactionId()
                        .equals(first.receipt().transactionId())) {
            n++;
        }
        return n;
    }

    /** The rule in Chinese; the ledger says it in English only. */
    private static String finalityInChinese(LedgerInfo ledger) {
        if (!ledger.capabilities().contains("INSTANT_FINALITY")) {
            return "其上再有若干区块后，区块即为最终";
        }
        return ledger.adapter().equals("embedded") ? "区块强制写入磁盘后即为最终" : "节点收录区块后即为最终";
    }

    private static String ledger(DemoReport r) {
        var l = r.ledger();
        var out = new StringBuilder("<dl>");
        row(out, both("Name, adapter", "名称、适配器"), text(l.name() + ", " + l.adapter()));
        row(out, both("Network", "网络"), "<code>" + text(l.network()) + "</code>");
        row(out, both("Kernel", "内核"), both("specification version " + l.kernel(), "规范版本 " + l.kernel()));
        row(out, both("Finality", "终局性"), both(l.finality(), finalityInChinese(l)));
        PARTIES.forEach(p -> row(out, party(p), "<code>" + text(r.parties().get(p)) + "</code>"));
        return out.append("</dl>").toString();
    }

    private static void row(StringBuilder out, String name, String value) {
        out.append("<dt>").append(name).append("</dt><dd>").append(value).append("</dd>");
    }

    static String party(String name) {
        int i = PARTIES.indexOf(name);
        return both(name, i < 0 ? "局外人" : List.of("采购方", "供应方", "承运方").get(i));
    }

    private static String heading(String english, String chinese) {
        return "<h2>" + both(english, chinese) + "</h2>";
    }

    private static String script() {
        return "<script>(function(){var r=document.documentElement,s=function(l){r.dataset.lang=l;r.lang=l==='zh'?'zh-Hans':'en';"
                + "document.title=l==='zh'?'" + TITLE_CHINESE + "':'" + TITLE + "'};"
                + "s((navigator.language||'en').toLowerCase().indexOf('zh')===0?'zh':'en');if(location.hash==='#zh')s('zh');"
                + "document.getElementById('lang').onclick=function(){s(r.dataset.lang==='en'?'zh':'en')}})()</script>";
    }

    private static String css() {
        try (var in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("missing report.css");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
