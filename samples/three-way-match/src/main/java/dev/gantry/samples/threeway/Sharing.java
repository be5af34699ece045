package dev.gantry.samples.threeway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gantry.Access;
import dev.gantry.Action;
import dev.gantry.Broker;
import dev.gantry.Credential;
import dev.gantry.Decision;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Grants;
import dev.gantry.Ledger;
import dev.gantry.LedgerRecord;
import dev.gantry.Mode;
import dev.gantry.Payload;
import dev.gantry.Stage;
import dev.gantry.Terms;
import dev.gantry.Trace;
import dev.gantry.WriteOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The seller's encrypted records, and who gets to read them: the buyer by a grant, the carrier by a standing rule that his credential meets, an outsider not at all.
 */
final class Sharing {
    static final String PRICES = "prices";
    static final String INSTRUCTIONS = "delivery-instructions";
    private static final String CARRIER = "carrier";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_MS = 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final Ledger seller;
    private final String order;

    Sharing(Ledger seller, String order) {
        this.seller = seller;
        this.order = order;
    }

    private WriteOptions key(String step) {
        return WriteOptions.key("demo:sharing:" + order + ':' + step);
    }

    /** What was agreed with this buyer, and is nobody else's business: an amount for a quantity. */
    void recordPrices(TradeDocument agreed) {
        var prices = JSON.createArrayNode();
        for (TradeDocument.Line l : agreed.lines()) {
            prices.addObject()
                    .put("line", l.orderLine())
                    .put("amount", l.amount().toPlainString())
                    .put("quantity", l.quantity().toPlainString());
        }
        var list = JSON.createObjectNode().put("order", order).put("currency", agreed.currency());
        list.set("prices", prices);
        seller.records(PRICES)
                .create(order, Payload.json(list.toString()), key("prices").mode(Mode.CIPHER));
    }

    /** Grants, in one transaction with the key; gives what the buyer then reads. */
    Payload grantTo(Ledger buyer) {
        buyer.grants().publishKeys();
        seller.grants()
                .grant(
                        Terms.of(PRICES).key(order).to(buyer.subject()).may(Action.READ),
                        key("grant " + buyer.subject()));
        return read(buyer, PRICES).orElseThrow();
    }

    /** Asks for what no rule gives, and is refused; gives the reason. */
    Shared.Attempt outsider(Ledger outsider) {
        Grants theirs = outsider.grants();
        String asked = theirs.request(
                        Terms.of(PRICES).ownedBy(seller.subject()).key(order).may(Action.READ),
                        key("request " + outsider.subject()))
                .entity();
        seller.grants().decide(asked, false, key("refuse " + outsider.subject()));
        Decision decision = theirs.check(asked, Access.to(Action.READ));
        boolean read;
        try {
            read = read(outsider, PRICES).isPresent();
        } catch (GantryException e) {
            if (e.code() != ErrorCode.E_FORBIDDEN) {
                throw e;
            }
            read = false;
        }
        return new Shared.Attempt(
                "outsider",
                PRICES,
                read || decision.allowed(),
                "Asked for a grant; no standing rule covers it, and the seller refused. " + decision.explanation(),
                "申请了授权：没有常设规则适用，供应方已拒绝。判定：" + decision.why().map(Enum::name).orElse("允许") + "，"
                        + decision.stopped().map(Enum::name).orElse(""));
    }

    /** Whoever holds the operator's credential of a carrier may read delivery instructions, without asking anybody. */
    void instructCarriers(Ledger operator) {
        seller.records(INSTRUCTIONS)
                .create(
                        order,
                        Payload.json("{\"order\":\"" + order + "\",\"gate\":\"3\",\"hours\":\"06:00-14:00\",\"note\":"
                                + "\"Ring twice; keep dry. 请按铃两次，注意防潮。\"}"),
                        key("instructions").mode(Mode.CIPHER));
        seller.grants().setRule(forCarriers(operator), key("rule"));
    }

    /** The carrier asks, the kernel decides in the same transaction, and the seller's broker hands out the key. */
    Payload byRule(Ledger carrier, Ledger operator) throws InterruptedException {
        operator.grants().attest(carrier.subject(), CARRIER, Optional.empty(), key("attest " + carrier.subject()));
        carrier.grants().request(forCarriers(operator).ownedBy(seller.subject()), key("request " + carrier.subject()));
        try (Broker broker = seller.grants().broker(Broker.Judge.NOTHING)) {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                try {
                    return read(carrier, INSTRUCTIONS).orElseThrow();
                } catch (GantryException e) {
                    if (e.code() != ErrorCode.E_FORBIDDEN) {
                        throw e;
                    }
                    if (System.nanoTime() - until > 0) {
                        throw broker.trouble().orElse(e);
                    }
                    Thread.sleep(PAUSE_MS);
                }
            }
        }
    }

    private static Terms forCarriers(Ledger operator) {
        return Terms.of(INSTRUCTIONS).may(Action.READ).credential(new Credential(operator.subject(), CARRIER));
    }

    /** Whether an invoice asks for the prices of the list. */
    static boolean agrees(TradeDocument invoice, Payload list) {
        try {
            JsonNode prices = JSON.readTree(list.bytes()).path("prices");
            return invoice.lines().stream()
                    .allMatch(l -> StreamSupport.stream(prices.spliterator(), false)
                            .filter(p -> p.path("line").asText().equals(l.orderLine()))
                            .anyMatch(p ->
                                    times(p, "amount", l.quantity()).compareTo(times(p, "quantity", l.amount())) == 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BigDecimal times(JsonNode price, String member, BigDecimal factor) {
        return new BigDecimal(price.path(member).asText()).multiply(factor);
    }

    Trace trace() {
        return seller.trace(seller.subject(), PRICES, order);
    }

    private Optional<Payload> read(Ledger reader, String collection) {
        LedgerRecord found = reader.records(collection)
                .find(seller.subject(), order)
                .orElseThrow(() -> GantryException.of(
                                ErrorCode.E_NOT_FOUND, Stage.READ, "the seller's record " + order + " is not there")
                        .fix("Run the demo again.")
                        .build());
        return found.payload();
    }
}
