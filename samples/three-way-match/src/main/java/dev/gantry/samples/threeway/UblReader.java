package dev.gantry.samples.threeway;

import com.helger.ubl21.UBL21Marshaller;
import dev.gantry.samples.threeway.TradeDocument.Kind;
import dev.gantry.samples.threeway.TradeDocument.Line;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.OrderLineReferenceType;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.OrderReferenceType;
import oasis.names.specification.ubl.schema.xsd.despatchadvice_21.DespatchAdviceType;
import oasis.names.specification.ubl.schema.xsd.invoice_21.InvoiceType;
import oasis.names.specification.ubl.schema.xsd.order_21.OrderType;
import oasis.names.specification.ubl.schema.xsd.receiptadvice_21.ReceiptAdviceType;
import org.jspecify.annotations.Nullable;

/** UBL documents from untrusted bytes: bounded, without document type definitions, checked against the schema. */
public final class UblReader {
    private static final int MAX_BYTES = 4 << 20;
    private static final String PREFIX = "urn:oasis:names:specification:ubl:schema:xsd:";
    private static final String BASIC = PREFIX + "CommonBasicComponents-2";

    private UblReader() {}

    /** Name and id of any UBL document, from its root; the schema is not checked. */
    public record Title(String name, String id) {}

    /** {@code ARGUMENT_INVALID} with its {@link UblProblem} unless the bytes are well-formed XML with a UBL root. */
    public static Title title(byte[] xml) {
        if (xml.length > MAX_BYTES) {
            throw UblProblem.TOO_LARGE.error(xml.length + " bytes; the limit is " + MAX_BYTES);
        }
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            String name = null;
            String id = "";
            int depth = 0;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD) {
                    throw UblProblem.MALFORMED_XML.error("a document type definition is not allowed");
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                    if (name == null) {
                        name = rootName(reader);
                    } else if (depth == 2
                            && id.isEmpty()
                            && reader.getLocalName().equals("ID")
                            && BASIC.equals(reader.getNamespaceURI())) {
                        id = reader.getElementText().strip();
                        depth--;
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
            }
            return new Title(String.valueOf(name), id);
        } catch (XMLStreamException e) {
            throw UblProblem.MALFORMED_XML.error(firstLine(e));
        }
    }

    private static String rootName(XMLStreamReader reader) {
        String space = String.valueOf(reader.getNamespaceURI());
        if (!space.startsWith(PREFIX)) {
            throw UblProblem.NOT_A_UBL_DOCUMENT.error("its root is " + reader.getName());
        }
        return reader.getLocalName();
    }

    /** One of the four kinds that are compared. */
    public static TradeDocument read(byte[] xml) {
        Title title = title(xml);
        return switch (title.name()) {
            case "Order" -> order(parsed(UBL21Marshaller.order().read(xml), title));
            case "DespatchAdvice" ->
                despatch(parsed(UBL21Marshaller.despatchAdvice().read(xml), title));
            case "ReceiptAdvice" ->
                receipt(parsed(UBL21Marshaller.receiptAdvice().read(xml), title));
            case "Invoice" -> invoice(invoiceOf(xml));
            default -> throw UblProblem.UNSUPPORTED_KIND.error("a " + title.name() + " is not compared");
        };
    }

    static InvoiceType invoiceOf(byte[] xml) {
        return parsed(UBL21Marshaller.invoice().read(xml), title(xml));
    }

    private static <T> T parsed(@Nullable T document, Title title) {
        if (document == null) {
            throw UblProblem.INVALID_DOCUMENT.error("this " + title.name() + " does not follow its schema");
        }
        return document;
    }

    private static TradeDocument order(OrderType o) {
        List<Line> lines = o.getOrderLine().stream()
                .map(l -> l.getLineItem())
                .map(l -> new Line(
                        l.getIDValue(),
                        name(l.getItem()),
                        l.getQuantityValue(),
                        String.valueOf(l.getQuantity().getUnitCode()),
                        l.getPrice() == null ? BigDecimal.ZERO : l.getPrice().getPriceAmountValue(),
                        orZero(l.getLineExtensionAmountValue())))
                .toList();
        String currency = o.getDocumentCurrencyCodeValue();
        return new TradeDocument(
                Kind.ORDER,
                o.getIDValue(),
                o.getIDValue(),
                currency == null ? priceCurrency(o) : currency,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                lines);
    }

    private static String priceCurrency(OrderType o) {
        return o.getOrderLine().stream()
                .map(l -> l.getLineItem().getPrice())
                .filter(p -> p != null)
                .map(p -> String.valueOf(p.getPriceAmount().getCurrencyID()))
                .findFirst()
                .orElse("");
    }

    private static TradeDocument despatch(DespatchAdviceType d) {
        List<Line> lines = d.getDespatchLine().stream()
                .map(l -> new Line(
                        orderLine(l.getOrderLineReference()),
                        name(l.getItem()),
                        orZero(l.getDeliveredQuantityValue()),
                        l.getDeliveredQuantity() == null
                                ? ""
                                : String.valueOf(l.getDeliveredQuantity().getUnitCode()),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO))
                .toList();
        return goods(Kind.DESPATCH_ADVICE, d.getIDValue(), d.getOrderReference(), lines);
    }

    private static TradeDocument receipt(ReceiptAdviceType r) {
        List<Line> lines = r.getReceiptLine().stream()
                .map(l -> new Line(
                        l.getOrderLineReference() == null
                                ? "1"
                                : String.valueOf(l.getOrderLineReference().getLineIDValue()),
                        l.getItem().isEmpty() ? "" : name(l.getItem().get(0)),
                        orZero(l.getReceivedQuantityValue()),
                        l.getReceivedQuantity() == null
                                ? ""
                                : String.valueOf(l.getReceivedQuantity().getUnitCode()),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO))
                .toList();
        return goods(Kind.RECEIPT_ADVICE, r.getIDValue(), r.getOrderReference(), lines);
    }

    private static TradeDocument goods(Kind kind, String id, List<OrderReferenceType> orders, List<Line> lines) {
        String order = orders.isEmpty() ? "" : orders.get(0).getIDValue();
        return new TradeDocument(kind, id, order, "", BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, lines);
    }

    private static TradeDocument invoice(InvoiceType i) {
        List<Line> lines = i.getInvoiceLine().stream()
                .map(l -> new Line(
                        orderLine(l.getOrderLineReference()),
                        name(l.getItem()),
                        orZero(l.getInvoicedQuantityValue()),
                        l.getInvoicedQuantity() == null
                                ? ""
                                : String.valueOf(l.getInvoicedQuantity().getUnitCode()),
                        l.getPrice() == null ? BigDecimal.ZERO : l.getPrice().getPriceAmountValue(),
                        orZero(l.getLineExtensionAmountValue())))
                .toList();
        var totals = i.getLegalMonetaryTotal();
        BigDecimal tax = i.getTaxTotal().stream()
                .map(t -> orZero(t.getTaxAmountValue()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new TradeDocument(
                Kind.INVOICE,
                i.getIDValue(),
                i.getOrderReference() == null ? "" : i.getOrderReference().getIDValue(),
                String.valueOf(totals.getPayableAmount().getCurrencyID()),
                orZero(totals.getAllowanceTotalAmountValue()),
                tax,
                totals.getPayableAmountValue(),
                lines);
    }

    private static String orderLine(List<OrderLineReferenceType> references) {
        return references.isEmpty() ? "" : String.valueOf(references.get(0).getLineIDValue());
    }

    private static String name(
            oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.@Nullable ItemType item) {
        return item == null || item.getNameValue() == null ? "" : item.getNameValue();
    }

    private static BigDecimal orZero(@Nullable BigDecimal n) {
        return n == null ? BigDecimal.ZERO : n;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
