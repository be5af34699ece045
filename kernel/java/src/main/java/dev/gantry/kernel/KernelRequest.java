package dev.gantry.kernel;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A request in its one canonical form (S-10 to S-15). {@link #decode} accepts exactly what {@link #encode} writes.
 *
 * @param keys one key (ATOMIC), or one per item (INDEPENDENT)
 */
public record KernelRequest(Mode mode, List<Word> keys, List<Item> items) {
    public static final int MAX_BYTES = 98_304;
    public static final int MAX_ITEMS = 128;

    /** The bytes of an INDEPENDENT request before its items: version, mode, count. */
    public static final int INDEPENDENT_HEADER = 1 + 1 + 2;

    /** All or nothing under one key, or each for itself under its own. */
    public enum Mode {
        ATOMIC,
        INDEPENDENT
    }

    public KernelRequest {
        keys = List.copyOf(keys);
        items = List.copyOf(items);
    }

    public static KernelRequest atomic(Word key, List<Item> items) {
        return new KernelRequest(Mode.ATOMIC, List.of(key), items);
    }

    public static KernelRequest single(Word key, Item item) {
        return atomic(key, List.of(item));
    }

    public static KernelRequest independent(List<Word> keys, List<Item> items) {
        return new KernelRequest(Mode.INDEPENDENT, keys, items);
    }

    /** The bytes that an item takes in an INDEPENDENT request, with its key, function and length. */
    public static int independentBytes(Item item) {
        return Word.SIZE + 2 + 4 + item.args().length;
    }

    public byte[] encode() {
        var out = new ByteArrayOutputStream();
        out.write(1);
        out.write(mode.ordinal());
        if (mode == Mode.ATOMIC) {
            out.writeBytes(keys.get(0).bytes());
        }
        u16(out, items.size());
        for (int i = 0; i < items.size(); i++) {
            if (mode == Mode.INDEPENDENT) {
                out.writeBytes(keys.get(i).bytes());
            }
            item(out, items.get(i));
        }
        return out.toByteArray();
    }

    /** Refuses as S-10 and S-13 say. */
    public static KernelRequest decode(byte[] request) throws Refusal {
        if (request.length > MAX_BYTES) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        var in = new Cursor(request);
        if (in.u8() != 1) {
            throw new Refusal(KernelError.E_ARG);
        }
        int modeNumber = in.u8();
        if (modeNumber > 1) {
            throw new Refusal(KernelError.E_ARG);
        }
        boolean atomic = modeNumber == 0;
        var keys = new ArrayList<Word>();
        if (atomic) {
            keys.add(in.word());
        }
        int count = in.u16();
        if (count == 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        if (count > MAX_ITEMS) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        var items = new ArrayList<Item>(count);
        for (int i = 0; i < count; i++) {
            if (!atomic) {
                keys.add(in.word());
            }
            int fn = in.u16();
            items.add(new Item(fn, in.bytes(in.u32())));
        }
        in.end();
        for (Word key : keys) {
            if (key.isZero()) {
                throw new Refusal(KernelError.E_ARG);
            }
        }
        for (Item item : items) {
            if (Fn.travelsAlone(item.fn()) && (!atomic || count > 1)) {
                throw new Refusal(KernelError.E_ARG);
            }
        }
        return new KernelRequest(atomic ? Mode.ATOMIC : Mode.INDEPENDENT, keys, items);
    }

    /** The digest of the whole ATOMIC request. */
    public Word digest() {
        return digest(items);
    }

    /** The digest of these items as one batch (S-15). */
    public static Word digest(List<Item> items) {
        var out = new ByteArrayOutputStream();
        u16(out, items.size());
        items.forEach(i -> item(out, i));
        return Digests.tagged("gantry:request:v1", (Object) out.toByteArray());
    }

    private static void item(ByteArrayOutputStream out, Item item) {
        u16(out, item.fn());
        u16(out, item.args().length >>> 16);
        u16(out, item.args().length & 0xffff);
        out.writeBytes(item.args());
    }

    private static void u16(ByteArrayOutputStream out, int n) {
        out.write(n >>> 8);
        out.write(n);
    }
}
