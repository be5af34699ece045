package dev.gantry.kernel;

import static dev.gantry.kernel.CatalogueWorld.*;
import static dev.gantry.kernel.KernelError.*;
import static dev.gantry.kernel.Script.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** K3: nodes. Links and queries are {@link LinkVectors}'. */
final class CatalogueVectors {
    private static final int CREATE = 0x0301;
    private static final int UPDATE = 0x0302;
    private static final int RETIRE = 0x0303;
    private static final Word MAKER = Word.of(6);
    private final List<Script> all = new ArrayList<>();

    private CatalogueWorld world(String id, String title, String... rules) throws Exception {
        var w = new CatalogueWorld(id, title, rules);
        all.add(w.s);
        return w;
    }

    private void refused(String id, int who, int fn, byte[] args, KernelError error) throws Exception {
        world(id, id.replace('-', ' '), "K3-0", "K3-" + (fn & 0xf)).no(who, fn, args, error);
    }

    List<Script> build() throws Exception {
        malformed();
        creation();
        creationLimits();
        updating();
        activation();
        sources();
        retiring();
        governance();
        all.addAll(new LinkVectors().build());
        return all;
    }

    private static Items.NodeBody draft() {
        return body(DRAFT, 0, NONE, NONE);
    }

    private static Items.NodeBody long_(Items.NodeBody body, int length) {
        return new Items.NodeBody(body.status(), body.flags(), body.mapTo(), body.clazz(), new byte[length]);
    }

    private void bodies(String name, int fn, Function<Items.NodeBody, byte[]> args) throws Exception {
        refused(name + "-status-0", 2, fn, args.apply(body(0, 0, NONE, NONE)), E_ARG);
        refused(name + "-to-retired", 2, fn, args.apply(body(RETIRED, 0, NONE, NONE)), E_ARG);
        refused(name + "-status-4", 2, fn, args.apply(body(4, 0, NONE, NONE)), E_ARG);
        refused(name + "-flag-undefined", 2, fn, args.apply(body(DRAFT, LEAF, NONE, NONE)), E_ARG);
        refused(name + "-class-of-no-source", 2, fn, args.apply(body(DRAFT, KEY, NONE, GTIN)), E_ARG);
        refused(
                name + "-main-authoritative",
                GOVERNANCE,
                fn,
                args.apply(body(DRAFT, AUTHORITATIVE, NONE, NONE)),
                E_ARG);
        refused(name + "-main-mapped", GOVERNANCE, fn, args.apply(body(DRAFT, 0, INFO, NONE)), E_ARG);
    }

    private void malformed() throws Exception {
        byte[] whole = created(ERP, 0, "x", draft());
        refused("create-nothing", 2, CREATE, new byte[0], E_ARG);
        refused("create-cut-code", 2, CREATE, Arrays.copyOf(whole, 34), E_ARG);
        refused("create-cut-body", 2, CREATE, Arrays.copyOf(whole, 102), E_ARG);
        refused("create-cut", 2, CREATE, Arrays.copyOf(whole, whole.length - 1), E_ARG);
        refused("create-trailing", 2, CREATE, Arrays.copyOf(whole, whole.length + 1), E_ARG);
        refused("create-leaf-2", 2, CREATE, created(ERP, 2, "x", draft()), E_ARG);
        refused("create-without-code", 2, CREATE, created(ERP, 0, "", draft()), E_ARG);
        bodies("create", CREATE, b -> created(NONE, 0, "x", b));
        byte[] update = updated(1, ERP, draft());
        refused("update-nothing", 2, UPDATE, new byte[0], E_ARG);
        refused("update-cut", 2, UPDATE, Arrays.copyOf(update, update.length - 1), E_ARG);
        refused("update-trailing", 2, UPDATE, Arrays.copyOf(update, update.length + 1), E_ARG);
        refused("update-zero", 2, UPDATE, updated(1, NONE, draft()), E_ARG);
        bodies("update", UPDATE, b -> updated(1, STRANGE, b));
        byte[] retire = Items.retireNode(1, STRANGE, REASON).args();
        refused("retire-cut", 2, RETIRE, Arrays.copyOf(retire, 71), E_ARG);
        refused("retire-trailing", 2, RETIRE, Arrays.copyOf(retire, 73), E_ARG);
        refused("retire-zero", 2, RETIRE, Items.retireNode(1, NONE, REASON).args(), E_ARG);
    }

