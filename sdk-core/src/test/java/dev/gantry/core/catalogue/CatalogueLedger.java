package dev.gantry.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.core.projection.CarriedChange;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Context;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Outcome;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The real kernel with a catalogue on it, and the changes it told. Subjects 1 and 2 govern; the vote of one decides. */
final class CatalogueLedger {
    static final Word GTIN = Word.of(5);
    final List<CarriedChange> changes = new ArrayList<>();
    private final Map<Word, Word> state;
    private long key;

    CatalogueLedger() {
        var governors = List.of(
                new KernelGenesis.Governor(account(1), subject(1)), new KernelGenesis.Governor(account(2), subject(2)));
        try {
            state = new HashMap<>(new KernelGenesis(Word.of(7), KernelGenesis.BEACON, 1, governors).writes());
        } catch (Refusal e) {
            throw new AssertionError(e);
        }
    }

    static Word account(int n) {
        return Word.of(0xACC0L + n);
    }

    static Word subject(int n) {
        return Digests.subject(new byte[] {(byte) n});
    }

    static Word id(Word owner, String... codes) {
        Word id = Word.ZERO;
        for (String code : codes) {
            id = Digests.nodeId(owner, id, utf8(code));
        }
        return id;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static NodeMeta meta(String zh, String en, String... fields) {
        var titles = new TreeMap<>(Map.of("zh", zh, "en", en));
        var list = Arrays.stream(fields).map(f -> new NodeMeta.Field(f, "")).toList();
        return new NodeMeta(titles, list, Optional.empty(), Optional.empty());
    }

    static Items.NodeBody body(int status, int flags, Word mapTo, NodeMeta meta) {
        Word clazz = (flags & CatalogueNode.AUTHORITATIVE) != 0 ? GTIN : Word.ZERO;
        return new Items.NodeBody(status, flags, mapTo, clazz, meta.encode());
    }

    static Items.NodeBody active(Word mapTo, NodeMeta meta) {
        return body(1, 0, mapTo, meta);
    }

    /** Two trees of MAIN, and below their leaves what subjects 1 and 2 have. */
    CatalogueLedger filled() {
        governance(Items.createNode(Word.ZERO, false, utf8("order"), active(Word.ZERO, meta("订单", "Order"))));
        governance(Items.createNode(
                id(Word.ZERO, "order"),
                true,
                utf8("orderInfo"),
                active(Word.ZERO, meta("订单信息及文档", "Order information", "orderUid"))));
        governance(Items.createNode(
                Word.ZERO, true, utf8("quality"), active(Word.ZERO, meta("质量标准信息", "Quality standard"))));
        by(1, Items.createNode(Word.ZERO, false, utf8("erp"), active(INFO, meta("企业资源计划", "ERP"))));
        by(1, Items.createNode(id(subject(1), "erp"), false, utf8("采购计划"), body(1, 5, Word.ZERO, LINES)));
        by(2, Items.createNode(Word.ZERO, false, utf8("mes"), active(QUALITY, meta("制造执行", "MES", "batchUid"))));
        by(2, Items.createNode(Word.ZERO, false, utf8("draft"), body(3, 0, Word.ZERO, meta("草稿", "Draft"))));
        return this;
    }

    static final Word INFO = id(Word.ZERO, "order", "orderInfo");
    static final Word QUALITY = id(Word.ZERO, "quality");
    static final Word ERP = id(subject(1), "erp");
    static final Word PLAN = id(subject(1), "erp", "采购计划");
    static final Word MES = id(subject(2), "mes");
    private static final NodeMeta LINES = new NodeMeta(
            new TreeMap<>(Map.of("zh", "采购计划", "en", "Procurement plan")),
            List.of(new NodeMeta.Field("planId", "text"), new NodeMeta.Field("orderUid", "text")),
            Optional.of(Word.of(17)),
            Optional.of(new NodeMeta.Source("sap-01", NodeMeta.Storage.JDBC, "/plans/{planId}")));

    CatalogueLedger governance(Item item) {
        return by(1, Items.byGovernance(item));
    }

    CatalogueLedger by(int subject, Item item) {
        byte[] request = KernelRequest.single(Word.of(++key), item).encode();
        Outcome outcome =
                Kernel.execute(k -> state.getOrDefault(k, Word.ZERO), new Context(account(subject), 0), request);
        assertThat(outcome.code()).isZero();
        state.putAll(outcome.writes());
        for (Change change : outcome.changes()) {
            if (change.kind() != Fn.VOTE) {
                changes.add(new CarriedChange(change, item, "", 0));
            }
        }
        return this;
    }
}
