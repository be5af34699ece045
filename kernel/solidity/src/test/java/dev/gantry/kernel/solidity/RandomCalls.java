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

    private static final int CONTRACTS = 4;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Random random;
    /** The contract that most calls are of, so that its calls meet. */
    private final int focus;

    private final int keys;

    RandomCalls(long seed) {
        this.random = new Random(seed * SPREAD); // neighbouring seeds would begin alike
        this.focus = random.nextInt(CONTRACTS);
        this.keys = random.nextBoolean() ? 6 : MOST_KEYS;
    }

    KernelGenesis genesis() {
        int governors = 1 + random.nextInt(3);
        var list = new ArrayList<KernelGenesis.Governor>();
        for (int i = 0; i < governors; i++) {
            list.add(new KernelGenesis.Governor(account(i), subject(i)));
        }
        return new KernelGenesis(Word.of(7), 1 + random.nextInt(3), 1 + random.nextInt(governors), list);
    }

    static Word account(int i) {
        return Word.of(0xACC0000L + i);
    }

    private static Word subject(int i) {
        return Digests.subject(INCEPTIONS[i % INCEPTIONS.length]);
    }

    Word anyAccount() {
        return account(random.nextInt(7));
    }

    private Word anySubject() {
        return random.nextInt(12) == 0 ? Word.ZERO : subject(random.nextInt(5));
    }

    private Word anyKey() {
        return random.nextInt(40) == 0 ? Word.ZERO : Word.of(1 + random.nextInt(keys));
    }

    byte[] request() {
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
            default -> record();
        };
    }

    private Item call() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> Items.cancel(anyKey());
            case 2 -> Items.tick(random.nextInt(1000));
            case 3 -> new Item(random.nextInt(0x500), new byte[random.nextInt(70)]);
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
