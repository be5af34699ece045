package dev.gantry.kernel;

import java.util.Arrays;

/** Reads arguments; running out of bytes, or leaving some, is E_ARG. */
final class Cursor {
    private final byte[] data;
    private int position;

    Cursor(byte[] data) {
        this.data = data;
    }

    int u8() throws Refusal {
        need(1);
        return data[position++] & 0xff;
    }

    int u16() throws Refusal {
        return u8() << 8 | u8();
    }

    /** A length; anything that cannot be one is E_ARG at once. */
    int u32() throws Refusal {
        long n = (long) u16() << 16 | u16();
        if (n > Integer.MAX_VALUE) {
            throw new Refusal(KernelError.E_ARG);
        }
        return (int) n;
    }

    long longU32() throws Refusal {
        return (long) u16() << 16 | u16();
    }

    long u64() throws Refusal {
        need(8);
        long n = 0;
        for (int i = 0; i < 8; i++) {
            n = n << 8 | data[position++] & 0xff;
        }
        return n;
    }

    Word word() throws Refusal {
        need(Word.SIZE);
        position += Word.SIZE;
        return Word.of(data, position - Word.SIZE);
    }

    byte[] bytes(int length) throws Refusal {
        need(length);
        position += length;
        return Arrays.copyOfRange(data, position - length, position);
    }

    byte[] rest() {
        byte[] all = Arrays.copyOfRange(data, position, data.length);
        position = data.length;
        return all;
    }

    boolean atEnd() {
        return position == data.length;
    }

    void end() throws Refusal {
        if (position != data.length) {
            throw new Refusal(KernelError.E_ARG);
        }
    }

    private void need(int count) throws Refusal {
        if (count > data.length - position) {
            throw new Refusal(KernelError.E_ARG);
        }
    }
}
