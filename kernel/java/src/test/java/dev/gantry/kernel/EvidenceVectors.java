package dev.gantry.kernel;

import static dev.gantry.kernel.KernelError.*;
import static dev.gantry.kernel.Script.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * K6. Subject 1 anchored its log LOG at 5,000 ms up to 4 leaves (FIRST) and at 6,000 ms up to 9 (SECOND), and preserved DIGEST at 6,000 ms. The clock stands at 7,000 ms.
 * Subjects 2 and 3 did nothing.
 */
final class EvidenceVectors {
    private static final Word NAME = Word.of(7);
    private static final Word ROOT = Word.of(401);
    private static final Word ROOT_2 = Word.of(402);
    private static final Word BATCH = Word.of(501);
    private static final Word DIGEST = Word.of(601);
    private static final Word LEAF = Word.of(701);
    private static final Word REASON = Word.of(99);
    private static final Word OTHER = Word.of(12345);
    private static final Word FOREIGN = Word.of(78);
    private static final long MOST = Long.MAX_VALUE - 1;
    private static final Word LOG = log(1, NAME, 1);
    private static final Word FIRST = head(LOG, Word.ZERO, 0, 4, ROOT, BATCH, 5000);
    private static final Word SECOND = head(LOG, FIRST, 4, 9, ROOT_2, Word.ZERO, 6000);
    private static final Word PRESERVED = evidence(1, DIGEST, 1);
    private final List<Script> all = new ArrayList<>();

    private static Word log(int owner, Word name, int algorithm) {
        return h("gantry:log:v1", subject(owner).bytes(), name.bytes(), new byte[] {(byte) algorithm});
    }

    private static Word evidence(int owner, Word digest, int algorithm) {
        return h("gantry:evidence:v1", subject(owner).bytes(), digest.bytes(), new byte[] {(byte) algorithm});
    }

    private static Word head(Word log, Word previous, long from, long to, Word root, Word batch, long time) {
        return h(
                "gantry:anchor:v1",
                log.bytes(),
                previous.bytes(),
                Items.u64(from),
                Items.u64(to),
                root.bytes(),
                batch.bytes(),
                Items.u64(time));
    }

    private static Change anchored(int by, int request, int kind, Word log, long to, Word root, Word head, long time) {
        return change(subject(by), request, kind, log, to, root, head, Word.of(time));
    }

    private static Change preserved(int by, int request, int kind, Word id, int algorithm, Word digest, long time) {
        return change(subject(by), request, kind, id, algorithm, digest, Word.ZERO, Word.of(time));
    }

    private static Change attested(int by, int request, int kind, long size, Word head, Word network, long time) {
        return change(subject(by), request, kind, LOG, size, head, network, Word.of(time));
    }

    private static Change replayed(int by, int request, long result) {
        return change(subject(by), request, 0x00F1, Word.ZERO, result);
    }

    private static Script tick(Script s, int request, long ms) {
        return s.ok(3, one(request, Items.tick(ms)), change(subject(3), request, 0x0003, Word.ZERO, ms));
    }

    private static byte[] first() {
        return one(1, Items.anchor(NAME, 1, 0, 4, ROOT, BATCH));
    }

    private static byte[] second(int request) {
        return one(request, Items.anchor(NAME, 1, 4, 9, ROOT_2, Word.ZERO));
    }

    private Script empty(String id, String title, String... rules) throws Exception {
        var s = new Script("K6-" + id, title, 1, rules);
        all.add(s);
        return s;
    }

    private Script world(String id, String title, String... rules) throws Exception {
        Script s = empty(id, title, rules);
        tick(s, 101, 5000);
        s.ok(1, first(), anchored(1, 1, 0x0601, LOG, 4, ROOT, FIRST, 5000));
        tick(s, 102, 6000);
        s.ok(1, second(2), anchored(1, 2, 0x0601, LOG, 9, ROOT_2, SECOND, 6000));
        s.ok(1, one(3, Items.preserve(1, DIGEST)), preserved(1, 3, 0x0602, PRESERVED, 1, DIGEST, 6000));
        return tick(s, 103, 7000);
    }

