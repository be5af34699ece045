package dev.gantry.kernel;

/** K4: records. The id is computed with the caller's subject, so a record is its owner's by construction. */
final class Records {
    static final int ACTIVE = 1;
    static final int TOMBSTONED = 2;
    private static final int MAX_META = 1024;
    private static final int MAX_PAYLOAD = 4096;
    private static final int DIGEST_MODE = 1;
    private static final int CIPHER_MODE = 2;

    private Records() {}

    private record Body(Word collection, Word key, int mode, Word content, Word metaDigest, boolean overLimit) {}

    /** version u64 at byte 8, status at 30, mode at 31 */
    private record Head(Word digest, long version, int status, int mode) {}

    static Effect apply(Call call) throws Refusal {
        return switch (call.fn()) {
            case Fn.CREATE -> create(call);
            case Fn.UPDATE -> update(call);
            case Fn.TOMBSTONE -> tombstone(call);
            case Fn.PUT -> put(call);
            default -> throw new Refusal(KernelError.E_FUNCTION);
        };
    }

    private static Effect create(Call call) throws Refusal {
        Body body = body(call.arguments());
        Word id = Digests.recordId(call.scope(), body.collection, body.key);
        if (head(call.state(), id).version != 0) {
            throw new Refusal(KernelError.E_EXISTS);
        }
        return write(call, id, new Head(Word.ZERO, 0, 0, 0), body);
    }

    private static Effect update(Call call) throws Refusal {
        var in = call.arguments();
        long expected = in.u64();
        Body body = body(in);
        Word id = Digests.recordId(call.scope(), body.collection, body.key);
        return write(call, id, current(call, id, expected), body);
    }

    private static Effect put(Call call) throws Refusal {
        Body body = body(call.arguments());
        Word id = Digests.recordId(call.scope(), body.collection, body.key);
        Head head = head(call.state(), id);
        if (head.status == TOMBSTONED) {
            throw new Refusal(KernelError.E_STATE);
        }
        return write(call, id, head, body);
    }

    private static Effect tombstone(Call call) throws Refusal {
        var in = call.arguments();
        long expected = in.u64();
        Word collection = in.word();
        Word key = in.word();
        Word reason = in.word();
        in.end();
        if (collection.isZero() || key.isZero()) {
            throw new Refusal(KernelError.E_ARG);
        }
        Word id = Digests.recordId(call.scope(), collection, key);
        Head head = current(call, id, expected);
        return store(call, id, head, Fn.TOMBSTONE, head.mode, TOMBSTONED, Word.ZERO, reason);
    }

    private static Effect write(Call call, Word id, Head previous, Body body) throws Refusal {
        if (body.overLimit) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        int kind = previous.version == 0 ? Fn.CREATE : Fn.UPDATE;
        return store(call, id, previous, kind, body.mode, ACTIVE, body.content, body.metaDigest);
    }

    private static Effect store(
            Call call, Word id, Head previous, int kind, int mode, int status, Word content, Word metaDigest)
            throws Refusal {
        if (previous.version == Long.MAX_VALUE) {
            throw new Refusal(KernelError.E_OVERFLOW);
        }
        long version = previous.version + 1;
        Word digest = Digests.head(id, version, previous.digest, mode, status, content, metaDigest);
        byte[] packed = new byte[Word.SIZE];
        System.arraycopy(Word.of(version).bytes(), 24, packed, 8, 8);
        packed[30] = (byte) status;
        packed[31] = (byte) mode;
        call.state().put(headKey(id), digest);
        call.state().put(packedKey(id), Word.of(packed));
        return new Effect(version, kind, id, Word.of(version), digest, content, metaDigest);
    }

    private static Head current(Call call, Word id, long expected) throws Refusal {
        Head head = head(call.state(), id);
        if (head.version == 0) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        if (head.status == TOMBSTONED) {
            throw new Refusal(KernelError.E_STATE);
        }
        if (head.version != expected) {
            throw new Refusal(KernelError.E_VERSION);
        }
        return head;
    }

    /** K4-0. */
    private static Body body(Cursor in) throws Refusal {
        Word collection = in.word();
        Word key = in.word();
        int mode = in.u8();
        Word content = in.word();
        byte[] meta = in.bytes(in.u16());
        byte[] payload = in.bytes(in.u32());
        in.end();
        if (collection.isZero() || key.isZero() || content.isZero() || mode > CIPHER_MODE) {
            throw new Refusal(KernelError.E_ARG);
        }
        if (mode == DIGEST_MODE && payload.length > 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        if (payload.length > 0 && !Digests.plain(payload).equals(content)) {
            throw new Refusal(KernelError.E_PROOF);
        }
        boolean overLimit = meta.length > MAX_META || payload.length > MAX_PAYLOAD;
        return new Body(collection, key, mode, content, Digests.plain(meta), overLimit);
    }

    private static Head head(KernelState state, Word id) {
        Word packed = state.get(packedKey(id));
        return new Head(state.get(headKey(id)), packed.u64(8), packed.at(30), packed.at(31));
    }

    static Word[] look(KernelState state, int fn, byte[] args) throws Refusal {
        if (fn != Fn.RECORD) {
            throw new Refusal(KernelError.E_FUNCTION);
        }
        var in = new Cursor(args);
        Word id = in.word();
        in.end();
        Head head = head(state, id);
        if (head.version == 0) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        return Calls.words(Word.of(head.version), Word.of(head.status), Word.of(head.mode), head.digest);
    }

    private static Word headKey(Word id) {
        return Digests.tagged("gantry:state:head", id);
    }

    private static Word packedKey(Word id) {
        return Digests.tagged("gantry:state:record", id);
    }
}