    private void creation() throws Exception {
        refused("skip-a-level", 2, CREATE, created(ERP, 0, "x", body(DRAFT, 0, INFO, NONE)), E_ARG);
        refused("skip-a-level-whatever-exists", 2, CREATE, created(STRANGE, 0, "x", body(DRAFT, 0, MES, NONE)), E_ARG);
        refused("create-below-nothing", 2, CREATE, created(STRANGE, 0, "x", draft()), E_NOT_FOUND);
        refused(
                "create-mapped-to-a-participants-node",
                2,
                CREATE,
                created(NONE, 0, "x", body(DRAFT, 0, MES, NONE)),
                E_ARG);
        refused(
                "create-mapped-to-unknown",
                2,
                CREATE,
                created(NONE, 0, "x", body(DRAFT, 0, STRANGE, NONE)),
                E_NOT_FOUND);
        refused("create-mapped-to-no-leaf", 2, CREATE, created(NONE, 0, "x", body(DRAFT, 0, ORDER, NONE)), E_ARG);
        refused(
                "create-mapped-to-a-participants-leaf",
                2,
                CREATE,
                created(NONE, 0, "x", body(DRAFT, 0, WMS, NONE)),
                E_ARG);
        refused("create-below-a-leaf", 3, CREATE, created(WMS, 0, "x", draft()), E_ARG);
        refused("create-below-another's-leaf", 2, CREATE, created(WMS, 0, "x", draft()), E_ARG);
        refused("create-below-a-leaf-of-main", GOVERNANCE, CREATE, created(INFO, 1, "x", draft()), E_ARG);
        refused("create-again", 2, CREATE, created(NONE, 0, "erp", draft()), E_EXISTS);
        refused("create-again-below", 2, CREATE, created(ERP, 0, "lines", draft()), E_EXISTS);
        refused("create-draft-again", 3, CREATE, created(NONE, 1, "mes", draft()), E_EXISTS);
        refused(
                "create-existence-before-state",
                3,
                CREATE,
                created(NONE, 0, "mes", body(ACTIVE, 0, NONE, NONE)),
                E_EXISTS);
        refused(
                "create-map-before-existence",
                2,
                CREATE,
                created(NONE, 0, "erp", body(DRAFT, 0, STRANGE, NONE)),
                E_NOT_FOUND);
        refused("create-below-another's", 3, CREATE, created(ERP, 0, "x", draft()), E_FORBIDDEN);
        refused(
                "create-active-below-another's",
                3,
                CREATE,
                created(ERP, 0, "x", body(ACTIVE, 0, NONE, NONE)),
                E_FORBIDDEN);
        refused("create-below-main", 2, CREATE, created(ORDER, 0, "x", draft()), E_FORBIDDEN);
        refused("create-main-below-a-participant's", GOVERNANCE, CREATE, created(ERP, 0, "x", draft()), E_FORBIDDEN);
        refused("create-authority-before-state", 2, CREATE, created(MES, 0, "x", draft()), E_FORBIDDEN);
        refused("create-below-a-draft", 3, CREATE, created(MES, 0, "x", draft()), E_STATE);
        refused("create-active-unmapped", 2, CREATE, created(NONE, 0, "x", body(ACTIVE, 0, NONE, NONE)), E_STATE);
        refused(
                "create-active-mapped-to-a-draft",
                2,
                CREATE,
                created(NONE, 0, "x", body(ACTIVE, 0, NUMBER, NONE)),
                E_STATE);
        world("create-alike", "codes are unique below a parent; elsewhere they may be repeated", "K3-1")
                .create(2, 10, ERP, 0, "erp", body(ACTIVE, 0, NONE, NONE))
                .create(3, 10, NONE, 0, "erp", body(DRAFT, 0, NONE, NONE))
                .asked(
                        Queries.of(Fn.NODE, id(2, ERP, "erp")),
                        0,
                        subject(2),
                        ERP,
                        Word.of(2),
                        Word.of(1),
                        Word.of(ACTIVE),
                        NONE,
                        h(
                                "gantry:node-head:v1",
                                id(2, ERP, "erp").bytes(),
                                Items.u64(1),
                                NONE.bytes(),
                                new byte[] {1, 0},
                                INFO.bytes(),
                                NONE.bytes(),
                                sha(META).bytes()));
        world("create-draft-mapped-to-a-draft", "a draft may wait for its leaf", "K3-1")
                .create(2, 10, NONE, 0, "x", body(DRAFT, 0, NUMBER, NONE))
                .no(2, UPDATE, updated(1, id(2, NONE, "x"), body(ACTIVE, 0, NUMBER, NONE)), E_STATE)
                .update(GOVERNANCE, 10, 1, NUMBER, body(ACTIVE, KEY, NONE, NONE))
                .update(2, 11, 1, id(2, NONE, "x"), body(ACTIVE, 0, NUMBER, NONE))
                .asked(Queries.of(Fn.PLACE, id(2, NONE, "x")), 0, NUMBER, NONE, NONE, Word.of(ACTIVE));
        world("create-below-retired", "nothing grows below what is retired", "K3-1", "K3-3")
                .retire(2, 10, 1, LINES, KEY | AUTHORITATIVE, GTIN)
                .no(2, CREATE, created(LINES, 0, "x", draft()), E_STATE)
                .no(2, CREATE, created(ERP, 0, "lines", draft()), E_EXISTS);
    }

