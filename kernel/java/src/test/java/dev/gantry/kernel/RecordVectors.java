package dev.gantry.kernel;

import static dev.gantry.kernel.KernelError.*;
import static dev.gantry.kernel.Script.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** K4, in the order of its checks. Record 1 lives at version 1; record 2 is tombstoned at version 2; record 3 is unknown. */
final class RecordVectors {
    private static final byte[] NONE = {};
    private static final byte[] META = {1, 2, 3};
    private static final byte[] PAYLOAD = {7};
    private static final Word COLLECTION = Word.of(5);
    private final List<Script> all = new ArrayList<>();

    static Items.Body body(int key, int mode, Word content, int meta, byte[] payload) {
        return new Items.Body(COLLECTION, Word.of(key), mode, content, new byte[meta], payload);
    }

    static Items.Body good(int key) {
        return new Items.Body(COLLECTION, Word.of(key), 0, sha(PAYLOAD), META, PAYLOAD);
    }

    static Word recordId(int owner, int key) {
        return h(
                "gantry:record:v1",
                subject(owner).bytes(),
                COLLECTION.bytes(),
                Word.of(key).bytes());
    }

    static Word head(Word id, long version, Word previous, int mode, int status, Word content, Word meta) {
        byte[] flags = {(byte) mode, (byte) status};
        return h(
                "gantry:head:v1",
                id.bytes(),
                Items.u64(version),
                previous.bytes(),
                flags,
                content.bytes(),
                meta.bytes());
    }

    static Word head1(int owner, int key) {
        return head(recordId(owner, key), 1, Word.ZERO, 0, 1, sha(PAYLOAD), sha(META));
    }

    static Change created(int owner, int request, int key) {
        return change(
                subject(owner), request, 0x0401, recordId(owner, key), 1, head1(owner, key), sha(PAYLOAD), sha(META));
    }

    private static Change buried(int request, int key) {
        Word head = head(recordId(1, key), 2, head1(1, key), 0, 2, Word.ZERO, Word.of(9));
        return change(subject(1), request, 0x0403, recordId(1, key), 2, head, Word.ZERO, Word.of(9));
    }

    private Script shelf(String id, String title, String... rules) throws Exception {
        var s = new Script("K4-" + id, title, 1, rules);
        s.ok(1, one(1, Items.create(good(1))), created(1, 1, 1));
        s.ok(1, one(2, Items.create(good(2))), created(1, 2, 2));
        s.ok(1, one(3, Items.tombstone(1, COLLECTION, Word.of(2), Word.of(9))), buried(3, 2));
        all.add(s);
        return s;
    }

    private void refused(String id, String title, String rule, Item item, KernelError error) throws Exception {
        shelf(id, title, rule)
                .no(1, one(9, item), error, 0)
                .ask(Queries.record(recordId(1, 1)), 0, Word.of(1), Word.of(1), Word.ZERO, head1(1, 1));
    }

