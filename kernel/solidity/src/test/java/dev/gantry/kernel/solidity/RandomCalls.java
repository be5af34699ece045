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
    private static final byte[][] INCEPTIONS = new byte[5][];

    static {
        for (int i = 0; i < INCEPTIONS.length; i++) {
            INCEPTIONS[i] = ("inception " + i).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final Random random;

    RandomCalls(long seed) {
        this.random = new Random(seed);
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
        return random.nextInt(40) == 0 ? Word.ZERO : Word.of(1 + random.nextInt(60));
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
        Item item = switch (random.nextInt(16)) {
            case 0, 1, 2 -> Items.create(body());
            case 3, 4 -> Items.update(1 + random.nextInt(3), body());
            case 5, 6 -> Items.put(body());
            case 7 -> Items.tombstone(1 + random.nextInt(3), small(), small(), Word.of(9));
            case 8 -> Items.invite(anyAccount(), anySubject());
            case 9 -> Items.accept(INCEPTIONS[random.nextInt(5)]);
            case 10 -> Items.offerAccount(anyAccount());
            case 11 -> Items.confirmAccount(anySubject());
            case 12 -> Items.removeAccount(anyAccount());
            case 13 -> Items.cancel(anyKey());
            case 14 ->
                random.nextBoolean()
                        ? Items.tick(random.nextInt(1000))
                        : new Item(random.nextInt(0x500), new byte[random.nextInt(70)]);
            default -> vote();
        };
        if (random.nextInt(20) == 0) {
            int length = Math.max(0, item.args().length + random.nextInt(5) - 2);
            return new Item(item.fn(), Arrays.copyOf(item.args(), length));
        }
        return item;
    }

    private Item vote() {
        return switch (random.nextInt(9)) {
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
            default -> Items.vote(random.nextInt(0x200), new byte[random.nextInt(3)]);
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
            for (int key = 1; key <= 60; key += 7) {
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