    private void refused(String id, int caller, Item item, KernelError error, String rule) throws Exception {
        world(id, id.replace('-', ' '), rule).no(caller, one(9, item), error, 0);
    }

    /** Too short and too long by one byte, and no byte at all. */
    private void lengths(String id, Item item, String rule) throws Exception {
        int length = item.args().length;
        refused(id + "-cut", 2, new Item(item.fn(), Arrays.copyOf(item.args(), length - 1)), E_ARG, rule);
        refused(id + "-trailing", 2, new Item(item.fn(), Arrays.copyOf(item.args(), length + 1)), E_ARG, rule);
        refused(id + "-empty", 2, new Item(item.fn(), new byte[0]), E_ARG, rule);
    }

    List<Script> build() throws Exception {
        anchorArguments();
        anchorOrder();
        anchors();
        preserving();
        revoking();
        revokingLeaves();
        attestArguments();
        attesting();
        withoutTime();
        queries();
        return all;
    }

    private void anchorArguments() throws Exception {
        lengths("anchor", Items.anchor(NAME, 1, 0, 1, ROOT, BATCH), "K6-1");
        refused("anchor-without-name", 1, Items.anchor(Word.ZERO, 1, 0, 1, ROOT, BATCH), E_ARG, "K6-1");
        refused("anchor-without-root", 1, Items.anchor(NAME, 1, 9, 10, Word.ZERO, BATCH), E_ARG, "K6-1");
        refused("anchor-algorithm-0", 1, Items.anchor(NAME, 0, 0, 1, ROOT, BATCH), E_ARG, "K6-1");
        refused("anchor-algorithm-3", 1, Items.anchor(NAME, 3, 0, 1, ROOT, BATCH), E_ARG, "K6-1");
        refused("anchor-of-no-leaf", 1, Items.anchor(NAME, 1, 9, 9, ROOT, BATCH), E_ARG, "K6-1");
        refused("anchor-backwards", 1, Items.anchor(NAME, 1, 9, 8, ROOT, BATCH), E_ARG, "K6-1");
        refused("anchor-to-over-63-bits", 1, Items.anchor(NAME, 1, 9, Long.MIN_VALUE, ROOT, BATCH), E_ARG, "K6-1");
        refused("anchor-from-over-63-bits", 1, Items.anchor(NAME, 1, -2, -1, ROOT, BATCH), E_ARG, "K6-1");
        refused("anchor-arguments-before-existence", 1, Items.anchor(NAME, 1, 4, 9, Word.ZERO, BATCH), E_ARG, "K6-1");
    }

    private void anchorOrder() throws Exception {
        refused("anchor-with-a-gap", 1, Items.anchor(NAME, 1, 10, 11, ROOT, BATCH), E_VERSION, "K6-1");
        refused("anchor-over-what-is-anchored", 1, Items.anchor(NAME, 1, 8, 10, ROOT, BATCH), E_VERSION, "K6-1");
        refused("anchor-between-two-anchors", 1, Items.anchor(NAME, 1, 4, 5, ROOT, BATCH), E_VERSION, "K6-1");
        refused("anchor-from-the-start-again", 1, Items.anchor(NAME, 1, 0, 10, ROOT, BATCH), E_VERSION, "K6-1");
        refused("anchor-first-with-a-gap", 2, Items.anchor(NAME, 1, 1, 2, ROOT, BATCH), E_VERSION, "K6-1");
        refused("anchor-another-root", 1, Items.anchor(NAME, 1, 4, 9, ROOT, Word.ZERO), E_EXISTS, "K6-1");
        refused("anchor-another-batch", 1, Items.anchor(NAME, 1, 4, 9, ROOT_2, BATCH), E_EXISTS, "K6-1");
        refused("anchor-another-start", 1, Items.anchor(NAME, 1, 0, 9, ROOT_2, Word.ZERO), E_EXISTS, "K6-1");
        refused("anchor-another-past", 1, Items.anchor(NAME, 1, 0, 4, ROOT_2, BATCH), E_EXISTS, "K6-1");
        refused("no-such-function", 1, new Item(0x0606, new byte[113]), E_FUNCTION, "S-30");
        refused("no-function-nought", 1, new Item(0x0600, new byte[113]), E_FUNCTION, "S-30");
        refused("no-action", 1, Items.vote(0x0610, new byte[113]), E_ARG, "K0-1");
        world("anchor-by-nobody", "evidence has a participant behind it", "S-20")
                .no(9, one(9, Items.anchor(NAME, 1, 0, 1, ROOT, BATCH)), E_FORBIDDEN, 999)
                .no(9, one(9, Items.preserve(1, DIGEST)), E_FORBIDDEN, 999);
    }