    private void creationLimits() throws Exception {
        String longest = "c".repeat(64);
        refused("create-code-too-long", 2, CREATE, created(ERP, 0, longest + "c", draft()), E_LIMIT);
        refused("create-meta-too-long", 2, CREATE, created(ERP, 0, "x", long_(draft(), 1025)), E_LIMIT);
        refused("create-authority-before-limit", 3, CREATE, created(ERP, 0, "x", long_(draft(), 1025)), E_FORBIDDEN);
        refused("create-state-before-limit", 3, CREATE, created(MES, 0, longest + "c", draft()), E_STATE);
        world("create-longest", "64 bytes of code, 1,024 of meta, and none", "K3-1")
                .create(2, 10, ERP, 1, longest, long_(body(ACTIVE, 7, NONE, NONE), 1024))
                .create(2, 11, ERP, 1, "x", long_(body(ACTIVE, 3, NONE, NONE), 0));
        CatalogueWorld deep = world("depth", "a tree has eight depths", "K3-1");
        Word parent = LINES;
        for (int depth = 3; depth <= 8; depth++) {
            deep.create(2, 10 + depth, parent, 0, "d", body(ACTIVE, 0, NONE, NONE));
            parent = id(2, parent, "d");
        }
        deep.no(2, CREATE, created(parent, 0, "d", draft()), E_LIMIT)
                .asked(Queries.of(Fn.PLACE, parent), 0, INFO, NONE, NONE, Word.of(ACTIVE))
                .asked(Queries.of(Fn.PLACE, LINES), 0, INFO, GTIN, Word.of(1), Word.of(ACTIVE));
    }

