package dev.gantry.embedded.index;

import dev.gantry.kernel.Word;
import java.util.Arrays;

/**
 * What runs are made of: {@code kind u8 ‖ name word ‖ value word}, ordered as bytes. Of a kind with one value the newest run's counts; a kind with many values keeps them
 * all, in order.
 */
public final class Entry {
    static final int NAME = 1 + Word.SIZE;
    static final int SIZE = NAME + Word.SIZE;

    /** From this kind on a name has many values. */
    private static final int MANY = 0x40;

    private Entry() {}

    /** @param kind below 0x40 for one value, up to 0x7f for many */
    public static byte[] of(int kind, Word name, Word value) {
        byte[] entry = new byte[SIZE];
        entry[0] = (byte) kind;
        name.copyTo(entry, 1);
        value.copyTo(entry, NAME);
        return entry;
    }

    static byte[] name(int kind, Word name) {
        byte[] bytes = new byte[NAME];
        bytes[0] = (byte) kind;
        name.copyTo(bytes, 1);
        return bytes;
    }

    static Word value(byte[] entry) {
        return Word.of(entry, NAME);
    }

    /** Whether an entry of an older run is replaced by one of a newer. */
    static boolean replaces(byte[] newer, byte[] older) {
        int length = newer[0] < MANY ? NAME : SIZE;
        return Arrays.equals(newer, 0, length, older, 0, length);
    }

    /** Kind and the first seven bytes of the name, as a number that is never negative. */
    static long prefix(byte[] bytes, int at) {
        long n = 0;
        for (int i = 0; i < 8; i++) {
            n = n << 8 | bytes[at + i] & 0xff;
        }
        return n;
    }
}
