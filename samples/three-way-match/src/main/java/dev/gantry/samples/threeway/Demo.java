package dev.gantry.samples.threeway;

import dev.gantry.Catalogue;
import dev.gantry.ErrorCode;
import dev.gantry.Gantry;
import dev.gantry.GantryException;
import dev.gantry.Ledger;
import dev.gantry.LedgerRecord;
import dev.gantry.Payload;
import dev.gantry.Receipt;
import dev.gantry.RecordWrite;
import dev.gantry.SubjectId;
import dev.gantry.WriteOptions;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The main job: three parties record their documents, the buyer compares what the ledger says, refuses, and accepts the corrected invoice. The same code on every ledger;
 * running it again continues on the same data.
 */
public final class Demo {
    /** The identities that a configuration needs besides the ledger's default one. */
    public static final List<String> PARTIES = List.of("buyer", "seller", "carrier");

    /** Somebody who is no party to the order. Where a configuration has none, the ledger's default identity is that. */
    public static final String OUTSIDER = "outsider";

    private static final String CORRECTED = "-C1";
    private static final String SIGN_OFF = "SignOff";
    private static final int OTHERS_PER_BATCH = 8;
    private final Ledger operator;
    private final Ledger buyer;
    private final Ledger seller;
    private final Ledger carrier;
    private final Ledger outsider;
    private final Consumer<String> progress;
    private final List<DemoReport.Entry> entries = new ArrayList<>();
    private final DocumentEvidence evidence = new DocumentEvidence();

    private Demo(Ledger ledger, Consumer<String> progress) {
        this.progress = progress;
        this.operator = ledger;
        for (String party : PARTIES) {
            ledger.identities().onboard(party);
        }
        this.buyer = ledger.as("buyer");
        this.seller = ledger.as("seller");
        this.carrier = ledger.as("carrier");
        this.outsider = outsider(ledger);
    }

    private static Ledger outsider(Ledger ledger) {
        try {
            Ledger outsider = ledger.as(OUTSIDER);
            ledger.identities().onboard(OUTSIDER);
            return outsider;
        } catch (GantryException e) {
            if (e.code() != ErrorCode.IDENTITY_UNKNOWN) {
                throw e;
            }
            return ledger;
        }
    }

    /** Runs on the ledger of that name, whose default identity is a registrar and its one governor; needs identities buyer, seller and carrier. */
    public static DemoReport run(Gantry gantry, String ledgerName, Consumer<String> progress)
            throws InterruptedException {
        long start = System.nanoTime();
        Ledger ledger = gantry.ledger(ledgerName);
        var demo = new Demo(ledger, progress);
        progress.accept("the catalogue 目录");
        List<Catalogue.Node> catalogue = DemoCatalogue.build(ledger, demo.buyer, demo.seller, demo.carrier);
        demo.record(demo.buyer, "orders", Examples.ORDER);
        demo.record(demo.seller, "despatch-advices", Examples.DESPATCH_ADVICE);
        demo.record(demo.carrier, "waybills", Examples.WAYBILL);
        demo.record(demo.buyer, "receipt-advices", Examples.RECEIPT_ADVICE);
        demo.record(demo.seller, "invoices", Examples.INVOICE);
        TradeDocument invoice = UblReader.read(Examples.read(Examples.INVOICE));
        Match first = demo.match(invoice.id());
        String correctedId = invoice.id() + CORRECTED;
        var received = new LinkedHashMap<String, BigDecimal>();
        first.lines().forEach(l -> received.put(l.orderLine(), l.received()));
        demo.write(
                demo.seller,
                "invoices",
                correctedId,
                "Invoice",
                Payload.xml(InvoiceCorrection.correct(Examples.read(Examples.INVOICE), correctedId, received)));
        Match corrected = demo.match(correctedId);
        if (corrected.accepted()) {
            demo.write(
                    demo.buyer,
                    "sign-offs",
                    correctedId,
                    SIGN_OFF,
                    Payload.json("{\"invoice\":\"" + correctedId + "\",\"signedOff\":true}"));
        }
        demo.others();
        Shared shared = demo.shared(catalogue, correctedId);
        return new DemoReport(
                ledger.info(),
                Map.of(
                        "buyer",
                        demo.buyer.subject(),
                        "seller",
                        demo.seller.subject(),
                        "carrier",
                        demo.carrier.subject()),
                first,
                corrected,
                List.copyOf(demo.entries),
                Optional.of(shared),
                (System.nanoTime() - start) / 1_000_000);
    }

    /** Encrypted prices and instructions, and who gets to read them; then all documents as evidence. */
    private Shared shared(List<Catalogue.Node> catalogue, String invoiceId) throws InterruptedException {
        TradeDocument order = fetch("orders", buyer.subject(), idOf(Examples.ORDER));
        var sharing = new Sharing(seller, order.id());
        progress.accept("encrypted prices, for the buyer alone 加密价格");
        sharing.recordPrices(order);
        Payload list = sharing.grantTo(buyer);
        boolean agree = Sharing.agrees(fetch("invoices", seller.subject(), invoiceId), list);
        var attempts = new ArrayList<Shared.Attempt>();
        attempts.add(new Shared.Attempt(
                "buyer",
                Sharing.PRICES,
                true,
                "The seller granted READ; the key came with the grant.",
                "供应方授予读取权限，密钥随授权一并送达。"));
        attempts.add(sharing.outsider(outsider));
        progress.accept("delivery instructions, by a standing rule 常设授权规则");
        sharing.instructCarriers(operator);
        sharing.byRule(carrier, operator);
        attempts.add(new Shared.Attempt(
                "carrier",
                Sharing.INSTRUCTIONS,
                true,
                "Asked, and met the seller's standing rule: active in the same transaction, the key handed out by the seller's broker.",
                "提出申请即符合供应方的常设规则：同一交易内生效，密钥由供应方的密钥代理发放。"));
        progress.accept("every document as evidence 存证");
        DocumentEvidence.Filed filed = evidence.file(buyer, SIGN_OFF);
        return new Shared(catalogue, agree, attempts, sharing.trace(), filed);
    }

