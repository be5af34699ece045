package dev.gantry.samples.threeway;

import dev.gantry.Gantry;
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
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The main job: three parties record their documents, the buyer compares what the ledger says, refuses, and accepts the corrected invoice. The same code on every ledger;
 * running it again continues on the same data.
 */
public final class Demo {
    /** The identities that a configuration needs besides the ledger's default one. */
    public static final List<String> PARTIES = List.of("buyer", "seller", "carrier");

    private static final String CORRECTED = "-C1";
    private static final int OTHERS_PER_BATCH = 8;
    private final Ledger buyer;
    private final Ledger seller;
    private final Ledger carrier;
    private final Consumer<String> progress;
    private final List<DemoReport.Entry> entries = new ArrayList<>();

    private Demo(Ledger ledger, Consumer<String> progress) {
        this.progress = progress;
        for (String party : PARTIES) {
            ledger.identities().onboard(party);
        }
        this.buyer = ledger.as("buyer");
        this.seller = ledger.as("seller");
        this.carrier = ledger.as("carrier");
    }

    /** Runs on the ledger of that name, whose default identity is a registrar; needs identities buyer, seller and carrier. */
    public static DemoReport run(Gantry gantry, String ledgerName, Consumer<String> progress) {
        long start = System.nanoTime();
        Ledger ledger = gantry.ledger(ledgerName);
        var demo = new Demo(ledger, progress);
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
                    "SignOff",
                    Payload.json("{\"invoice\":\"" + correctedId + "\",\"signedOff\":true}"));
        }
        demo.others();
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
                (System.nanoTime() - start) / 1_000_000);
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
            kinds.add(UblReader.title(d.getValue()).name());
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