    private void anchors() throws Exception {
        world("anchor", "an anchor follows the one before it, at a time", "K6-1")
                .ask(Queries.of(Fn.LOG, LOG), 0, subject(1), Word.of(9), ROOT_2, SECOND, Word.of(2), Word.of(6000))
                .ask(anchorAt(LOG, 4), 0, FIRST, Word.ZERO, Word.of(5000))
                .ask(anchorAt(LOG, 9), 0, SECOND, Word.of(4), Word.of(6000));
        Word third = head(LOG, SECOND, 9, 10, ROOT, Word.ZERO, 7000);
        world("anchor-repeated", "under another key the first is told, whatever came since", "K6-0")
                .ok(1, second(11), anchored(1, 11, 0x06F1, LOG, 9, ROOT_2, SECOND, 6000))
                .ok(1, second(11), replayed(1, 11, 9))
                .ok(1, second(2), replayed(1, 2, 9))
                .ok(
                        1,
                        one(12, Items.anchor(NAME, 1, 9, 10, ROOT, Word.ZERO)),
                        anchored(1, 12, 0x0601, LOG, 10, ROOT, third, 7000))
                .ok(1, second(13), anchored(1, 13, 0x06F1, LOG, 9, ROOT_2, SECOND, 6000))
                .ok(
                        1,
                        one(14, Items.anchor(NAME, 1, 0, 4, ROOT, BATCH)),
                        anchored(1, 14, 0x06F1, LOG, 4, ROOT, FIRST, 5000))
                .ask(Queries.of(Fn.LOG, LOG), 0, subject(1), Word.of(10), ROOT, third, Word.of(3), Word.of(7000))
                .ask(anchorAt(LOG, 9), 0, SECOND, Word.of(4), Word.of(6000));
        Word another = log(2, NAME, 1);
        Word anothers = head(another, Word.ZERO, 0, 4, ROOT, BATCH, 7000);
        world("anchor-of-another", "two participants may use one name: it is another log", "K6-1")
                .ok(2, first(), anchored(2, 1, 0x0601, another, 4, ROOT, anothers, 7000))
                .ask(Queries.of(Fn.LOG, another), 0, subject(2), Word.of(4), ROOT, anothers, Word.of(1), Word.of(7000))
                .ask(Queries.of(Fn.LOG, LOG), 0, subject(1), Word.of(9), ROOT_2, SECOND, Word.of(2), Word.of(6000));
        Word sm3 = log(1, NAME, 2);
        world("anchor-of-sm3", "a log has one algorithm: another algorithm, another log", "K6-1")
                .ok(
                        1,
                        one(9, Items.anchor(NAME, 2, 0, 4, ROOT, BATCH)),
                        anchored(1, 9, 0x0601, sm3, 4, ROOT, head(sm3, Word.ZERO, 0, 4, ROOT, BATCH, 7000), 7000))
                .no(1, one(10, Items.anchor(NAME, 2, 9, 10, ROOT, BATCH)), E_VERSION, 0);
        Word last = head(LOG, SECOND, 9, MOST, ROOT, BATCH, 7000);
        world("anchor-the-most", "2⁶³−2 leaves are allowed, and then no more", "K6-1")
                .ok(
                        1,
                        one(9, Items.anchor(NAME, 1, 9, MOST, ROOT, BATCH)),
                        anchored(1, 9, 0x0601, LOG, MOST, ROOT, last, 7000))
                .no(1, one(10, Items.anchor(NAME, 1, MOST, MOST, ROOT, BATCH)), E_ARG, 0)
                .no(1, one(10, Items.anchor(NAME, 1, MOST, MOST + 1, ROOT, BATCH)), E_ARG, 0)
                .ask(anchorAt(LOG, MOST), 0, last, Word.of(9), Word.of(7000));
        together(third);
    }

