package dev.gantry.kernel.solidity;

import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Item;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Plausible and implausible calls from a seed: a small world of accounts, subjects, keys and records, so that they meet. */
final class RandomCalls {
    private static final int MOST_KEYS = 60;
    private static final byte[][] INCEPTIONS = new byte[5][];

    static {
        for (int i = 0; i < INCEPTIONS.length; i++) {
            INCEPTIONS[i] = ("inception " + i).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static final int CONTRACTS = 7;
    private static final int CATALOGUE = 3;
    /** Whose calls need three parties, and others before them. */
    private static final int GRANTS = 5;

    private static final int FEW = 3;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Random random;
    /** The contract that most calls are of, so that its calls meet. */
    private final int focus;

    private final int keys;
    private Word lastKey = Word.of(1);
    private final RandomGrants grants;
    private int caller;

    /** A leaf of MAIN, and a tree or two mapped to it: a world's calls are too few to come upon them and then use them. */
    private int begun;

    RandomCalls(long seed) {
        this.random = new Random(seed * SPREAD); // neighbouring seeds would begin alike
        this.grants = new RandomGrants(random);
        this.focus = random.nextInt(CONTRACTS);
        this.keys = random.nextBoolean() ? 6 : MOST_KEYS;
    }

    int steps() {
        return focus == GRANTS ? 30 : 14;
    }

    KernelGenesis genesis() {
        int governors = focus >= CATALOGUE ? FEW : 1 + random.nextInt(FEW);
        var list = new ArrayList<KernelGenesis.Governor>();
        for (int i = 0; i < governors; i++) {
            list.add(new KernelGenesis.Governor(account(i), subject(i)));
        }
        int threshold = 1 + random.nextInt(focus == CATALOGUE ? 1 : governors);
        return new KernelGenesis(Word.of(7), 1 + random.nextInt(3), threshold, list);
    }

    static Word account(int i) {
        return Word.of(0xACC0000L + i);
    }

    static Word subject(int i) {
        return Digests.subject(INCEPTIONS[i % INCEPTIONS.length]);
    }

    /** Who sends the next request: mostly one of the first few, who hold what there is; a catalogue is made by two. */
    Word caller() {
        boolean strange = random.nextInt(focus == GRANTS ? 8 : 2) == 0;
        caller = random.nextInt(focus == CATALOGUE ? 2 : strange ? 7 : FEW);
        return account(caller);
    }

    private Word anyAccount() {
        return account(random.nextInt(7));
    }

    private Word anySubject() {
        return random.nextInt(12) == 0 ? Word.ZERO : subject(random.nextInt(5));
    }

    /** Often the last one again: what is cancelled or done is asked for again. */
    private Word anyKey() {
        if (random.nextInt(4) != 0) {
            lastKey = random.nextInt(40) == 0 ? Word.ZERO : Word.of(1 + random.nextInt(keys));
        }
        return lastKey;
    }

    byte[] request() {
        if (focus == CATALOGUE && begun < 3) {
            begun++;
            Item item = begun == 1 ? Items.byGovernance(root(true, Word.ZERO)) : root(false, node(Word.ZERO, 0, 0));
            return KernelRequest.single(Word.of(90 + begun), item).encode();
        }
        boolean atomic = random.nextInt(3) != 0;
        int count = random.nextInt(5) == 0 ? random.nextInt(5) : 1;
        var items = new ArrayList<Item>();
        var keys = new ArrayList<Word>();
        for (int i = 0; i < count; i++) {
            items.add(item());
            keys.add(anyKey());
        }
        byte[] request =
                (atomic ? KernelRequest.atomic(anyKey(), items) : KernelRequest.independent(keys, items)).encode();
        return switch (random.nextInt(25)) {
            case 0 -> Arrays.copyOf(request, random.nextInt(request.length + 1));
            case 1 -> Arrays.copyOf(request, request.length + 1 + random.nextInt(3));
            case 2 -> flipped(request);
            default -> request;
        };
    }

    private byte[] flipped(byte[] request) {
        byte[] copy = request.clone();
        copy[random.nextInt(Math.min(copy.length, 80))] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private Item item() {
        Item item = random.nextInt(3) == 0 ? any(random.nextInt(CONTRACTS)) : any(focus);
        if (random.nextInt(20) == 0) {
            int length = Math.max(0, item.args().length + random.nextInt(5) - 2);
            return new Item(item.fn(), Arrays.copyOf(item.args(), length));
        }
        return item;
    }

    private Item any(int contract) {
        return switch (contract) {
            case 0 -> call();
            case 1 -> identity();
            case 2 -> identifier();
            case CATALOGUE -> catalogue();
            case 4 -> record();
            case 5 -> grants.item(caller);
            default -> evidence();
        };
    }

    private Item call() {
        return switch (random.nextInt(7)) {
            case 0, 1 -> Items.cancel(anyKey());
            case 2 -> Items.tick(random.nextInt(1000));
            case 4 -> Items.vote(Fn.PAUSE, new byte[0]);
            case 3 -> new Item(random.nextInt(0x600), new byte[random.nextInt(70)]);
            default -> vote();
        };
    }

    private Item record() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> Items.create(body());
            case 3, 4 -> Items.update(1 + random.nextInt(3), body());
            case 5, 6 -> Items.put(body());
            default -> Items.tombstone(1 + random.nextInt(3), small(), small(), Word.of(9));
        };
    }

    private Item identity() {
        return switch (random.nextInt(11)) {
            case 0 -> Items.invite(anyAccount(), anySubject());
            case 1 -> Items.accept(INCEPTIONS[random.nextInt(5)]);
            case 2 -> Items.offerAccount(anyAccount());
            case 3, 4 -> Items.confirmAccount(anySubject());
            case 5 -> Items.removeAccount(anyAccount());
            case 6 -> Items.publish(random.nextInt(3), new byte[random.nextInt(3)]);
            case 7 -> Items.setGuardians(random.nextInt(3), guardians());
            case 8 -> Items.approveRecovery(anySubject(), anyAccount());
            case 9 -> vote();
            default -> random.nextInt(8) == 0 ? Items.deactivate(Word.of(3)) : Items.confirmAccount(anySubject());
        };
    }

    /** In order and without repetition, mostly. */
    private List<Word> guardians() {
        var all = new ArrayList<Word>();
        for (int i = random.nextInt(4); i > 0; i--) {
            all.add(anySubject());
        }
        return random.nextInt(8) == 0 ? all : all.stream().distinct().sorted().toList();
    }

    private Item identifier() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> Items.register(random.nextInt(3), space(), new byte[] {(byte) random.nextInt(3)});
            case 2, 3 -> Items.proposeAlias(anyUid(), anyUid());
            case 4 -> Items.confirmAlias(anyUid(), anyUid());
            case 5 ->
                random.nextBoolean() ? Items.retireAlias(anyUid(), Word.of(4)) : Items.retire(anyUid(), Word.of(5));
            case 6 -> Items.handOver(anyUid(), anySubject());
            default -> random.nextInt(4) == 0 ? vote() : Items.takeOver(anyUid());
        };
    }

    private byte[] space() {
        return random.nextInt(3) == 0 ? new byte[0] : new byte[] {(byte) ('a' + random.nextInt(2))};
    }

    private Word anyUid() {
        byte[] local = {(byte) random.nextInt(3)};
        byte[] space = space();
        return space.length == 0 ? Digests.ownUid(anySubject(), local) : Digests.uid(space, local);
    }

    private Item catalogue() {
        return random.nextInt(8) == 0 ? Items.byGovernance(catalogue(true)) : catalogue(false);
    }

    private Item catalogue(boolean main) {
        Word owner = main ? Word.ZERO : subject(random.nextInt(2));
        int place = anyPlace();
        Word node = random.nextInt(6) == 0 ? anyNode() : node(owner, place, random.nextInt(2));
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> create(main);
            case 3, 4, 5 -> Items.updateNode(anyVersion(), node, nodeBody(main, place < 2));
            case 6 -> Items.retireNode(anyVersion(), node, Word.of(8));
            case 7 ->
                Items.proposeLink(
                        anyFirst(), random.nextInt(4) == 0 ? node : anyFirst(), Word.of(1 + random.nextInt(6) / 5));
            case 8 -> Items.confirmLink(anyFirst(), anyFirst(), Word.of(1));
            default -> Items.endLink(anyFirst(), anyFirst(), Word.of(1), Word.of(7));
        };
    }

    private static Item root(boolean leaf, Word mapTo) {
        var body = new Items.NodeBody(1, 0, mapTo, Word.ZERO, new byte[0]);
        return Items.createNode(Word.ZERO, leaf, new byte[1], body);
    }

    private Item create(boolean main) {
        Word parent = random.nextInt(3) != 0 ? Word.ZERO : anyNode();
        byte[] code = new byte[random.nextInt(40) == 0 ? 65 : 1];
        code[0] = (byte) random.nextInt(2);
        Items.NodeBody body = nodeBody(main, parent.isZero());
        return Items.createNode(parent, random.nextInt(3) != (main ? 0 : 1), code, body);
    }

    private Items.NodeBody nodeBody(boolean main, boolean root) {
        int status = random.nextInt(12) == 0 ? 2 : random.nextInt(4) == 0 ? 3 : 1;
        boolean source = random.nextInt(main ? 20 : 2) == 0;
        int flags = random.nextInt(random.nextInt(20) == 0 ? 9 : 4) | (source ? 4 : 0);
        boolean maps = random.nextInt(8) == 0 ? random.nextBoolean() : root && !main;
        Word clazz = source && random.nextBoolean() ? Word.of(1) : Word.ZERO;
        byte[] meta = new byte[random.nextInt(30) == 0 ? 1024 + random.nextInt(2) : random.nextInt(3)];
        Word mapTo = maps ? node(Word.ZERO, Math.max(0, random.nextInt(6) - 3), 0) : Word.ZERO;
        return new Items.NodeBody(status, flags, mapTo, clazz, meta);
    }

    private int anyVersion() {
        return Math.max(1, random.nextInt(5) - 2);
    }

    private int anyPlace() {
        return Math.max(0, random.nextInt(5) - 2);
    }

    private Word anyFirst() {
        return node(random.nextInt(4) == 0 ? Word.ZERO : subject(random.nextInt(2)), 0, 0);
    }

    private Word anyNode() {
        Word owner = random.nextInt(3) == 0 ? Word.ZERO : subject(random.nextInt(2));
        return random.nextInt(25) == 0 ? Word.ZERO : node(owner, anyPlace(), random.nextInt(2));
    }

    /** Roots with code 0 and 1, and what is below the first. */
    private static Word node(Word owner, int place, int code) {
        Word first = Digests.nodeId(owner, Word.ZERO, new byte[1]);
        return switch (place) {
            case 0 -> first;
            case 1 -> Digests.nodeId(owner, Word.ZERO, new byte[] {1});
            default -> Digests.nodeId(owner, first, new byte[] {(byte) code});
        };
    }

    private Item evidence() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> {
                long from = random.nextInt(3) * (long) random.nextInt(2);
                yield Items.anchor(few(), algorithm(), from, from + step(), few(), few());
            }
            case 4, 5 -> Items.preserve(algorithm(), few());
            case 6 -> Items.revokeEvidence(algorithm(), few(), few());
            case 7 -> Items.revokeLeaf(few(), algorithm(), few(), few());
            default -> {
                Word network = random.nextInt(3) == 0 ? Word.of(8) : Word.ZERO;
                Word log = Digests.logId(subject(random.nextInt(2)), few(), 1);
                long size = step();
                yield Items.witness(network, log, size, head(log, size));
            }
        };
    }

    /** Of a first anchor at no known time, where the anchor's root and batch are these. */
    private Word head(Word log, long size) {
        return Digests.anchor(log, Word.ZERO, 0, size, few(), few(), 0);
    }

    private long step() {
        return random.nextInt(4) == 0 ? random.nextInt(3) : 1;
    }

    private int algorithm() {
        return random.nextInt(4) == 0 ? random.nextInt(4) : 1;
    }

    /** Nearly always the same, so that what is done is done again. */
    private Word few() {
        return random.nextInt(6) == 0 ? small() : Word.of(1);
    }

    private Item vote() {
        return switch (random.nextInt(12)) {
            case 0 -> Items.vote(Fn.PAUSE, new byte[0]);
            case 1, 2 -> Items.vote(Fn.RESUME, new byte[0]);
            case 3 -> Items.vote(Fn.SET_THRESHOLD, Items.u16(random.nextInt(4)));
            case 4 ->
                Items.vote(Fn.SET_GOVERNOR, Items.args(anySubject().bytes(), new byte[] {(byte) random.nextInt(3)}));
            case 5 ->
                Items.vote(
                        Fn.ENROL, Items.args(anyAccount().bytes(), anySubject().bytes()));
            case 6 ->
                Items.vote(
                        random.nextBoolean() ? Fn.SUSPEND : Fn.REINSTATE,
                        anySubject().bytes());
            case 7 -> Items.vote(Fn.SET_ROLES, Items.args(anySubject().bytes(), Items.u32(random.nextInt(5))));
            case 8, 9, 10 -> Items.vote(Fn.ASSIGN, Items.args(anySubject().bytes(), space()));
            default -> Items.vote(random.nextInt(0x400), new byte[random.nextInt(3)]);
        };
    }

    private Word small() {
        return random.nextInt(25) == 0 ? Word.ZERO : Word.of(1 + random.nextInt(2));
    }

    private Items.Body body() {
        byte[] meta = new byte[random.nextInt(30) == 0 ? 1024 + random.nextInt(2) : random.nextInt(4)];
        byte[] payload = new byte[random.nextInt(30) == 0 ? 4096 + random.nextInt(2) : random.nextInt(3)];
        random.nextBytes(payload);
        Word content = random.nextInt(10) == 0 ? small() : payload.length == 0 ? Word.of(5) : Digests.plain(payload);
        return new Items.Body(
                small(), small(), random.nextInt(12) == 0 ? 3 : random.nextInt(3), content, meta, payload);
    }

    /** Getters of everything this world can hold, and of some that it cannot. */
    static List<byte[]> queries() {
        var all = new ArrayList<byte[]>();
        all.add(Queries.info());
        all.add(Queries.selfTest());
        all.add(new byte[0]);
        all.add(new byte[] {4});
        all.add(Queries.of(Fn.INFO, Word.of(1)));
        all.add(Queries.of(0x0499));
        all.add(Queries.of(Fn.PROPOSAL));
        all.addAll(RandomGrants.queries());
        for (int i = 0; i < 7; i++) {
            all.add(Queries.account(account(i)));
            Word scope = i < 5 ? subject(i) : account(i);
            all.add(Queries.subject(subject(i)));
            all.add(Queries.of(Fn.GOVERNOR, subject(i)));
            all.add(Queries.invitation(account(i), subject(0)));
            all.add(Queries.of(Fn.OFFER, account(i), subject(1)));
            all.add(Queries.of(Fn.GUARDIANS, subject(i)));
            all.add(Queries.of(Fn.GUARDIAN, subject(i), subject(0)));
            all.add(Queries.of(Fn.RECOVERY, subject(i), account(5)));
            all.add(Queries.of(Fn.DOCUMENT, subject(i)));
            all.add(Items.args(Queries.of(Fn.ACCOUNT_AT, subject(i)), new byte[] {0}));
            all.add(Items.args(Queries.of(Fn.ACCOUNT_AT, subject(i)), new byte[] {1}));
            for (byte c = 0; c < 3; c++) {
                all.add(Queries.of(Fn.IDENTIFIER, Digests.ownUid(subject(i), new byte[] {c})));
                all.add(Queries.of(Fn.IDENTIFIER, Digests.uid(new byte[] {'a'}, new byte[] {c})));
                all.add(Queries.of(Fn.HANDED_OVER, Digests.uid(new byte[] {'b'}, new byte[] {c})));
            }
            for (int place = 0; place < 3; place++) {
                Word owner = i == 0 ? Word.ZERO : subject(i - 1);
                Word node = node(owner, place, 0);
                all.add(Queries.of(Fn.NODE, node));
                all.add(Queries.of(Fn.PLACE, node));
                all.add(Queries.of(Fn.SOURCE, node(Word.ZERO, place, 0), owner, Word.ZERO));
                all.add(Queries.of(Fn.SOURCE, node(Word.ZERO, place, 0), owner, Word.of(1)));
                all.add(Queries.of(Fn.LINK, node, node(Word.ZERO, 0, 0), Word.of(1)));
                all.add(Queries.of(Fn.LINK, node(subject(0), 0, 0), node, Word.of(2)));
            }
            for (int name = 1; name <= 2; name++) {
                Word log = Digests.logId(subject(i), Word.of(name), 1);
                all.add(Queries.of(Fn.LOG, log));
                all.add(Queries.of(Fn.LOG, Digests.logId(subject(i), Word.of(name), 2)));
                all.add(Queries.of(Fn.EVIDENCE, Digests.evidenceId(subject(i), Word.of(name), 1)));
                all.add(Queries.of(Fn.REVOKED_LEAF, log, Word.of(1)));
                for (int size = 1; size <= 2; size++) {
                    all.add(Items.args(Queries.of(Fn.ANCHOR_AT, log), Items.u64(size)));
                    for (Word network : List.of(Word.ZERO, Word.of(8))) {
                        all.add(Items.args(
                                Queries.of(Fn.ATTESTATION, network, log),
                                Items.u64(size),
                                subject(0).bytes()));
                    }
                }
            }
            for (int key = 1; key <= MOST_KEYS; key += 7) {
                all.add(Queries.request(Digests.requestId(scope, Word.of(key))));
            }
            for (int c = 1; c <= 2; c++) {
                for (int k = 1; k <= 2; k++) {
                    all.add(Queries.record(Digests.recordId(subject(i), Word.of(c), Word.of(k))));
                }
            }
        }
        return all;
    }
}