    private void updating() throws Exception {
        Items.NodeBody same = body(ACTIVE, 0, INFO, NONE);
        refused("update-unknown", 2, UPDATE, updated(1, STRANGE, draft()), E_NOT_FOUND);
        refused("update-skips-a-level", 2, UPDATE, updated(1, LINES, body(ACTIVE, 0, INFO, NONE)), E_ARG);
        refused("update-skips-a-level-to-nothing", 2, UPDATE, updated(1, LINES, body(ACTIVE, 0, STRANGE, NONE)), E_ARG);
        refused("update-mapped-to-unknown", 3, UPDATE, updated(1, MES, body(DRAFT, 0, STRANGE, NONE)), E_NOT_FOUND);
        refused("update-mapped-to-no-leaf", 3, UPDATE, updated(1, MES, body(DRAFT, 0, ORDER, NONE)), E_ARG);
        refused("update-mapped-to-a-participants-leaf", 3, UPDATE, updated(1, MES, body(DRAFT, 0, WMS, NONE)), E_ARG);
        refused("update-map-before-authority", 2, UPDATE, updated(1, MES, body(DRAFT, 0, STRANGE, NONE)), E_NOT_FOUND);
        refused("update-another's", 3, UPDATE, updated(1, ERP, same), E_FORBIDDEN);
        refused("update-main-by-a-participant", 2, UPDATE, updated(1, INFO, body(ACTIVE, 0, NONE, NONE)), E_FORBIDDEN);
        refused("update-by-governance", GOVERNANCE, UPDATE, updated(1, ERP, body(ACTIVE, 0, NONE, NONE)), E_FORBIDDEN);
        refused("update-authority-before-state", 3, UPDATE, updated(1, ERP, draft()), E_FORBIDDEN);
        refused("update-back-to-draft", 2, UPDATE, updated(1, ERP, body(DRAFT, 0, INFO, NONE)), E_STATE);
        refused("update-active-mapped-elsewhere", 2, UPDATE, updated(1, ERP, body(ACTIVE, 0, NUMBER, NONE)), E_STATE);
        refused("update-active-unmapped", 2, UPDATE, updated(1, ERP, body(ACTIVE, 0, NONE, NONE)), E_STATE);
        refused("update-version-passed", 2, UPDATE, updated(0, ERP, same), E_VERSION);
        refused("update-version-to-come", 2, UPDATE, updated(2, ERP, same), E_VERSION);
        refused("update-version-negative", 2, UPDATE, updated(-1, ERP, same), E_VERSION);
        refused("update-state-before-version", 2, UPDATE, updated(2, ERP, draft()), E_STATE);
        refused("update-version-before-limit", 2, UPDATE, updated(2, ERP, long_(same, 1025)), E_VERSION);
        refused("update-meta-too-long", 2, UPDATE, updated(1, ERP, long_(same, 1025)), E_LIMIT);
        world("update", "each version's head holds the one before; LEAF stays", "K3-2")
                .update(2, 10, 1, ERP, long_(body(ACTIVE, KEY | PERSONAL, INFO, NONE), 1024))
                .no(2, UPDATE, updated(1, ERP, same), E_VERSION)
                .update(2, 11, 2, ERP, same)
                .update(3, 10, 1, WMS, body(ACTIVE, KEY, INFO, NONE))
                .no(3, CREATE, created(WMS, 0, "x", draft()), E_ARG)
                .update(GOVERNANCE, 10, 1, INFO, body(ACTIVE, PERSONAL, NONE, NONE))
                .no(2, CREATE, created(INFO, 0, "x", draft()), E_ARG);
        world("update-as-it-was", "an action repeated is another version", "K3-2", "K0-1")
                .update(GOVERNANCE, 10, 1, ORDER, body(ACTIVE, 0, NONE, NONE))
                .update(GOVERNANCE, 11, 2, ORDER, body(ACTIVE, 0, NONE, NONE))
                .no(GOVERNANCE, UPDATE, updated(2, ORDER, body(ACTIVE, 0, NONE, NONE)), E_VERSION);
        world("update-retired", "what is retired stays as it was", "K3-2")
                .retire(2, 10, 1, LINES, KEY | AUTHORITATIVE, GTIN)
                .no(2, UPDATE, updated(2, LINES, body(DRAFT, 0, NONE, NONE)), E_STATE)
                .no(2, UPDATE, updated(2, LINES, body(ACTIVE, 0, NONE, NONE)), E_STATE);
    }

