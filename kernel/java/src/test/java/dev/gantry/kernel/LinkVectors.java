package dev.gantry.kernel;

import static dev.gantry.kernel.CatalogueWorld.*;
import static dev.gantry.kernel.KernelError.*;
import static dev.gantry.kernel.Script.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** K3: links between nodes, and the queries. */
final class LinkVectors {
    private static final int PROPOSE = 0x0304;
    private static final int CONFIRM = 0x0305;
    private static final int END = 0x0306;
    private static final Word FEEDS = Word.of(31);
    private static final Word COPIES = Word.of(32);
    private final List<Script> all = new ArrayList<>();

    private CatalogueWorld world(String id, String title, String... rules) throws Exception {
        var w = new CatalogueWorld(id, title, rules);
        all.add(w.s);
        return w;
    }

    /** Subject 2 proposed a link from ERP to WMS, which is subject 3's. */
    private CatalogueWorld proposed(String id, String title, String... rules) throws Exception {
        return world(id, title, rules).link(2, 20, PROPOSE, ERP, WMS, FEEDS, 0);
    }

    private void refused(String id, int who, int fn, byte[] args, KernelError error) throws Exception {
        proposed(id, id.replace('-', ' '), "K3-" + (fn & 0xf)).no(who, fn, args, error);
    }

    private static byte[] ended(Word a, Word b, Word type) {
        return Items.args(link(a, b, type), REASON.bytes());
    }

    List<Script> build() throws Exception {
        malformed();
        proposing();
        confirming();
        ending();
        withGovernance();
        queries();
        return all;
    }

    private void malformed() throws Exception {
        for (int fn : new int[] {PROPOSE, CONFIRM}) {
            String name = fn == PROPOSE ? "propose" : "confirm";
            refused(name + "-cut", 3, fn, Arrays.copyOf(link(ERP, WMS, FEEDS), 95), E_ARG);
            refused(name + "-trailing", 3, fn, Arrays.copyOf(link(ERP, WMS, FEEDS), 97), E_ARG);
            refused(name + "-from-zero", 3, fn, link(NONE, WMS, FEEDS), E_ARG);
            refused(name + "-to-zero", 3, fn, link(ERP, NONE, FEEDS), E_ARG);
            refused(name + "-without-type", 3, fn, link(ERP, WMS, NONE), E_ARG);
            refused(name + "-to-itself", 3, fn, link(WMS, WMS, FEEDS), E_ARG);
            refused(name + "-from-unknown", 3, fn, link(STRANGE, WMS, FEEDS), E_NOT_FOUND);
            refused(name + "-to-unknown", 2, fn, link(ERP, STRANGE, FEEDS), E_NOT_FOUND);
        }
        refused("end-cut", 3, END, Arrays.copyOf(ended(ERP, WMS, FEEDS), 127), E_ARG);
        refused("end-trailing", 3, END, Arrays.copyOf(ended(ERP, WMS, FEEDS), 129), E_ARG);
        refused("end-from-zero", 3, END, ended(NONE, WMS, FEEDS), E_ARG);
        refused("end-to-zero", 3, END, ended(ERP, NONE, FEEDS), E_ARG);
        refused("end-without-type", 3, END, ended(ERP, WMS, NONE), E_ARG);
        refused("end-unknown", 3, END, ended(STRANGE, WMS, FEEDS), E_NOT_FOUND);
        refused("end-of-itself", 3, END, ended(WMS, WMS, FEEDS), E_NOT_FOUND);
        refused("end-unproposed", 3, END, ended(WMS, ERP, FEEDS), E_NOT_FOUND);
    }

    private void proposing() throws Exception {
        refused("propose-again", 2, PROPOSE, link(ERP, WMS, FEEDS), E_EXISTS);
        refused("propose-again-by-the-other", 3, PROPOSE, link(ERP, WMS, FEEDS), E_EXISTS);
        refused("propose-again-by-a-third", 1, PROPOSE, link(ERP, WMS, FEEDS), E_EXISTS);
        refused("propose-by-a-third", 1, PROPOSE, link(ERP, WMS, COPIES), E_FORBIDDEN);
        refused("propose-from-a-draft", 3, PROPOSE, link(MES, WMS, FEEDS), E_STATE);
        refused("propose-to-a-draft", 3, PROPOSE, link(WMS, MES, FEEDS), E_STATE);
        refused("propose-authority-before-state", 1, PROPOSE, link(WMS, MES, FEEDS), E_FORBIDDEN);
        proposed("propose-others", "another type and the other way are other links", "K3-4")
                .link(2, 21, PROPOSE, ERP, WMS, COPIES, 0)
                .link(2, 22, PROPOSE, WMS, ERP, FEEDS, 0)
                .link(3, 21, PROPOSE, WMS, LINES, FEEDS, 0)
                .asked(Queries.of(Fn.LINK, WMS, ERP, FEEDS), 0, Word.of(1), subject(2), Word.of(1), Word.of(1))
                .asked(Queries.of(Fn.LINK, WMS, LINES, FEEDS), 0, Word.of(1), subject(3), Word.of(1), Word.of(1));
        world("propose-within-one-owner", "who owns both needs nobody", "K3-4")
                .link(2, 20, PROPOSE, LINES, ERP, FEEDS, 1)
                .asked(Queries.of(Fn.LINK, LINES, ERP, FEEDS), 0, Word.of(2), subject(2), Word.of(1), Word.of(1))
                .no(2, PROPOSE, link(LINES, ERP, FEEDS), E_EXISTS)
                .no(2, CONFIRM, link(LINES, ERP, FEEDS), E_FORBIDDEN)
                .end(2, 21, LINES, ERP, FEEDS, 1);
    }