    private void together(Word third) throws Exception {
        var follow = Items.anchor(NAME, 1, 9, 10, ROOT, Word.ZERO);
        Word fourth = head(LOG, third, 10, 11, ROOT_2, BATCH, 7000);
        world("anchors-together", "in one request the second follows the first", "K6-1", "S-11")
                .ok(
                        1,
                        KernelRequest.atomic(k(9), List.of(follow, Items.anchor(NAME, 1, 10, 11, ROOT_2, BATCH)))
                                .encode(),
                        anchored(1, 9, 0x0601, LOG, 10, ROOT, third, 7000),
                        anchored(1, 9, 0x0601, LOG, 11, ROOT_2, fourth, 7000));
        world("anchors-together-with-a-gap", "all or none", "K6-1", "S-11")
                .no(
                        1,
                        KernelRequest.atomic(k(9), List.of(follow, Items.anchor(NAME, 1, 11, 12, ROOT, BATCH)))
                                .encode(),
                        E_VERSION,
                        1)
                .ask(anchorAt(LOG, 10), 2)
                .ask(Queries.of(Fn.LOG, LOG), 0, subject(1), Word.of(9), ROOT_2, SECOND, Word.of(2), Word.of(6000));
        world("anchors-apart", "a repeat and a gap disturb nobody", "K6-0", "S-12")
                .ok(
                        1,
                        KernelRequest.independent(
                                        List.of(k(9), k(10), k(11)),
                                        List.of(
                                                Items.anchor(NAME, 1, 4, 9, ROOT_2, Word.ZERO),
                                                Items.anchor(NAME, 1, 10, 11, ROOT, BATCH),
                                                follow))
                                .encode(),
                        anchored(1, 9, 0x06F1, LOG, 9, ROOT_2, SECOND, 6000),
                        change(subject(1), 10, 0x00F0, Word.ZERO, 6, Word.of(1)),
                        anchored(1, 11, 0x0601, LOG, 10, ROOT, third, 7000));
    }

    private void preserving() throws Exception {
        lengths("preserve", Items.preserve(1, OTHER), "K6-2");
        refused("preserve-nothing", 1, Items.preserve(1, Word.ZERO), E_ARG, "K6-2");
        refused("preserve-algorithm-0", 1, Items.preserve(0, OTHER), E_ARG, "K6-2");
        refused("preserve-algorithm-3", 1, Items.preserve(3, OTHER), E_ARG, "K6-2");
        world("preserve", "the first time stays, however often it is filed", "K6-0", "K6-2")
                .ask(Queries.of(Fn.EVIDENCE, PRESERVED), 0, Word.of(1), Word.of(6000))
                .ok(1, one(9, Items.preserve(1, DIGEST)), preserved(1, 9, 0x06F2, PRESERVED, 1, DIGEST, 6000))
                .ok(1, one(9, Items.preserve(1, DIGEST)), replayed(1, 9, 6000))
                .ok(1, one(3, Items.preserve(1, DIGEST)), replayed(1, 3, 6000))
                .ask(Queries.of(Fn.EVIDENCE, PRESERVED), 0, Word.of(1), Word.of(6000));
        Word another = evidence(2, DIGEST, 1);
        world("preserve-another's", "each party files for itself", "K6-2")
                .ok(2, one(9, Items.preserve(1, DIGEST)), preserved(2, 9, 0x0602, another, 1, DIGEST, 7000))
                .ask(Queries.of(Fn.EVIDENCE, another), 0, Word.of(1), Word.of(7000))
                .ask(Queries.of(Fn.EVIDENCE, PRESERVED), 0, Word.of(1), Word.of(6000));
        Word sm3 = evidence(1, DIGEST, 2);
        world("preserve-sm3", "a digest is one with its algorithm", "K6-2")
                .ok(1, one(9, Items.preserve(2, DIGEST)), preserved(1, 9, 0x0602, sm3, 2, DIGEST, 7000))
                .ask(Queries.of(Fn.EVIDENCE, sm3), 0, Word.of(1), Word.of(7000));
    }