    private void activation() throws Exception {
        refused("activate-unmapped", 3, UPDATE, updated(1, MES, body(ACTIVE, 0, NONE, NONE)), E_STATE);
        refused("activate-mapped-to-a-draft", 3, UPDATE, updated(1, MES, body(ACTIVE, 0, NUMBER, NONE)), E_STATE);
        refused("activate-state-before-version", 3, UPDATE, updated(2, MES, body(ACTIVE, 0, NONE, NONE)), E_STATE);
        world("activate", "level by level: main, its leaf, a participant's tree, what is below", "K3-1", "K3-2")
                .update(3, 10, 1, MES, body(DRAFT, 0, NUMBER, NONE))
                .update(3, 11, 2, MES, body(DRAFT, 0, INFO, NONE))
                .no(3, UPDATE, updated(3, MES, body(ACTIVE, 0, NONE, NONE)), E_STATE)
                .update(3, 12, 3, MES, body(ACTIVE, PERSONAL, INFO, NONE))
                .create(3, 13, MES, 0, "batches", body(DRAFT, 0, NONE, NONE))
                .update(3, 14, 1, id(3, MES, "batches"), body(ACTIVE, KEY, NONE, NONE))
                .asked(Queries.of(Fn.PLACE, MES), 0, INFO, NONE, Word.of(1), Word.of(ACTIVE))
                .asked(Queries.of(Fn.PLACE, id(3, MES, "batches")), 0, INFO, NONE, NONE, Word.of(ACTIVE));
        world("activate-below-retired", "a draft whose parent is retired stays one", "K3-2", "K3-8")
                .create(2, 10, LINES, 0, "x", body(DRAFT, 0, NONE, NONE))
                .retire(2, 11, 1, LINES, KEY | AUTHORITATIVE, GTIN)
                .no(2, UPDATE, updated(1, id(2, LINES, "x"), body(ACTIVE, 0, NONE, NONE)), E_STATE)
                .update(2, 12, 1, id(2, LINES, "x"), body(DRAFT, KEY, NONE, NONE))
                .retire(2, 13, 2, id(2, LINES, "x"), KEY, NONE);
        world("leaf-retired", "governance retires a leaf whoever maps to it; nothing new maps to it", "K3-3", "K3-8")
                .retire(GOVERNANCE, 10, 1, INFO, LEAF, NONE)
                .no(3, UPDATE, updated(1, MES, body(ACTIVE, 0, INFO, NONE)), E_STATE)
                .no(3, CREATE, created(NONE, 0, "x", body(ACTIVE, 0, INFO, NONE)), E_STATE)
                .update(3, 10, 1, MES, body(DRAFT, 0, INFO, NONE))
                .asked(Queries.of(Fn.SOURCE, INFO, subject(2), GTIN), 5)
                .asked(Queries.of(Fn.SOURCE, INFO, subject(3), GTIN), 2)
                .asked(Queries.of(Fn.PLACE, LINES), 0, INFO, GTIN, NONE, Word.of(RETIRED))
                .update(2, 10, 1, ERP, body(ACTIVE, KEY, INFO, NONE))
                .create(2, 11, ERP, 0, "x", body(ACTIVE, 0, NONE, NONE))
                .retire(2, 12, 1, LINES, KEY | AUTHORITATIVE, GTIN)
                .retire(2, 13, 1, id(2, ERP, "x"), 0, NONE)
                .retire(2, 14, 2, ERP, KEY, NONE);
    }