    private void confirming() throws Exception {
        refused("confirm-unproposed", 3, CONFIRM, link(ERP, WMS, COPIES), E_NOT_FOUND);
        refused("confirm-the-other-way", 3, CONFIRM, link(WMS, ERP, FEEDS), E_NOT_FOUND);
        refused("confirm-by-the-proposer", 2, CONFIRM, link(ERP, WMS, FEEDS), E_FORBIDDEN);
        refused("confirm-by-a-third", 1, CONFIRM, link(ERP, WMS, FEEDS), E_FORBIDDEN);
        refused("confirm-by-governance", GOVERNANCE, CONFIRM, link(ERP, WMS, FEEDS), E_FORBIDDEN);
        proposed("link", "east-west: both owners agree", "K3-4", "K3-5")
                .asked(Queries.of(Fn.LINK, ERP, WMS, FEEDS), 0, Word.of(1), subject(2), Word.of(1), Word.of(1))
                .link(3, 20, CONFIRM, ERP, WMS, FEEDS, 1)
                .asked(Queries.of(Fn.LINK, ERP, WMS, FEEDS), 0, Word.of(2), subject(2), Word.of(1), Word.of(1))
                .no(3, CONFIRM, link(ERP, WMS, FEEDS), E_STATE)
                .no(2, CONFIRM, link(ERP, WMS, FEEDS), E_FORBIDDEN)
                .no(3, PROPOSE, link(ERP, WMS, FEEDS), E_EXISTS)
                .asked(Queries.of(Fn.LINK, WMS, ERP, FEEDS), 2);
        proposed("confirm-from-retired", "what is retired is linked to nothing new", "K3-5")
                .retire(2, 21, 1, LINES, KEY | AUTHORITATIVE, GTIN)
                .retire(2, 22, 1, ERP, 0, NONE)
                .no(3, CONFIRM, link(ERP, WMS, FEEDS), E_STATE)
                .no(1, CONFIRM, link(ERP, WMS, FEEDS), E_FORBIDDEN);
        proposed("confirm-to-retired", "nor anything to it", "K3-5")
                .retire(3, 21, 1, WMS, LEAF, NONE)
                .no(3, CONFIRM, link(ERP, WMS, FEEDS), E_STATE)
                .no(2, PROPOSE, link(ERP, WMS, COPIES), E_STATE)
                .asked(Queries.of(Fn.LINK, ERP, WMS, FEEDS), 0, Word.of(1), subject(2), Word.of(1), Word.of(2));
    }

    private void ending() throws Exception {
        refused("end-by-a-third", 1, END, ended(ERP, WMS, FEEDS), E_FORBIDDEN);
        refused("end-by-governance", GOVERNANCE, END, ended(ERP, WMS, FEEDS), E_FORBIDDEN);
        proposed("end-withdrawn", "the proposer takes it back, and the other may propose", "K3-6")
                .end(2, 21, ERP, WMS, FEEDS, 0)
                .asked(Queries.of(Fn.LINK, ERP, WMS, FEEDS), 2)
                .no(3, CONFIRM, link(ERP, WMS, FEEDS), E_NOT_FOUND)
                .no(2, END, ended(ERP, WMS, FEEDS), E_NOT_FOUND)
                .link(3, 21, PROPOSE, ERP, WMS, FEEDS, 0)
                .no(3, CONFIRM, link(ERP, WMS, FEEDS), E_FORBIDDEN)
                .link(2, 22, CONFIRM, ERP, WMS, FEEDS, 1);
        proposed("end-declined", "the other does not want it", "K3-6").end(3, 21, ERP, WMS, FEEDS, 0);
        proposed("end", "either owner ends it, also when a node is retired", "K3-6")
                .link(3, 21, CONFIRM, ERP, WMS, FEEDS, 1)
                .retire(3, 22, 1, WMS, LEAF, NONE)
                .asked(Queries.of(Fn.LINK, ERP, WMS, FEEDS), 0, Word.of(2), subject(2), Word.of(1), Word.of(2))
                .end(3, 23, ERP, WMS, FEEDS, 1)
                .no(2, PROPOSE, link(ERP, WMS, FEEDS), E_STATE);
        proposed("end-by-the-proposer", "either owner ends it", "K3-6")
                .link(3, 21, CONFIRM, ERP, WMS, FEEDS, 1)
                .end(2, 21, ERP, WMS, FEEDS, 1)
                .link(2, 22, PROPOSE, ERP, WMS, FEEDS, 0);
    }

