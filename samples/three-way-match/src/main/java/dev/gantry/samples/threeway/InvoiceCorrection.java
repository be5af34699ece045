package dev.gantry.samples.threeway;

import com.helger.ubl21.UBL21Marshaller;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.BillingReferenceType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.DocumentReferenceType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.InvoiceLineType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.TaxTotalType;
import oasis.names.specification.ubl.schema.xsd.invoice_21.InvoiceType;

/** The invoice that the seller should have sent: the received quantities, everything that follows from them computed anew. */
public final class InvoiceCorrection {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private InvoiceCorrection() {}

    /**
     * A schema-valid UBL invoice with the id {@code newId} that refers to the original.
     *
     * @param received quantity by order line
     */
    public static byte[] correct(byte[] original, String newId, Map<String, BigDecimal> received) {
        InvoiceType invoice = UblReader.invoiceOf(original);
        String oldId = invoice.getIDValue();
        BigDecimal net = BigDecimal.ZERO;
        BigDecimal tax = BigDecimal.ZERO;
        for (InvoiceLineType line : invoice.getInvoiceLine()) {
            BigDecimal quantity =
                    received.get(line.getOrderLineReference().get(0).getLineIDValue());
            if (quantity != null) {
                line.getInvoicedQuantity().setValue(quantity);
            }
            BigDecimal amount = money(line.getPrice().getPriceAmountValue().multiply(line.getInvoicedQuantityValue()));
            line.getLineExtensionAmount().setValue(amount);
            net = net.add(amount);
            for (TaxTotalType t : line.getTaxTotal()) {
                tax = tax.add(taxOf(t, amount));
            }
        }
        for (TaxTotalType t : invoice.getTaxTotal()) {
            t.getTaxAmount().setValue(tax);
            if (!t.getTaxSubtotal().isEmpty()) {
                t.getTaxSubtotal().get(0).getTaxableAmount().setValue(net);
                t.getTaxSubtotal().get(0).getTaxAmount().setValue(tax);
            }
        }
        var totals = invoice.getLegalMonetaryTotal();
        BigDecimal allowance =
                totals.getAllowanceTotalAmountValue() == null ? BigDecimal.ZERO : totals.getAllowanceTotalAmountValue();
        totals.getLineExtensionAmount().setValue(net);
        totals.getTaxExclusiveAmount().setValue(net.subtract(allowance));
        totals.getPayableAmount().setValue(net.subtract(allowance).add(tax));
        invoice.setID(newId);
        invoice.setUUID((String) null);
        var reference = new DocumentReferenceType();
        reference.setID(oldId);
        var billing = new BillingReferenceType();
        billing.setInvoiceDocumentReference(reference);
        invoice.addBillingReference(billing);
        byte[] xml = UBL21Marshaller.invoice().getAsBytes(invoice);
        if (xml == null) {
            throw new IllegalStateException("the corrected invoice does not follow its schema");
        }
        return xml;
    }

    private static BigDecimal taxOf(TaxTotalType t, BigDecimal amount) {
        BigDecimal sum = BigDecimal.ZERO;
        for (var part : t.getTaxSubtotal()) {
            BigDecimal tax = money(
                    amount.multiply(part.getTaxCategory().getPercentValue()).divide(HUNDRED));
            part.getTaxableAmount().setValue(amount);
            part.getTaxAmount().setValue(tax);
            sum = sum.add(tax);
        }
        t.getTaxAmount().setValue(sum);
        return sum;
    }

    private static BigDecimal money(BigDecimal n) {
        return n.setScale(2, RoundingMode.HALF_UP);
    }
}
