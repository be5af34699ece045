package dev.gantry.kernel;

import static dev.gantry.kernel.IdentityVectors.action;
import static dev.gantry.kernel.IdentityVectors.vote;
import static dev.gantry.kernel.IdentityVectors.voted;
import static dev.gantry.kernel.Script.*;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Where K3's vectors begin. Subjects 1 to 3 govern; the vote of one decides, and is subject 1's.
 * MAIN: ORDER, and below it the leaves INFO, ACTIVE, and NUMBER, a draft.
 * Subject 2: ERP, mapped to INFO, and below it LINES, the authoritative source of class GTIN.
 * Subject 3: MES, a draft mapped to nothing, and WMS, a LEAF mapped to INFO.
 */
final class CatalogueWorld {
    static final int ACTIVE = 1;
    static final int RETIRED = 2;
    static final int DRAFT = 3;
    static final int KEY = 1;
    static final int PERSONAL = 2;
    static final int AUTHORITATIVE = 4;
    static final int LEAF = 8;
    static final int GOVERNANCE = 0;
    static final byte[] META = text("{}");
    static final Word GTIN = Word.of(5);
    static final Word REASON = Word.of(99);
    static final Word NONE = Word.ZERO;
    static final Word ORDER = id(GOVERNANCE, NONE, "order");
    static final Word INFO = id(GOVERNANCE, ORDER, "orderInfo");
    static final Word NUMBER = id(GOVERNANCE, ORDER, "orderNumber");
    static final Word ERP = id(2, NONE, "erp");
    static final Word LINES = id(2, ERP, "lines");
    static final Word MES = id(3, NONE, "mes");
    static final Word WMS = id(3, NONE, "wms");
    static final Word STRANGE = id(2, NONE, "nobody's");

    final Script s;
    private final Map<Word, Long> versions = new HashMap<>();
    private final Map<Word, Word> heads = new HashMap<>();
    private final Map<Word, Word> leaves = new HashMap<>();
    private final Map<Word, Integer> kept = new HashMap<>();

    CatalogueWorld(String id, String title, String... rules) throws Exception {
        s = new Script("K3-" + id, title, 1, rules);
        create(GOVERNANCE, 1, NONE, 0, "order", body(ACTIVE, 0, NONE, NONE));
        create(GOVERNANCE, 2, ORDER, 1, "orderInfo", body(ACTIVE, 0, NONE, NONE));
        create(GOVERNANCE, 3, ORDER, 1, "orderNumber", body(DRAFT, KEY, NONE, NONE));
        create(2, 1, NONE, 0, "erp", body(ACTIVE, 0, INFO, NONE));
        create(2, 2, ERP, 0, "lines", body(ACTIVE, KEY | AUTHORITATIVE, NONE, GTIN));
        create(3, 1, NONE, 0, "mes", body(DRAFT, PERSONAL, NONE, NONE));
        create(3, 2, NONE, 1, "wms", body(ACTIVE, 0, INFO, NONE));
    }

    static byte[] text(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    static Word owner(int who) {
        return who == GOVERNANCE ? NONE : subject(who);
    }

    static Word id(int owner, Word parent, String code) {
        return h("gantry:node:v1", owner(owner).bytes(), parent.bytes(), text(code));
    }

    static Items.NodeBody body(int status, int flags, Word mapTo, Word clazz) {
        return new Items.NodeBody(status, flags, mapTo, clazz, META);
    }

    /** A function's call, or where {@code who} is governance the vote for its action. */
    static byte[] by(int who, int request, int fn, byte[] args) {
        return who == GOVERNANCE ? vote(request, action(fn + 0x10, args)) : one(request, new Item(fn, args));
    }

    static int caller(int who) {
        return Math.max(1, who);
    }

    static byte[] created(Word parent, int leaf, String code, Items.NodeBody body) {
        byte[] text = text(code);
        return Items.args(parent.bytes(), new byte[] {(byte) leaf, (byte) text.length}, text, body.bytes());
    }

    static byte[] updated(long expected, Word id, Items.NodeBody body) {
        return Items.args(Items.u64(expected), id.bytes(), body.bytes());
    }

    CatalogueWorld create(int who, int request, Word parent, int leaf, String code, Items.NodeBody body) {
        Word id = id(who, parent, code);
        leaves.put(id, parent.isZero() ? body.mapTo() : leaves.get(parent));
        kept.put(id, leaf * LEAF);
        return next(who, request, 0x0301, created(parent, leaf, code, body), id, body);
    }

    CatalogueWorld update(int who, int request, long expected, Word id, Items.NodeBody body) {
        if (!body.mapTo().isZero()) {
            leaves.put(id, body.mapTo());
        }
        return next(who, request, 0x0302, updated(expected, id, body), id, body);
    }

    private CatalogueWorld next(int who, int request, int fn, byte[] args, Word id, Items.NodeBody body) {
        int flags = body.flags() | kept.get(id);
        return next(who, request, fn, args, id, body.status(), flags, body.clazz(), sha(body.meta()));
    }

    CatalogueWorld retire(int who, int request, long expected, Word id, int flags, Word clazz) {
        byte[] args = Items.args(Items.u64(expected), id.bytes(), REASON.bytes());
        return next(who, request, 0x0303, args, id, RETIRED, flags, clazz, REASON);
    }

    private CatalogueWorld next(
            int who, int request, int fn, byte[] args, Word id, int status, int flags, Word clazz, Word last) {
        long version = versions.merge(id, 1L, Long::sum);
        Word head = h(
                "gantry:node-head:v1",
                id.bytes(),
                Items.u64(version),
                heads.getOrDefault(id, NONE).bytes(),
                new byte[] {(byte) status, (byte) flags},
                leaves.get(id).bytes(),
                clazz.bytes(),
                last.bytes());
        heads.put(id, head);
        return did(who, request, fn, args, id, version, head, Word.of(status * 256L + flags), last);
    }

    /** It succeeds and is told so, for governance after its vote. */
    private CatalogueWorld did(int who, int request, int fn, byte[] args, Word entity, long number, Word... abc) {
        Word scope = subject(caller(who));
        byte[] call = by(who, request, fn, args);
        if (who == GOVERNANCE) {
            s.ok(
                    1,
                    call,
                    voted(1, request, action(fn + 0x10, args), 0, 0),
                    change(scope, request, fn + 0x10, entity, number, abc));
        } else {
            s.ok(who, call, change(scope, request, fn, entity, number, abc));
        }
        return this;
    }

    static byte[] link(Word a, Word b, Word type) {
        return Items.args(a.bytes(), b.bytes(), type.bytes());
    }

    CatalogueWorld link(int who, int request, int fn, Word a, Word b, Word type, int number) {
        Word id = h("gantry:link:v1", a.bytes(), b.bytes(), type.bytes());
        return did(who, request, fn, link(a, b, type), id, number, a, b);
    }

    CatalogueWorld end(int who, int request, Word a, Word b, Word type, int number) {
        Word id = h("gantry:link:v1", a.bytes(), b.bytes(), type.bytes());
        byte[] args = Items.args(link(a, b, type), REASON.bytes());
        return did(who, request, 0x0306, args, id, number, a, b, REASON);
    }

    CatalogueWorld no(int who, int fn, byte[] args, KernelError error) {
        s.no(caller(who), by(who, 90, fn, args), error, 0);
        return this;
    }

    CatalogueWorld asked(byte[] query, int code, Word... values) {
        s.ask(query, code, values);
        return this;
    }

    Word head(Word id) {
        return heads.get(id);
    }
}