    private static Change revoked(int request, int algorithm) {
        Word id = evidence(1, DIGEST, algorithm);
        return change(subject(1), request, 0x0603, id, algorithm, DIGEST, REASON, Word.of(7000));
    }

    private void revoking() throws Exception {
        lengths("revoke", Items.revokeEvidence(1, DIGEST, REASON), "K6-3");
        refused("revoke-nothing", 1, Items.revokeEvidence(1, Word.ZERO, REASON), E_ARG, "K6-3");
        refused("revoke-without-reason", 1, Items.revokeEvidence(1, DIGEST, Word.ZERO), E_ARG, "K6-3");
        refused("revoke-algorithm-0", 1, Items.revokeEvidence(0, DIGEST, REASON), E_ARG, "K6-3");
        refused("revoke-algorithm-3", 1, Items.revokeEvidence(3, DIGEST, REASON), E_ARG, "K6-3");
        refused("revoke-unknown", 1, Items.revokeEvidence(1, OTHER, REASON), E_NOT_FOUND, "K6-3");
        refused("revoke-of-another-algorithm", 1, Items.revokeEvidence(2, DIGEST, REASON), E_NOT_FOUND, "K6-3");
        refused("revoke-another's", 2, Items.revokeEvidence(1, DIGEST, REASON), E_NOT_FOUND, "K6-3");
        Script s = world("revoke", "revoked for good: neither revoked nor preserved again", "K6-2", "K6-3")
                .ok(1, one(9, Items.revokeEvidence(1, DIGEST, REASON)), revoked(9, 1));
        tick(s, 104, 8000)
                .ok(1, one(9, Items.revokeEvidence(1, DIGEST, REASON)), replayed(1, 9, 0))
                .no(1, one(10, Items.revokeEvidence(1, DIGEST, OTHER)), E_STATE, 0)
                .no(1, one(10, Items.preserve(1, DIGEST)), E_STATE, 0)
                .ask(Queries.of(Fn.EVIDENCE, PRESERVED), 0, Word.of(2), Word.of(6000), REASON, Word.of(7000));
        world("revoke-sm3", "of two filed alike one may go", "K6-3")
                .ok(
                        1,
                        one(8, Items.preserve(2, DIGEST)),
                        preserved(1, 8, 0x0602, evidence(1, DIGEST, 2), 2, DIGEST, 7000))
                .ok(1, one(9, Items.revokeEvidence(2, DIGEST, REASON)), revoked(9, 2))
                .ask(Queries.of(Fn.EVIDENCE, PRESERVED), 0, Word.of(1), Word.of(6000));
    }

