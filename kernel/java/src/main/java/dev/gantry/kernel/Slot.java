package dev.gantry.kernel;

import java.util.Arrays;

/** The one word that remembers a request (S-22): 24 bytes of its digest and its result. */
final class Slot {
    static final Word CANCELLED = cancelled();

    private Slot() {}

    static Word of(Word digest, long result) {
        byte[] b = digest.bytes();
        System.arraycopy(Word.of(result + 1).bytes(), 24, b, 24, 8);
        return Word.of(b);
    }

    static boolean matches(Word slot, Word digest) {
        for (int i = 0; i < 24; i++) {
            if (slot.at(i) != digest.at(i)) {
                return false;
            }
        }
        return true;
    }

    static long result(Word slot) {
        return slot.u64(24) - 1;
    }

    /** The values of the query {@code request}. */
    static Word[] describe(Word slot) {
        if (slot.isZero()) {
            return Calls.words();
        }
        if (slot.equals(CANCELLED)) {
            return Calls.words(Word.of(2));
        }
        byte[] digest = Arrays.copyOf(Arrays.copyOf(slot.bytes(), 24), Word.SIZE);
        return Calls.words(Word.of(1), Word.of(digest), Word.of(result(slot)));
    }

    private static Word cancelled() {
        byte[] b = new byte[Word.SIZE];
        Arrays.fill(b, 24, Word.SIZE, (byte) 0xff);
        return Word.of(b);
    }
}