    List<Script> build() throws Exception {
        Word right = sha(PAYLOAD);
        Word wrong = Word.of(123);
        for (int fn : new int[] {Fn.CREATE, Fn.UPDATE, Fn.PUT}) {
            String n = fn == Fn.CREATE ? "create" : fn == Fn.UPDATE ? "update" : "put";
            byte[] prefix = fn == Fn.UPDATE ? Items.u64(1) : NONE;
            byte[] full = Items.args(prefix, good(1).bytes());
            var cut = shelf(n + "-cut", n + " cut anywhere", "K4-0");
            for (int i = 0; i < full.length; i++) {
                cut.no(1, one(9, new Item(fn, Arrays.copyOf(full, i))), E_ARG, 0);
            }
            Object[][] cases = {
                {"trailing", Items.args(full, new byte[1]), E_ARG},
                {"mode", Items.args(prefix, body(1, 3, right, 0, NONE).bytes()), E_ARG},
                {"key-zero", Items.args(prefix, body(0, 0, right, 0, NONE).bytes()), E_ARG},
                {
                    "content-zero",
                    Items.args(prefix, body(1, 0, Word.ZERO, 0, NONE).bytes()),
                    E_ARG
                },
                {
                    "collection-zero",
                    Items.args(prefix, new Items.Body(Word.ZERO, Word.of(1), 0, right, NONE, NONE).bytes()),
                    E_ARG
                },
                {
                    "digest-payload",
                    Items.args(prefix, body(1, 1, right, 0, PAYLOAD).bytes()),
                    E_ARG
                },
                {
                    "digest-payload-before-proof",
                    Items.args(prefix, body(1, 1, wrong, 0, PAYLOAD).bytes()),
                    E_ARG
                },
                {"proof", Items.args(prefix, body(1, 0, wrong, 0, PAYLOAD).bytes()), E_PROOF},
                {
                    "proof-cipher",
                    Items.args(prefix, body(1, 2, wrong, 0, PAYLOAD).bytes()),
                    E_PROOF
                },
                {
                    "proof-before-state",
                    Items.args(prefix, body(2, 0, wrong, 0, PAYLOAD).bytes()),
                    E_PROOF
                },
                {
                    "tombstoned",
                    Items.args(
                            fn == Fn.UPDATE ? Items.u64(7) : NONE,
                            body(2, 0, right, 1025, NONE).bytes()),
                    fn == Fn.CREATE ? E_EXISTS : E_STATE
                },
                {
                    "meta-limit",
                    Items.args(
                            prefix,
                            body(fn == Fn.CREATE ? 3 : 1, 0, right, 1025, NONE).bytes()),
                    E_LIMIT
                },
                {
                    "payload-limit",
                    Items.args(
                            prefix,
                            body(fn == Fn.CREATE ? 3 : 1, 0, sha(new byte[4097]), 0, new byte[4097])
                                    .bytes()),
                    E_LIMIT
                },
            };
            for (Object[] c : cases) {
                refused(n + "-" + c[0], n + ": " + c[0], "K4-0", new Item(fn, (byte[]) c[1]), (KernelError) c[2]);
            }
        }
        refused(
                "create-exists",
                "an existing id before limits",
                "K4-1",
                Items.create(body(1, 0, right, 1025, NONE)),
                E_EXISTS);
        refused(
                "update-unknown",
                "existence before limits",
                "K4-2",
                Items.update(1, body(3, 0, right, 1025, NONE)),
                E_NOT_FOUND);
        refused(
                "update-version",
                "version before limits",
                "K4-2",
                Items.update(2, body(1, 0, right, 1025, NONE)),
                E_VERSION);
        refused(
                "update-version-huge",
                "an expected version over 63 bits",
                "K4-2",
                Items.update(-1, good(1)),
                E_VERSION);
        refused(
                "tombstone-unknown",
                "unknown",
                "K4-3",
                Items.tombstone(1, COLLECTION, Word.of(3), Word.ZERO),
                E_NOT_FOUND);
        refused(
                "tombstone-twice",
                "state before version",
                "K4-3",
                Items.tombstone(1, COLLECTION, Word.of(2), Word.ZERO),
                E_STATE);
        refused(
                "tombstone-version",
                "version",
                "K4-3",
                Items.tombstone(2, COLLECTION, Word.of(1), Word.ZERO),
                E_VERSION);
        refused("tombstone-zero", "key zero", "K4-3", Items.tombstone(1, COLLECTION, Word.ZERO, Word.ZERO), E_ARG);
        refused("function", "no such function", "S-30", new Item(0x0405, NONE), E_FUNCTION);
        refused("query-as-item", "a query is not called", "S-50", new Item(Fn.RECORD, new byte[32]), E_FUNCTION);
        shelf("queries", "unknown and malformed queries", "S-50")
                .ask(Queries.record(recordId(1, 3)), 2)
                .ask(Queries.of(0x0481), 13)
                .ask(Queries.of(Fn.RECORD), 1);
        shelf("two-owners", "two owners use the same key", "K4-1")
                .ok(2, one(1, Items.create(good(1))), created(2, 1, 1));
        shelf("foreign", "another's record cannot be named", "K4-2")
                .no(2, one(1, Items.update(1, good(1))), E_NOT_FOUND, 0);
        Word head2 = head(recordId(1, 1), 2, head1(1, 1), 0, 1, right, sha(META));
        shelf("batch", "a batch sees its earlier effects", "S-11")
                .ok(
                        1,
                        KernelRequest.atomic(k(9), List.of(Items.create(good(3)), Items.put(good(1))))
                                .encode(),
                        created(1, 9, 3),
                        change(subject(1), 9, 0x0402, recordId(1, 1), 2, head2, right, sha(META)));
        shelf("rollback", "the second item undoes the first", "S-11", "S-3")
                .no(
                        1,
                        KernelRequest.atomic(k(9), List.of(Items.create(good(3)), Items.create(good(3))))
                                .encode(),
                        E_EXISTS,
                        1)
                .ask(Queries.record(recordId(1, 3)), 2);
        shelf("independent", "a failing item disturbs no other", "S-12", "S-41")
                .ok(
                        1,
                        KernelRequest.independent(
                                        List.of(k(7), k(8), k(9)),
                                        List.of(Items.create(good(3)), Items.create(good(3)), Items.create(good(4))))
                                .encode(),
                        created(1, 7, 3),
                        change(subject(1), 8, 0x00F0, Word.ZERO, 3, Word.of(1)),
                        created(1, 9, 4));
        Word edge = sha(new byte[4096]);
        shelf("limits", "exactly at both limits", "K4-0")
                .ok(
                        1,
                        one(9, Items.create(body(3, 2, edge, 1024, new byte[4096]))),
                        change(
                                subject(1),
                                9,
                                0x0401,
                                recordId(1, 3),
                                1,
                                head(recordId(1, 3), 1, Word.ZERO, 2, 1, edge, sha(new byte[1024])),
                                edge,
                                sha(new byte[1024])));
        return all;
    }
}