    private void revokingLeaves() throws Exception {
        lengths("revoke-leaf", Items.revokeLeaf(NAME, 1, LEAF, REASON), "K6-4");
        refused("revoke-leaf-without-name", 1, Items.revokeLeaf(Word.ZERO, 1, LEAF, REASON), E_ARG, "K6-4");
        refused("revoke-leaf-nothing", 1, Items.revokeLeaf(NAME, 1, Word.ZERO, REASON), E_ARG, "K6-4");
        refused("revoke-leaf-without-reason", 1, Items.revokeLeaf(NAME, 1, LEAF, Word.ZERO), E_ARG, "K6-4");
        refused("revoke-leaf-algorithm-0", 1, Items.revokeLeaf(NAME, 0, LEAF, REASON), E_ARG, "K6-4");
        refused("revoke-leaf-algorithm-3", 1, Items.revokeLeaf(NAME, 3, LEAF, REASON), E_ARG, "K6-4");
        refused("revoke-leaf-of-no-log", 1, Items.revokeLeaf(OTHER, 1, LEAF, REASON), E_NOT_FOUND, "K6-4");
        refused("revoke-leaf-of-another-algorithm", 1, Items.revokeLeaf(NAME, 2, LEAF, REASON), E_NOT_FOUND, "K6-4");
        refused("revoke-leaf-of-another", 2, Items.revokeLeaf(NAME, 1, LEAF, REASON), E_NOT_FOUND, "K6-4");
        Script s = world(
                        "revoke-leaf", "a leaf is revoked once, with a reason and a time, and no other with it", "K6-4")
                .ok(
                        1,
                        one(9, Items.revokeLeaf(NAME, 1, LEAF, REASON)),
                        change(subject(1), 9, 0x0604, LOG, 9, LEAF, REASON, Word.of(7000)));
        tick(s, 104, 8000)
                .ok(1, one(9, Items.revokeLeaf(NAME, 1, LEAF, REASON)), replayed(1, 9, 0))
                .no(1, one(10, Items.revokeLeaf(NAME, 1, LEAF, OTHER)), E_STATE, 0)
                .ask(Queries.of(Fn.REVOKED_LEAF, LOG, LEAF), 0, REASON, Word.of(7000))
                .ask(Queries.of(Fn.REVOKED_LEAF, LOG, OTHER), 2)
                .ok(2, first(), anchored(2, 1, 0x0601, log(2, NAME, 1), 4, ROOT, of2(8000), 8000))
                .ask(Queries.of(Fn.REVOKED_LEAF, log(2, NAME, 1), LEAF), 2)
                .ok(
                        2,
                        one(9, Items.revokeLeaf(NAME, 1, LEAF, OTHER)),
                        change(subject(2), 9, 0x0604, log(2, NAME, 1), 4, LEAF, OTHER, Word.of(8000)))
                .ask(Queries.of(Fn.REVOKED_LEAF, log(2, NAME, 1), LEAF), 0, OTHER, Word.of(8000))
                .ask(Queries.of(Fn.REVOKED_LEAF, LOG, LEAF), 0, REASON, Word.of(7000));
    }

    private static Word of2(long time) {
        return head(log(2, NAME, 1), Word.ZERO, 0, 4, ROOT, BATCH, time);
    }

    private void attestArguments() throws Exception {
        lengths("attest", Items.witness(Word.ZERO, LOG, 9, SECOND), "K6-5");
        refused("attest-no-log", 2, Items.witness(FOREIGN, Word.ZERO, 9, SECOND), E_ARG, "K6-5");
        refused("attest-no-size", 2, Items.witness(FOREIGN, LOG, 0, SECOND), E_ARG, "K6-5");
        refused("attest-size-over-63-bits", 2, Items.witness(FOREIGN, LOG, -1, SECOND), E_ARG, "K6-5");
        refused("attest-size-of-63-bits", 2, Items.witness(FOREIGN, LOG, MOST + 1, SECOND), E_ARG, "K6-5");
        refused("attest-no-head", 2, Items.witness(FOREIGN, LOG, 9, Word.ZERO), E_ARG, "K6-5");
        refused("attest-unknown-log", 2, Items.witness(Word.ZERO, OTHER, 9, SECOND), E_NOT_FOUND, "K6-5");
        refused("attest-where-no-anchor-is", 2, Items.witness(Word.ZERO, LOG, 5, SECOND), E_NOT_FOUND, "K6-5");
        refused("attest-another-head", 2, Items.witness(Word.ZERO, LOG, 9, FIRST), E_PROOF, "K6-5");
        refused("attest-a-root-for-the-head", 2, Items.witness(Word.ZERO, LOG, 9, ROOT_2), E_PROOF, "K6-5");
        refused("attest-one's-own", 1, Items.witness(Word.ZERO, LOG, 9, SECOND), E_FORBIDDEN, "K6-5");
        refused("attest-existence-before-authority", 1, Items.witness(Word.ZERO, LOG, 5, SECOND), E_NOT_FOUND, "K6-5");
        refused("attest-authority-before-proof", 1, Items.witness(Word.ZERO, LOG, 9, FIRST), E_FORBIDDEN, "K6-5");
        refused("attest-arguments-before-existence", 2, Items.witness(Word.ZERO, OTHER, 9, Word.ZERO), E_ARG, "K6-5");
    }