    private void sources() throws Exception {
        Items.NodeBody source = body(ACTIVE, AUTHORITATIVE, NONE, GTIN);
        refused("second-source", 2, CREATE, created(ERP, 0, "x", source), E_EXISTS);
        refused(
                "second-source-in-another-tree",
                2,
                CREATE,
                created(NONE, 0, "x", body(ACTIVE, AUTHORITATIVE, INFO, GTIN)),
                E_EXISTS);
        refused("second-source-before-limit", 2, CREATE, created(ERP, 0, "x", long_(source, 1025)), E_EXISTS);
        world("sources", "one for each leaf, owner and class", "K3-8")
                .asked(Queries.of(Fn.SOURCE, INFO, subject(2), GTIN), 0, LINES, Word.of(1), Word.of(5), lines())
                .create(2, 10, ERP, 0, "makers", body(ACTIVE, AUTHORITATIVE, NONE, MAKER))
                .create(2, 11, ERP, 0, "all", body(ACTIVE, AUTHORITATIVE, NONE, NONE))
                .create(3, 10, NONE, 0, "x", body(ACTIVE, AUTHORITATIVE, INFO, GTIN))
                .no(2, CREATE, created(LINES, 0, "x", body(ACTIVE, AUTHORITATIVE, NONE, NONE)), E_EXISTS)
                .no(3, CREATE, created(ERP, 0, "x", source), E_EXISTS)
                .no(3, CREATE, created(ERP, 0, "x", body(ACTIVE, AUTHORITATIVE, NONE, MAKER)), E_FORBIDDEN)
                .asked(
                        Queries.of(Fn.SOURCE, INFO, subject(2), MAKER),
                        0,
                        id(2, ERP, "makers"),
                        Word.of(1),
                        Word.of(4),
                        h(
                                "gantry:node-head:v1",
                                id(2, ERP, "makers").bytes(),
                                Items.u64(1),
                                NONE.bytes(),
                                new byte[] {1, 4},
                                INFO.bytes(),
                                MAKER.bytes(),
                                sha(META).bytes()))
                .asked(Queries.of(Fn.SOURCE, INFO, NONE, GTIN), 2)
                .asked(Queries.of(Fn.SOURCE, NUMBER, subject(2), GTIN), 2);
        world("source-prepared", "a draft claims nothing until it is ACTIVE", "K3-2", "K3-8")
                .create(2, 10, ERP, 0, "x", body(DRAFT, AUTHORITATIVE, NONE, GTIN))
                .no(2, UPDATE, updated(1, id(2, ERP, "x"), source), E_EXISTS)
                .no(3, UPDATE, updated(1, id(2, ERP, "x"), source), E_EXISTS)
                .no(2, UPDATE, updated(9, id(2, ERP, "x"), source), E_EXISTS)
                .update(2, 11, 1, id(2, ERP, "x"), body(ACTIVE, AUTHORITATIVE, NONE, MAKER))
                .no(2, UPDATE, updated(2, id(2, ERP, "x"), source), E_EXISTS)
                .update(2, 12, 1, LINES, body(ACTIVE, KEY, NONE, NONE))
                .asked(Queries.of(Fn.SOURCE, INFO, subject(2), GTIN), 2)
                .update(2, 13, 2, id(2, ERP, "x"), source)
                .asked(Queries.of(Fn.SOURCE, INFO, subject(2), MAKER), 2)
                .no(2, UPDATE, updated(2, LINES, source), E_EXISTS)
                .update(2, 14, 2, LINES, body(ACTIVE, AUTHORITATIVE, NONE, MAKER));
        world("source-updated", "a source keeps its place", "K3-2", "K3-8")
                .update(2, 10, 1, LINES, source)
                .no(2, CREATE, created(ERP, 0, "x", source), E_EXISTS);
        world("source-retired", "its place is free", "K3-3", "K3-8")
                .create(2, 10, ERP, 0, "x", body(DRAFT, AUTHORITATIVE, NONE, GTIN))
                .retire(2, 11, 1, id(2, ERP, "x"), AUTHORITATIVE, GTIN)
                .no(2, CREATE, created(ERP, 0, "y", source), E_EXISTS)
                .retire(2, 12, 1, LINES, KEY | AUTHORITATIVE, GTIN)
                .asked(Queries.of(Fn.SOURCE, INFO, subject(2), GTIN), 2)
                .create(2, 13, ERP, 0, "y", source)
                .no(2, UPDATE, updated(2, LINES, source), E_EXISTS);
    }

    private static Word lines() {
        return h(
                "gantry:node-head:v1",
                LINES.bytes(),
                Items.u64(1),
                NONE.bytes(),
                new byte[] {ACTIVE, KEY | AUTHORITATIVE},
                INFO.bytes(),
                GTIN.bytes(),
                sha(META).bytes());
    }