    private void withGovernance() throws Exception {
        world("link-to-main", "governance is an owner like any other", "K3-4", "K3-5", "K3-7")
                .link(2, 20, PROPOSE, LINES, ORDER, FEEDS, 0)
                .no(1, CONFIRM, link(LINES, ORDER, FEEDS), E_FORBIDDEN)
                .link(GOVERNANCE, 20, CONFIRM, LINES, ORDER, FEEDS, 1)
                .no(GOVERNANCE, CONFIRM, link(LINES, ORDER, FEEDS), E_STATE)
                .end(GOVERNANCE, 21, LINES, ORDER, FEEDS, 1);
        world("link-from-main", "governance proposes, a participant confirms", "K3-4", "K3-5", "K3-7")
                .link(GOVERNANCE, 20, PROPOSE, ORDER, LINES, FEEDS, 0)
                .asked(Queries.of(Fn.LINK, ORDER, LINES, FEEDS), 0, Word.of(1), NONE, Word.of(1), Word.of(1))
                .no(GOVERNANCE, CONFIRM, link(ORDER, LINES, FEEDS), E_FORBIDDEN)
                .no(3, CONFIRM, link(ORDER, LINES, FEEDS), E_FORBIDDEN)
                .link(2, 20, CONFIRM, ORDER, LINES, FEEDS, 1);
        world("link-within-main", "both are governance's", "K3-4", "K3-7")
                .no(GOVERNANCE, PROPOSE, link(ORDER, NUMBER, FEEDS), E_STATE)
                .no(GOVERNANCE, PROPOSE, link(ERP, WMS, FEEDS), E_FORBIDDEN)
                .no(GOVERNANCE, PROPOSE, link(STRANGE, ORDER, FEEDS), E_NOT_FOUND)
                .link(GOVERNANCE, 20, PROPOSE, ORDER, INFO, FEEDS, 1);
    }

    private void queries() throws Exception {
        CatalogueWorld w = world("queries", "what is known and what is not", "S-50");
        w.asked(Queries.of(Fn.NODE, ORDER), 0, NONE, NONE, Word.of(1), Word.of(1), Word.of(ACTIVE), NONE, w.head(ORDER))
                .asked(
                        Queries.of(Fn.NODE, NUMBER),
                        0,
                        NONE,
                        ORDER,
                        Word.of(2),
                        Word.of(1),
                        Word.of(DRAFT),
                        Word.of(LEAF | KEY),
                        w.head(NUMBER))
                .asked(
                        Queries.of(Fn.NODE, LINES),
                        0,
                        subject(2),
                        ERP,
                        Word.of(2),
                        Word.of(1),
                        Word.of(ACTIVE),
                        Word.of(KEY | AUTHORITATIVE),
                        w.head(LINES))
                .retire(2, 20, 1, LINES, KEY | AUTHORITATIVE, GTIN)
                .asked(
                        Queries.of(Fn.NODE, LINES),
                        0,
                        subject(2),
                        ERP,
                        Word.of(2),
                        Word.of(2),
                        Word.of(RETIRED),
                        Word.of(KEY | AUTHORITATIVE),
                        w.head(LINES))
                .asked(Queries.of(Fn.PLACE, LINES), 0, INFO, GTIN, NONE, Word.of(ACTIVE))
                .asked(Queries.of(Fn.PLACE, ORDER), 0, NONE, NONE, Word.of(1), NONE)
                .asked(Queries.of(Fn.PLACE, MES), 0)
                .asked(Queries.of(Fn.NODE, STRANGE), 2)
                .asked(Queries.of(Fn.NODE, NONE), 2)
                .asked(Queries.of(Fn.PLACE, STRANGE), 2)
                .asked(Queries.of(Fn.SOURCE, NONE, NONE, NONE), 2)
                .asked(Queries.of(Fn.NODE), 1)
                .asked(Queries.of(Fn.NODE, ORDER, ORDER), 1)
                .asked(Queries.of(Fn.PLACE, ORDER, ORDER), 1)
                .asked(Queries.of(Fn.LINK, ORDER, ORDER), 1)
                .link(2, 21, PROPOSE, ERP, WMS, FEEDS, 0)
                .asked(Queries.of(Fn.LINK, ERP, WMS, FEEDS, ORDER), 1)
                .asked(Queries.of(Fn.SOURCE, ORDER), 1)
                .asked(Queries.of(Fn.SOURCE, ORDER, ORDER, ORDER, ORDER), 1)
                .asked(Queries.of(0x037f, ORDER), 13)
                .asked(Queries.of(0x0384, ORDER), 13);
    }
}
