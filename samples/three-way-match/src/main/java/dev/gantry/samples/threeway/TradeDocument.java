package dev.gantry.samples.threeway;

import java.math.BigDecimal;
import java.util.List;

/**
 * What the match needs of a document.
 *
 * @param orderReference the order's id (an order's own id for an order)
 * @param currency of the amounts; empty where the kind has none
 * @param payable the amount to pay; zero where the kind has none
 */
public record TradeDocument(
        Kind kind,
        String id,
        String orderReference,
        String currency,
        BigDecimal allowance,
        BigDecimal tax,
        BigDecimal payable,
        List<Line> lines) {
    /** The kinds that are compared. */
    public enum Kind {
        ORDER,
        DESPATCH_ADVICE,
        RECEIPT_ADVICE,
        INVOICE
    }

    /**
     * One line.
     *
     * @param orderLine the id of the order line it is about
     * @param price per unit; zero where the kind has none
     * @param amount the line's amount; zero where the kind has none
     */
    public record Line(
            String orderLine, String item, BigDecimal quantity, String unit, BigDecimal price, BigDecimal amount) {}
}
