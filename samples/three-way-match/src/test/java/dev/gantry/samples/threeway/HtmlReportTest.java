package dev.gantry.samples.threeway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.LedgerInfo;
import dev.gantry.Receipt;
import dev.gantry.SubjectId;
import dev.gantry.Wait;
import dev.gantry.samples.threeway.DemoReport.Entry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the report says is so. */
class HtmlReportTest {
    private static final Match FIRST = match(false, "100");
    private static final Match CORRECTED = match(true, "90");

    private static Match match(boolean accepted, String invoiced) {
        var line = new Match.LineMatch(
                "1",
                "beeswax",
                "KGM",
                new BigDecimal(100),
                new BigDecimal(90),
                new BigDecimal(90),
                new BigDecimal(invoiced));
        return new Match(accepted, List.of(line), List.of());
    }

    private static Entry entry(String collection, String key, String kind, String transaction, long micros) {
        var receipt = new Receipt("l", "k", transaction, OptionalLong.of(1), Wait.FINAL, false, "00".repeat(32), 1);
        return new Entry("buyer", collection, key, kind, "00".repeat(32), receipt, Instant.EPOCH, micros);
    }

    private static String report(Entry... more) {
        var entries = new ArrayList<>(List.of(
                entry("orders", "O", "Order", "t1", 1000),
                entry("invoices", "I", "Invoice", "t2", 1000),
                entry("matches", "I", "Match", "t3", 1000),
                entry("invoices", "I-C1", "Invoice", "t4", 1000),
                entry("sign-offs", "I-C1", "SignOff", "t5", 1000)));
        entries.addAll(List.of(more));
        var subject = new SubjectId("00".repeat(32));
        var info = new LedgerInfo(
                "l",
                "embedded",
                "n",
                "1",
                "a block is final once it is forced to the disk",
                Set.of("INSTANT_FINALITY"),
                1,
                1,
                1,
                1);
        return HtmlReport.render(new DemoReport(
                info,
                Map.of("buyer", subject, "seller", subject, "carrier", subject),
                FIRST,
                CORRECTED,
                entries,
                Optional.empty(),
                1));
    }

    @Test
    void only_what_oasis_made_is_called_its_example() {
        assertThat(report())
                .contains("2 example documents of OASIS UBL and 3 records made from them")
                .contains("示例单证 2 份", "记录 3 份");
    }

    @Test
    void an_accepted_invoice_beside_a_short_delivery_claims_no_agreement_of_all_quantities() {
        assertThat(report()).doesNotContain("Every quantity").contains("Of 100 KGM ordered, 10 are not delivered yet.");
    }

    @Test
    void bars_are_as_long_as_their_quantities() {
        assertThat(report()).contains("width:90.0%", "width:100.0%").doesNotContain("min-width:520px");
    }

    @Test
    void the_time_of_a_batch_is_given_once() {
        assertThat(report(
                        entry("documents", "a", "Catalogue", "t6", 7300),
                        entry("documents", "b", "Reminder", "t6", 7300),
                        entry("documents", "c", "Waybill", "t7", 7400)))
                .containsOnlyOnce("rowspan=\"2\">7.3<")
                .containsOnlyOnce(">7.4<");
    }

    @Test
    void the_chinese_page_is_chinese() {
        assertThat(report(entry("documents", "a", "FreightInvoice", "t6", 1)))
                .contains("三单匹配", "区块强制写入磁盘后即为最终", "运费发票", "签收", "发货");
    }

    @Test
    void every_kind_of_the_examples_has_a_chinese_name() {
        for (byte[] xml : Examples.all().values()) {
            String kind = UblReader.title(xml).name();
            assertThat(Kinds.chinese(kind)).as(kind).isNotEqualTo(kind);
        }
    }
}