    private void attesting() throws Exception {
        Script s = world("attest", "witnesses say what they have seen, each for itself, once", "K6-0", "K6-5")
                .ok(
                        2,
                        one(9, Items.witness(Word.ZERO, LOG, 9, SECOND)),
                        attested(2, 9, 0x0605, 9, SECOND, Word.ZERO, 7000));
        tick(s, 104, 8000)
                .ok(2, one(9, Items.witness(Word.ZERO, LOG, 9, SECOND)), replayed(2, 9, 0))
                .ok(
                        2,
                        one(10, Items.witness(Word.ZERO, LOG, 9, SECOND)),
                        attested(2, 10, 0x06F5, 9, SECOND, Word.ZERO, 7000))
                .no(2, one(11, Items.witness(Word.ZERO, LOG, 9, FIRST)), E_EXISTS, 0)
                .ok(
                        2,
                        one(11, Items.witness(Word.ZERO, LOG, 4, FIRST)),
                        attested(2, 11, 0x0605, 4, FIRST, Word.ZERO, 8000))
                .ok(
                        3,
                        one(9, Items.witness(Word.ZERO, LOG, 9, SECOND)),
                        attested(3, 9, 0x0605, 9, SECOND, Word.ZERO, 8000))
                .ask(attestation(Word.ZERO, LOG, 9, 2), 0, SECOND, Word.of(7000))
                .ask(attestation(Word.ZERO, LOG, 9, 3), 0, SECOND, Word.of(8000))
                .ask(attestation(Word.ZERO, LOG, 4, 2), 0, FIRST, Word.of(8000))
                .ask(attestation(Word.ZERO, LOG, 4, 3), 2)
                .ask(attestation(Word.ZERO, LOG, 9, 1), 2)
                .ask(attestation(FOREIGN, LOG, 9, 2), 2);
        Script foreign = world("attest-elsewhere", "of another ledger everything is told and nothing checked", "K6-5")
                .ok(
                        2,
                        one(9, Items.witness(FOREIGN, LOG, 12, OTHER)),
                        attested(2, 9, 0x0605, 12, OTHER, FOREIGN, 7000));
        tick(foreign, 104, 8000)
                .ok(
                        2,
                        one(10, Items.witness(FOREIGN, LOG, 12, OTHER)),
                        attested(2, 10, 0x06F5, 12, OTHER, FOREIGN, 7000))
                .no(2, one(11, Items.witness(FOREIGN, LOG, 12, FIRST)), E_EXISTS, 0)
                .ok(
                        1,
                        one(9, Items.witness(FOREIGN, LOG, MOST, FIRST)),
                        attested(1, 9, 0x0605, MOST, FIRST, FOREIGN, 8000))
                .ok(2, one(11, Items.witness(NETWORK, LOG, 9, OTHER)), attested(2, 11, 0x0605, 9, OTHER, NETWORK, 8000))
                .no(2, one(12, Items.witness(Word.ZERO, LOG, 9, OTHER)), E_PROOF, 0)
                .ask(attestation(FOREIGN, LOG, 12, 2), 0, OTHER, Word.of(7000))
                .ask(attestation(FOREIGN, LOG, MOST, 1), 0, FIRST, Word.of(8000))
                .ask(attestation(Word.ZERO, LOG, 12, 2), 2)
                .ask(attestation(Word.ZERO, LOG, 9, 2), 2);
    }