    static boolean isCorrection(String invoiceId) {
        return invoiceId.endsWith(CORRECTED);
    }

    /** Compares what the ledger holds, read back and verified, and records the outcome. */
    private Match match(String invoiceId) {
        TradeDocument order = fetch("orders", buyer.subject(), idOf(Examples.ORDER));
        TradeDocument despatch = fetch("despatch-advices", seller.subject(), idOf(Examples.DESPATCH_ADVICE));
        TradeDocument receipt = fetch("receipt-advices", buyer.subject(), idOf(Examples.RECEIPT_ADVICE));
        TradeDocument invoice = fetch("invoices", seller.subject(), invoiceId);
        Match match = Match.of(order, despatch, receipt, invoice, 0);
        var codes = match.reasons().stream().map(r -> "\"" + r.code() + "\"").toList();
        write(
                buyer,
                "matches",
                invoiceId,
                "Match",
                Payload.json("{\"accepted\":" + match.accepted() + ",\"invoice\":\"" + invoiceId + "\",\"reasons\":["
                        + String.join(",", codes) + "]}"));
        return match;
    }

    private TradeDocument fetch(String collection, SubjectId owner, String key) {
        LedgerRecord found = buyer.records(collection).find(owner, key).orElseThrow();
        return UblReader.read(found.payload().orElseThrow().bytes());
    }

    private static String idOf(String example) {
        return UblReader.title(Examples.read(example)).id();
    }

    private void record(Ledger party, String collection, String example) {
        byte[] xml = Examples.read(example);
        UblReader.Title title = UblReader.title(xml);
        write(party, collection, title.id(), title.name(), Payload.xml(xml));
    }

    private void write(Ledger party, String collection, String key, String kind, Payload payload) {
        progress.accept(kind + " " + key);
        evidence.add(party, payload, kind);
        timed(
                party,
                collection,
                List.of(kind),
                () -> List.of(party.records(collection)
                        .create(
                                key,
                                payload,
                                WriteOptions.key("demo:" + collection + ":" + key + ":" + digest(payload)))),
                List.of(key),
                List.of(digest(payload)));
    }

    /** The other example documents, each by the party whose business it is, several in one transaction. */
    private void others() {
        var own = List.of(
                Examples.ORDER, Examples.DESPATCH_ADVICE, Examples.RECEIPT_ADVICE, Examples.INVOICE, Examples.WAYBILL);
        var byParty = new LinkedHashMap<Ledger, List<Map.Entry<String, byte[]>>>();
        Examples.all().entrySet().stream()
                .filter(e -> !own.contains(e.getKey()))
                .forEach(e -> byParty.computeIfAbsent(party(e.getKey()), p -> new ArrayList<>())
                        .add(e));
        byParty.forEach((party, documents) -> {
            for (int from = 0; from < documents.size(); from += OTHERS_PER_BATCH) {
                batch(party, documents.subList(from, Math.min(documents.size(), from + OTHERS_PER_BATCH)));
            }
        });
    }

    private void batch(Ledger party, List<Map.Entry<String, byte[]>> documents) {
        String first = documents.get(0).getKey();
        progress.accept(documents.size() + " × " + first.substring(0, first.indexOf('/')) + " …");
        var writes = new ArrayList<RecordWrite>();
        var kinds = new ArrayList<String>();
        var digests = new ArrayList<String>();
        for (var d : documents) {
            Payload payload = Payload.xml(d.getValue());
            writes.add(RecordWrite.create(d.getKey(), payload));
            String kind = UblReader.title(d.getValue()).name();
            kinds.add(kind);
            evidence.add(party, payload, kind);
            digests.add(digest(payload));
        }
        timed(
                party,
                "documents",
                kinds,
                () -> party.records("documents")
                        .writeAll(writes, WriteOptions.key("demo:documents:" + first + ":" + writes.size())),
                writes.stream().map(RecordWrite::key).toList(),
                digests);
    }

    private Ledger party(String example) {
        String folder = example.substring(0, example.indexOf('/'));
        if (folder.startsWith("transport")
                || folder.startsWith("waybill")
                || folder.startsWith("goods")
                || folder.startsWith("forwarding")
                || folder.startsWith("freight")) {
            return carrier;
        }
        return folder.startsWith("order")
                        || folder.startsWith("receipt")
                        || folder.startsWith("request")
                        || folder.startsWith("remittance")
                ? buyer
                : seller;
    }

    private void timed(
            Ledger party,
            String collection,
            List<String> kinds,
            Supplier<List<Receipt>> write,
            List<String> keys,
            List<String> digests) {
        long start = System.nanoTime();
        List<Receipt> receipts = write.get();
        long micros = (System.nanoTime() - start) / 1_000;
        for (int i = 0; i < receipts.size(); i++) {
            entries.add(new DemoReport.Entry(
                    name(party),
                    collection,
                    keys.get(i),
                    kinds.get(i),
                    digests.get(i),
                    receipts.get(i),
                    Instant.now(),
                    micros));
        }
    }

    private String name(Ledger party) {
        return party.equals(buyer) ? "buyer" : party.equals(seller) ? "seller" : "carrier";
    }

    private static String digest(Payload payload) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
