package dev.gantry.samples.threeway;

import static dev.gantry.samples.threeway.Html.both;
import static dev.gantry.samples.threeway.Html.digest;
import static dev.gantry.samples.threeway.Html.svgBoth;
import static dev.gantry.samples.threeway.Html.text;

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

/** The report as one HTML file that needs nothing else, in English and Chinese. */
public final class HtmlReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final List<String> PARTIES = List.of("buyer", "seller", "carrier");

    private HtmlReport() {}

    public static String render(DemoReport r) {
        List<Entry> trail = r.entries().stream()
                .filter(e -> !e.collection().equals("documents"))
                .toList();
        List<Entry> others = r.entries().stream()
                .filter(e -> e.collection().equals("documents"))
                .toList();
        boolean again = r.entries().stream().allMatch(e -> e.receipt().replayed());
        return "<!doctype html>\n<html lang=\"en\" data-lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Gantry — three-way match</title><style>"
                + css() + "</style></head><body><main>" + header(r, again)
                + "<div class=\"cards\">" + verdict(r.first(), true) + verdict(r.corrected(), false) + "</div>"
                + heading("What was ordered, delivered, received, invoiced", "订购、发货、收货与开票")
                + "<div class=\"card scroll\">" + bars(r.first(), r.corrected()) + "</div>"
                + heading("Who wrote what", "谁写了什么")
                + "<div class=\"card scroll\">" + lanes(trail) + "</div>"
                + heading("The records", "上链记录") + "<div class=\"card scroll\">" + table(trail) + "</div>"
                + "<details><summary>"
                + both(others.size() + " other example documents", "其他 " + others.size() + " 份示例单证")
                + "</summary><div class=\"card scroll\">" + table(others) + "</div></details>"
                + heading("The ledger", "账本") + "<div class=\"card\">" + ledger(r) + "</div></main>" + script()
                + "</body></html>\n";
    }

    private static String header(DemoReport r, boolean again) {
        String english = r.entries().size() + " documents of OASIS UBL on ledger “"
                + r.ledger().name() + "” ("
                + r.ledger().adapter() + "), " + r.millis() + " ms"
                + (again ? ". Everything was there already: nothing was written twice." : ".");
        String chinese =
                "OASIS UBL 示例单证 " + r.entries().size() + " 份，账本“" + r.ledger().name() + "”（"
                        + r.ledger().adapter() + "），用时 " + r.millis() + " 毫秒" + (again ? "。全部记录此前已存在，未重复写入。" : "。");
        return "<header><div><h1>" + both("Order AEG012345: four documents, one answer", "订单 AEG012345：四份单证，一个结论")
                + "</h1><p class=\"soft\">" + both(english, chinese)
                + "</p></div><button id=\"lang\" type=\"button\">中文 / English</button></header>";
    }

    private static String verdict(Match m, boolean original) {
        var out = new StringBuilder("<div class=\"card verdict " + (m.accepted() ? "yes" : "no")
                + "\"><p class=\"soft\">"
                + (original ? both("The invoice as sent", "原发票") : both("The corrected invoice", "更正后的发票")) + "</p><b>"
                + (m.accepted() ? both("ACCEPTED — signed off", "接受 — 已自动签收") : both("REFUSED", "拒绝")) + "</b>");
        if (m.accepted()) {
            out.append("<p>")
                    .append(both("Every quantity, price and total agrees.", "数量、单价与合计全部一致。"))
                    .append("</p>");
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
                    .append(
                            "</span></p><svg viewBox=\"0 0 760 172\" style=\"min-width:520px\" role=\"img\" aria-label=\"quantities\">");
            bar(out, 0, "Ordered", "订购", m.ordered(), most, "--buyer");
            bar(out, 1, "Delivered", "发货", m.delivered(), most, "--carrier");
            bar(out, 2, "Received", "收货", m.received(), most, "--buyer");
            bar(
                    out,
                    3,
                    "Invoiced",
                    "开票",
                    m.invoiced(),
                    most,
                    m.invoiced().compareTo(m.received()) > 0 ? "--no" : "--seller");
            bar(out, 4, "Invoiced, corrected", "更正后开票", fixed, most, "--yes");
            out.append("</svg>");
        }
        return out.toString();
    }

    private static void bar(
            StringBuilder out, int row, String english, String chinese, BigDecimal n, BigDecimal most, String colour) {
        int y = 8 + row * 33;
        String width = n.multiply(BigDecimal.valueOf(480))
                .divide(most, 1, RoundingMode.HALF_UP)
                .toPlainString();
        out.append(svgBoth("class=\"s\" x=\"0\" y=\"" + (y + 15) + "\"", english, chinese))
                .append("<rect x=\"150\" y=\"")
                .append(y)
                .append("\" width=\"480\" height=\"20\" rx=\"4\" fill=\"var(--line)\"/>")
                .append("<rect x=\"150\" y=\"")
                .append(y)
                .append("\" width=\"")
                .append(width)
                .append("\" height=\"20\" rx=\"4\" fill=\"var(")
                .append(colour)
                .append(")\"/>")
                .append("<text x=\"644\" y=\"")
                .append(y + 15)
                .append("\">")
                .append(text(Match.plain(n)))
                .append("</text>");
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
        for (Entry e : trail) {
            int y = 42 + PARTIES.indexOf(e.party()) * 66;
            if (before >= 0) {
                out.append("<line x1=\"")
                        .append(x - step)
                        .append("\" y1=\"")
                        .append(before)
                        .append("\" x2=\"")
                        .append(x)
                        .append("\" y2=\"")
                        .append(y)
                        .append("\" stroke=\"var(--bar)\" stroke-width=\"1.5\" stroke-dasharray=\"3 4\"/>");
            }
            out.append("<g class=\"")
                    .append(e.party())
                    .append("\"><circle cx=\"")
                    .append(x)
                    .append("\" cy=\"")
                    .append(y)
                    .append("\" r=\"8\" fill=\"currentColor\"/></g>")
                    .append("<text text-anchor=\"middle\" x=\"")
                    .append(x)
                    .append("\" y=\"")
                    .append(y - 16)
                    .append("\">")
                    .append(text(e.kind()))
                    .append("</text>")
                    .append("<text class=\"s\" text-anchor=\"middle\" x=\"")
                    .append(x)
                    .append("\" y=\"")
                    .append(y + 26)
                    .append("\">")
                    .append(text(e.key()))
                    .append("</text>");
            before = y;
            x += step;
        }
        return out.append("</svg>").toString();
    }

    private static String table(List<Entry> entries) {
        var out = new StringBuilder(
                "<table><thead><tr><th>" + both("Party", "参与方") + "</th><th>" + both("Collection / key", "集合 / 键")
                        + "</th><th>" + both("Kind", "类型") + "</th><th class=\"n\">" + both("Version", "版本")
                        + "</th><th>" + both("SHA-256", "摘要")
                        + "</th><th>" + both("Transaction", "交易") + "</th><th class=\"n\">" + both("Block", "区块")
                        + "</th><th>" + both("When", "时间")
                        + "</th><th class=\"n\">ms</th></tr></thead><tbody>");
        for (Entry e : entries) {
            out.append("<tr><td><span class=\"p ")
                    .append(e.party())
                    .append("\">")
                    .append(party(e.party()))
                    .append("</span></td><td>")
                    .append(text(e.collection()))
                    .append(" / <b>")
                    .append(text(e.key()))
                    .append("</b></td><td>")
                    .append(text(e.kind()))
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
                    .append("</td><td class=\"n\">")
                    .append(e.micros() / 1000)
                    .append('.')
                    .append(e.micros() / 100 % 10)
                    .append("</td></tr>");
        }
        return out.append("</tbody></table>").toString();
    }

    private static String ledger(DemoReport r) {
        var l = r.ledger();
        var out = new StringBuilder("<dl>");
        row(out, both("Name, adapter", "名称、适配器"), text(l.name() + ", " + l.adapter()));
        row(out, both("Network", "网络"), "<code>" + text(l.network()) + "</code>");
        row(out, both("Kernel", "内核"), both("specification version " + l.kernel(), "规范版本 " + l.kernel()));
        row(out, both("Finality", "终局性"), text(l.finality()));
        PARTIES.forEach(p -> row(out, party(p), "<code>" + text(r.parties().get(p)) + "</code>"));
        return out.append("</dl>").toString();
    }

    private static void row(StringBuilder out, String name, String value) {
        out.append("<dt>").append(name).append("</dt><dd>").append(value).append("</dd>");
    }

    private static String party(String name) {
        return both(name, List.of("采购方", "供应方", "承运方").get(PARTIES.indexOf(name)));
    }

    private static String heading(String english, String chinese) {
        return "<h2>" + both(english, chinese) + "</h2>";
    }

    private static String script() {
        return "<script>(function(){var r=document.documentElement,s=function(l){r.dataset.lang=l;r.lang=l};"
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