    private void retiring() throws Exception {
        refused(
                "retire-unknown",
                2,
                RETIRE,
                Items.retireNode(1, STRANGE, REASON).args(),
                E_NOT_FOUND);
        refused(
                "retire-another's",
                3,
                RETIRE,
                Items.retireNode(1, LINES, REASON).args(),
                E_FORBIDDEN);
        refused(
                "retire-main-by-a-participant",
                2,
                RETIRE,
                Items.retireNode(1, INFO, REASON).args(),
                E_FORBIDDEN);
        refused(
                "retire-by-governance",
                GOVERNANCE,
                RETIRE,
                Items.retireNode(1, LINES, REASON).args(),
                E_FORBIDDEN);
        refused(
                "retire-with-active-children",
                2,
                RETIRE,
                Items.retireNode(1, ERP, REASON).args(),
                E_STATE);
        refused(
                "retire-main-with-active-children",
                GOVERNANCE,
                RETIRE,
                Items.retireNode(1, ORDER, REASON).args(),
                E_STATE);
        refused(
                "retire-authority-before-state",
                3,
                RETIRE,
                Items.retireNode(1, ERP, REASON).args(),
                E_FORBIDDEN);
        refused(
                "retire-state-before-version",
                2,
                RETIRE,
                Items.retireNode(2, ERP, REASON).args(),
                E_STATE);
        refused(
                "retire-version-to-come",
                2,
                RETIRE,
                Items.retireNode(2, LINES, REASON).args(),
                E_VERSION);
        refused(
                "retire-version-passed",
                2,
                RETIRE,
                Items.retireNode(0, LINES, REASON).args(),
                E_VERSION);
        world("retire", "from below; drafts stand in nobody's way", "K3-3", "K3-8")
                .create(2, 10, ERP, 0, "x", body(DRAFT, 0, NONE, NONE))
                .create(2, 11, ERP, 0, "y", body(DRAFT, 0, NONE, NONE))
                .retire(2, 12, 1, id(2, ERP, "x"), 0, NONE)
                .no(2, RETIRE, Items.retireNode(1, ERP, REASON).args(), E_STATE)
                .retire(2, 13, 1, LINES, KEY | AUTHORITATIVE, GTIN)
                .no(2, RETIRE, Items.retireNode(2, LINES, REASON).args(), E_STATE)
                .no(2, RETIRE, Items.retireNode(9, LINES, REASON).args(), E_STATE)
                .retire(2, 14, 1, ERP, 0, NONE)
                .no(2, CREATE, created(NONE, 0, "erp", draft()), E_EXISTS);
        world("retire-main", "the level-1 tree goes from below too", "K3-3", "K3-7")
                .retire(GOVERNANCE, 10, 1, NUMBER, KEY | LEAF, NONE)
                .no(GOVERNANCE, RETIRE, Items.retireNode(1, ORDER, REASON).args(), E_STATE)
                .retire(GOVERNANCE, 11, 1, INFO, LEAF, NONE)
                .retire(GOVERNANCE, 12, 1, ORDER, 0, NONE)
                .no(GOVERNANCE, CREATE, created(ORDER, 1, "x", draft()), E_STATE);
    }

    private void governance() throws Exception {
        world("governance", "the level-1 tree is governance's, and votes make it", "K3-7", "K0-1")
                .create(GOVERNANCE, 10, NONE, 1, "quality", body(ACTIVE, PERSONAL, NONE, NONE))
                .create(GOVERNANCE, 11, NONE, 0, "finance", body(DRAFT, 0, NONE, NONE))
                .no(GOVERNANCE, CREATE, created(id(0, NONE, "finance"), 1, "x", draft()), E_STATE)
                .update(GOVERNANCE, 12, 1, id(0, NONE, "finance"), body(ACTIVE, 0, NONE, NONE))
                .create(GOVERNANCE, 13, id(0, NONE, "finance"), 1, "x", body(ACTIVE, 0, NONE, NONE))
                .create(2, 10, NONE, 0, "bank", body(ACTIVE, 0, id(0, id(0, NONE, "finance"), "x"), NONE))
                .s
                .no(4, by(GOVERNANCE, 90, CREATE, created(NONE, 1, "x", draft())), E_FORBIDDEN, 999);
        for (int fn : new int[] {0x0310, 0x0317, 0x0320, 0x0321, 0x037f}) {
            world("no-such-action-%04x".formatted(fn), "no other action is known", "K3-7")
                    .no(GOVERNANCE, fn - 0x10, created(NONE, 0, "x", draft()), E_FUNCTION);
        }
        for (int fn : new int[] {0x0307, 0x030f, 0x0311, 0x0316}) {
            world("no-such-function-%04x".formatted(fn), "no other function is known", "S-30")
                    .no(2, fn, created(NONE, 0, "x", draft()), E_FUNCTION);
        }
    }
}
