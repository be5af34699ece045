package dev.gantry.samples.threeway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.samples.threeway.TradeDocument.Kind;
import dev.gantry.samples.threeway.TradeDocument.Line;
import dev.gantry.tck.Errors;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison on OASIS's documents, and what it must not let pass. */
@Tag("R7.6.3")
class MatchTest {
    private final TradeDocument order = UblReader.read(Examples.read(Examples.ORDER));
    private final TradeDocument despatch = UblReader.read(Examples.read(Examples.DESPATCH_ADVICE));
    private final TradeDocument receipt = UblReader.read(Examples.read(Examples.RECEIPT_ADVICE));
    private final TradeDocument invoice = UblReader.read(Examples.read(Examples.INVOICE));

    @Test
    void the_example_invoice_is_refused_and_its_correction_accepted() {
        Match first = Match.of(order, despatch, receipt, invoice, 0);
        assertThat(first.accepted()).isFalse();
        assertThat(first.reasons()).extracting(Match.Reason::code).containsExactly("INVOICED_OVER_RECEIVED");
        byte[] xml =
                InvoiceCorrection.correct(Examples.read(Examples.INVOICE), "NEW-1", Map.of("1", new BigDecimal("90")));
        TradeDocument corrected = UblReader.read(xml);
        assertThat(corrected.id()).isEqualTo("NEW-1");
        assertThat(corrected.payable()).isEqualByComparingTo("95.75");
        assertThat(new String(xml, StandardCharsets.UTF_8)).contains("BillingReference", "A00095678");
        assertThat(Match.of(order, despatch, receipt, corrected, 0).reasons()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AEG012345, GBP, KGM, 90,      90.00,  95.75, ''",
        "OTHER,     GBP, KGM, 90,      90.00,  95.75, OTHER_ORDER",
        "AEG012345, EUR, KGM, 90,      90.00,  95.75, CURRENCY",
        "AEG012345, GBP, TNE, 90,      90.00,  95.75, UNIT",
        "AEG012345, GBP, KGM, 90.002,  90.002, 95.752, INVOICED_OVER_RECEIVED",
        "AEG012345, GBP, KGM, 90,      91.00,  96.75, PRICE",
        "AEG012345, GBP, KGM, 90,      90.00,  95.76, PAYABLE",
        "AEG012345, GBP, KGM, -90,    -90.00, -84.25, NEGATIVE",
    })
    void each_disagreement_has_its_reason(
            String reference,
            String currency,
            String unit,
            String quantity,
            String amount,
            String payable,
            String reason) {
        var altered = new TradeDocument(
                Kind.INVOICE,
                "X",
                reference,
                currency,
                new BigDecimal("10.00"),
                new BigDecimal("15.75"),
                new BigDecimal(payable),
                List.of(new Line(
                        "1", "beeswax", new BigDecimal(quantity), unit, BigDecimal.ZERO, new BigDecimal(amount))));
        List<String> codes = Match.of(order, despatch, receipt, altered, 0).reasons().stream()
                .map(Match.Reason::code)
                .toList();
        if (reason.isEmpty()) {
            assertThat(codes).isEmpty();
        } else {
            assertThat(codes).contains(reason);
        }
    }

    @Test
    void tolerance_is_exact() {
        TradeDocument at = invoiceOf("90.9");
        assertThat(Match.of(order, despatch, receipt, at, 100).reasons()).isEmpty();
        assertThat(Match.of(order, despatch, receipt, invoiceOf("90.901"), 100).accepted())
                .isFalse();
        assertThat(Match.of(order, despatch, receipt, at, 99).accepted()).isFalse();
    }

    private static TradeDocument invoiceOf(String quantity) {
        var n = new BigDecimal(quantity);
        return new TradeDocument(
                Kind.INVOICE,
                "X",
                "AEG012345",
                "GBP",
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                n,
                List.of(new Line("1", "beeswax", n, "KGM", BigDecimal.ONE, n)));
    }

    @Test
    void untrusted_files_are_refused_with_a_code() {
        refused("not xml", UblProblem.MALFORMED_XML);
        refused("<a/>", UblProblem.NOT_A_UBL_DOCUMENT);
        refused("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", UblProblem.MALFORMED_XML);
        refused(
                "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'/>",
                UblProblem.INVALID_DOCUMENT);
        refused(
                "<Reminder xmlns='urn:oasis:names:specification:ubl:schema:xsd:Reminder-2'/>",
                UblProblem.UNSUPPORTED_KIND);
        byte[] invalidUtf8 = "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'>x</Invoice>"
                .getBytes(StandardCharsets.UTF_8);
        invalidUtf8[invalidUtf8.length - 11] = (byte) 0xff;
        refused(invalidUtf8, UblProblem.MALFORMED_XML);
        refused(new byte[5 << 20], UblProblem.TOO_LARGE);
    }

    private static void refused(String xml, UblProblem problem) {
        refused(xml.getBytes(StandardCharsets.UTF_8), problem);
    }

    private static void refused(byte[] xml, UblProblem problem) {
        GantryException e = Errors.fails(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, () -> UblReader.read(xml));
        assertThat(e.context()).as(e.toString()).containsEntry(UblProblem.CONTEXT, problem.name());
    }

    @Test
    void hostile_text_stays_text_in_the_report() {
        assertThat(Html.text("<script>alert('x')</script> & \"中文\""))
                .isEqualTo("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;中文&quot;");
    }
}