    /** Nobody ever ticked: everything is there all the same, at no known time. */
    private void withoutTime() throws Exception {
        Word head = head(LOG, Word.ZERO, 0, 4, ROOT, BATCH, 0);
        empty("without-time", "without a clock evidence has an order and no time", "S-16", "K6-0")
                .ok(1, first(), anchored(1, 1, 0x0601, LOG, 4, ROOT, head, 0))
                .ok(1, one(2, Items.anchor(NAME, 1, 0, 4, ROOT, BATCH)), anchored(1, 2, 0x06F1, LOG, 4, ROOT, head, 0))
                .no(1, one(9, Items.anchor(NAME, 1, 0, 4, ROOT_2, BATCH)), E_EXISTS, 0)
                .ask(Queries.of(Fn.LOG, LOG), 0, subject(1), Word.of(4), ROOT, head, Word.of(1))
                .ask(anchorAt(LOG, 4), 0, head)
                .ok(1, one(3, Items.preserve(1, DIGEST)), preserved(1, 3, 0x0602, PRESERVED, 1, DIGEST, 0))
                .ok(1, one(4, Items.preserve(1, DIGEST)), preserved(1, 4, 0x06F2, PRESERVED, 1, DIGEST, 0))
                .ask(Queries.of(Fn.EVIDENCE, PRESERVED), 0, Word.of(1))
                .ok(
                        1,
                        one(5, Items.revokeEvidence(1, DIGEST, REASON)),
                        change(subject(1), 5, 0x0603, PRESERVED, 1, DIGEST, REASON))
                .ask(Queries.of(Fn.EVIDENCE, PRESERVED), 0, Word.of(2), Word.ZERO, REASON)
                .ok(
                        1,
                        one(6, Items.revokeLeaf(NAME, 1, LEAF, REASON)),
                        change(subject(1), 6, 0x0604, LOG, 4, LEAF, REASON))
                .no(1, one(9, Items.revokeLeaf(NAME, 1, LEAF, REASON)), E_STATE, 0)
                .ok(2, one(7, Items.witness(Word.ZERO, LOG, 4, head)), attested(2, 7, 0x0605, 4, head, Word.ZERO, 0))
                .ok(2, one(8, Items.witness(Word.ZERO, LOG, 4, head)), attested(2, 8, 0x06F5, 4, head, Word.ZERO, 0));
    }

    private static byte[] anchorAt(Word log, long size) {
        return Items.args(Queries.of(Fn.ANCHOR_AT, log), Items.u64(size));
    }

    private static byte[] attestation(Word network, Word log, long size, int witness) {
        return Items.args(
                Queries.of(Fn.ATTESTATION, network, log),
                Items.u64(size),
                subject(witness).bytes());
    }

    private void queries() throws Exception {
        Script s = world("queries", "what is known and what is not", "S-50")
                .ask(Queries.of(Fn.LOG, OTHER), 2)
                .ask(anchorAt(LOG, 5), 2)
                .ask(anchorAt(LOG, 0), 2)
                .ask(anchorAt(LOG, -1), 2)
                .ask(anchorAt(OTHER, 9), 2)
                .ask(Queries.of(Fn.EVIDENCE, OTHER), 2)
                .ask(Queries.of(Fn.REVOKED_LEAF, LOG, LEAF), 2)
                .ask(attestation(Word.ZERO, LOG, 9, 2), 2)
                .ask(Queries.of(0x0685, LOG), 13)
                .ask(Queries.of(0x067F, LOG), 13);
        byte[][] asked = {
            Queries.of(Fn.LOG, LOG),
            anchorAt(LOG, 9),
            Queries.of(Fn.EVIDENCE, PRESERVED),
            Queries.of(Fn.REVOKED_LEAF, LOG, LEAF),
            attestation(Word.ZERO, LOG, 9, 2)
        };
        for (byte[] query : asked) {
            s.ask(Arrays.copyOf(query, query.length - 1), 1).ask(Arrays.copyOf(query, query.length + 1), 1);
        }
    }
}
