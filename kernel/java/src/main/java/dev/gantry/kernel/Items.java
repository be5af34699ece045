package dev.gantry.kernel;

import java.io.ByteArrayOutputStream;

/** Calls of the kernel's functions in their canonical form. No check is made here that the kernel makes. */
public final class Items {
    private Items() {}

    public static Item vote(int fn, byte[] args) {
        return new Item(Fn.VOTE, args(u16(fn), args));
    }

    public static Item cancel(Word key) {
        return new Item(Fn.CANCEL, key.bytes());
    }

    public static Item tick(long ms) {
        return new Item(Fn.TICK, u64(ms));
    }

    public static Item invite(Word account, Word subject) {
        return new Item(Fn.INVITE, args(account.bytes(), subject.bytes()));
    }

    public static Item accept(byte[] inception) {
        return new Item(Fn.ACCEPT, inception);
    }

    public static Item offerAccount(Word account) {
        return new Item(Fn.OFFER_ACCOUNT, account.bytes());
    }

    public static Item confirmAccount(Word subject) {
        return new Item(Fn.CONFIRM_ACCOUNT, subject.bytes());
    }

    public static Item removeAccount(Word account) {
        return new Item(Fn.REMOVE_ACCOUNT, account.bytes());
    }

    /** What a record's first and later versions have in common. */
    public record Body(Word collection, Word key, int mode, Word content, byte[] meta, byte[] payload) {
        byte[] bytes() {
            return args(
                    collection.bytes(),
                    key.bytes(),
                    new byte[] {(byte) mode},
                    content.bytes(),
                    u16(meta.length),
                    meta,
                    u32(payload.length),
                    payload);
        }
    }

    public static Item create(Body body) {
        return new Item(Fn.CREATE, body.bytes());
    }

    public static Item update(long expected, Body body) {
        return new Item(Fn.UPDATE, args(u64(expected), body.bytes()));
    }

    public static Item put(Body body) {
        return new Item(Fn.PUT, body.bytes());
    }

    public static Item tombstone(long expected, Word collection, Word key, Word reason) {
        return new Item(Fn.TOMBSTONE, args(u64(expected), collection.bytes(), key.bytes(), reason.bytes()));
    }

    /** The body inside a create, update or put, read back; Refusal if it is none. */
    public static Body body(Item item) throws Refusal {
        var in = new Cursor(item.args());
        if (item.fn() == Fn.UPDATE) {
            in.u64();
        } else if (item.fn() != Fn.CREATE && item.fn() != Fn.PUT) {
            throw new Refusal(KernelError.E_ARG);
        }
        Word collection = in.word();
        Word key = in.word();
        int mode = in.u8();
        Word content = in.word();
        byte[] meta = in.bytes(in.u16());
        byte[] payload = in.bytes(in.u32());
        in.end();
        return new Body(collection, key, mode, content, meta, payload);
    }

    public static byte[] args(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static byte[] u16(int n) {
        return new byte[] {(byte) (n >>> 8), (byte) n};
    }

    public static byte[] u32(int n) {
        return new byte[] {(byte) (n >>> 24), (byte) (n >>> 16), (byte) (n >>> 8), (byte) n};
    }

    public static byte[] u64(long n) {
        return args(u32((int) (n >>> 32)), u32((int) n));
    }
}
