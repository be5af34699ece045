package dev.gantry.samples.threeway;

import dev.gantry.samples.threeway.TradeDocument.Line;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Order, despatch, receipt and invoice compared, exactly: decimal numbers, no rounding, a tolerance in basis points of the received quantity.
 *
 * <p>The agreed price is the order line's amount for its quantity, compared by cross multiplication: OASIS's own example order names a unit price of 100.00 beside an amount of
 * 100.00 for 100 kg, and the amount is what its invoice follows.
 *
 * @param lines one per order line
 */
public record Match(boolean accepted, List<LineMatch> lines, List<Reason> reasons) {
    /** The four quantities of one order line. */
    public record LineMatch(
            String orderLine,
            String item,
            String unit,
            BigDecimal ordered,
            BigDecimal delivered,
            BigDecimal received,
            BigDecimal invoiced) {}

    /** Why it is refused, for people in two languages and for programs by its code. */
    public record Reason(String code, String orderLine, String english, String chinese) {}

    /** Compares; {@code toleranceBp} is how far the invoiced quantity may exceed the received one, in hundredths of a per cent. */
    public static Match of(
            TradeDocument order,
            TradeDocument despatch,
            TradeDocument receipt,
            TradeDocument invoice,
            int toleranceBp) {
        var reasons = new ArrayList<Reason>();
        for (TradeDocument d : List.of(despatch, receipt, invoice)) {
            if (!d.orderReference().equals(order.id())) {
                reasons.add(new Reason(
                        "OTHER_ORDER",
                        "",
                        d.kind() + " " + d.id() + " refers to order " + d.orderReference() + ", not " + order.id(),
                        d.kind() + " " + d.id() + " 引用的订单为 " + d.orderReference() + "，而非 " + order.id()));
            }
        }
        if (!order.currency().isEmpty() && !invoice.currency().equals(order.currency())) {
            reasons.add(new Reason(
                    "CURRENCY",
                    "",
                    "ordered in " + order.currency() + ", invoiced in " + invoice.currency(),
                    "订单币种为 " + order.currency() + "，发票币种为 " + invoice.currency()));
        }
        var lines = new ArrayList<LineMatch>();
        for (Line o : order.lines()) {
            var m = new LineMatch(
                    o.orderLine(),
                    o.item(),
                    o.unit(),
                    o.quantity(),
                    sum(despatch, o, reasons),
                    sum(receipt, o, reasons),
                    sum(invoice, o, reasons));
            lines.add(m);
            compare(m, toleranceBp, reasons);
            for (Line i : of(invoice, o)) {
                if (o.amount().signum() != 0
                        && i.amount()
                                        .multiply(o.quantity())
                                        .compareTo(o.amount().multiply(i.quantity()))
                                != 0) {
                    reasons.add(new Reason(
                            "PRICE",
                            o.orderLine(),
                            "ordered " + plain(o.quantity()) + " for " + plain(o.amount()) + ", invoiced "
                                    + plain(i.quantity()) + " for " + plain(i.amount()),
                            "订购 " + plain(o.quantity()) + " 计 " + plain(o.amount()) + "，开票 " + plain(i.quantity())
                                    + " 计 " + plain(i.amount())));
                }
            }
        }
        for (Line i : invoice.lines()) {
            if (order.lines().stream().noneMatch(o -> o.orderLine().equals(i.orderLine()))) {
                reasons.add(new Reason(
                        "NOT_ORDERED",
                        i.orderLine(),
                        "invoice line for " + i.item() + " has no order line",
                        "发票行 " + i.item() + " 无对应订单行"));
            }
        }
        arithmetic(invoice, reasons);
        return new Match(reasons.isEmpty(), List.copyOf(lines), List.copyOf(reasons));
    }

    private static void compare(LineMatch m, int toleranceBp, List<Reason> reasons) {
        BigDecimal allowed =
                m.received.multiply(BigDecimal.valueOf(10_000L + toleranceBp)).movePointLeft(4);
        if (m.invoiced.compareTo(allowed) > 0) {
            reasons.add(quantities(
                    "INVOICED_OVER_RECEIVED", m, "invoiced", m.invoiced, "开票", "received", m.received, "收货"));
        }
        if (m.received.compareTo(m.delivered) != 0) {
            reasons.add(quantities(
                    "RECEIVED_NOT_DELIVERED", m, "received", m.received, "收货", "delivered", m.delivered, "发货"));
        }
        if (m.delivered.compareTo(m.ordered) > 0) {
            reasons.add(quantities(
                    "DELIVERED_OVER_ORDERED", m, "delivered", m.delivered, "发货", "ordered", m.ordered, "订购"));
        }
    }

    private static Reason quantities(
            String code, LineMatch m, String en1, BigDecimal n1, String zh1, String en2, BigDecimal n2, String zh2) {
        return new Reason(
                code,
                m.orderLine,
                en1 + " " + plain(n1) + " " + m.unit + ", " + en2 + " " + plain(n2) + " " + m.unit,
                zh1 + " " + plain(n1) + " " + m.unit + "，" + zh2 + " " + plain(n2) + " " + m.unit);
    }

    private static void arithmetic(TradeDocument invoice, List<Reason> reasons) {
        BigDecimal net = BigDecimal.ZERO;
        for (Line l : invoice.lines()) {
            net = net.add(l.amount());
            if (l.price().signum() != 0 && l.price().multiply(l.quantity()).compareTo(l.amount()) != 0) {
                reasons.add(new Reason(
                        "LINE_AMOUNT",
                        l.orderLine(),
                        plain(l.quantity()) + " × " + plain(l.price()) + " is not " + plain(l.amount()),
                        plain(l.quantity()) + " × " + plain(l.price()) + " 不等于 " + plain(l.amount())));
            }
        }
        BigDecimal payable = net.subtract(invoice.allowance()).add(invoice.tax());
        if (payable.compareTo(invoice.payable()) != 0) {
            reasons.add(new Reason(
                    "PAYABLE",
                    "",
                    "lines, allowance and tax make " + plain(payable) + ", the invoice demands "
                            + plain(invoice.payable()),
                    "明细、折让与税额合计 " + plain(payable) + "，发票要求 " + plain(invoice.payable())));
        }
    }

    private static List<Line> of(TradeDocument document, Line orderLine) {
        return document.lines().stream()
                .filter(l -> l.orderLine().equals(orderLine.orderLine()))
                .toList();
    }

    private static BigDecimal sum(TradeDocument document, Line orderLine, List<Reason> reasons) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Line l : of(document, orderLine)) {
            if (l.quantity().signum() < 0) {
                reasons.add(new Reason(
                        "NEGATIVE",
                        l.orderLine(),
                        document.kind() + " has a negative quantity",
                        document.kind() + " 数量为负"));
            }
            if (!l.unit().equals(orderLine.unit())) {
                reasons.add(new Reason(
                        "UNIT",
                        l.orderLine(),
                        document.kind() + " counts in " + l.unit() + ", the order in " + orderLine.unit(),
                        document.kind() + " 计量单位 " + l.unit() + "，订单为 " + orderLine.unit()));
            }
            sum = sum.add(l.quantity());
        }
        return sum;
    }

    static String plain(BigDecimal n) {
        return n.stripTrailingZeros().toPlainString();
    }
}
