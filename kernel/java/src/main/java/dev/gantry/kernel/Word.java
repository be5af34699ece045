package dev.gantry.kernel;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** Thirty-two bytes: an id, a digest, or a number (big-endian). Immutable. */
public final class Word implements Comparable<Word> {
    public static final int SIZE = 32;
    public static final Word ZERO = new Word(new byte[SIZE]);

    private final byte[] bytes;

    private Word(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of exactly 32 bytes; IllegalArgumentException for any other length. */
    public static Word of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a word has 32 bytes, not " + bytes.length);
        }
        return new Word(bytes.clone());
    }

    public static Word of(byte[] bytes, int offset) {
        return new Word(Arrays.copyOfRange(bytes, offset, offset + SIZE));
    }

    /** A number that is not negative. */
    public static Word of(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("negative number");
        }
        byte[] b = new byte[SIZE];
        for (int i = 0; i < 8; i++) {
            b[SIZE - 1 - i] = (byte) (number >>> (8 * i));
        }
        return new Word(b);
    }

    public static Word ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, SIZE);
    }

    public byte at(int index) {
        return bytes[index];
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    public boolean isZero() {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** The number, if it fits a non-negative long; ArithmeticException otherwise. */
    public long number() {
        for (int i = 0; i < 24; i++) {
            if (bytes[i] != 0) {
                throw new ArithmeticException("word is over 64 bits");
            }
        }
        long n = u64(24);
        if (n < 0) {
            throw new ArithmeticException("word is over 63 bits");
        }
        return n;
    }

    /** Whether every bit that is set here is set there. */
    boolean isWithin(Word mask) {
        for (int i = 0; i < SIZE; i++) {
            if ((bytes[i] & ~mask.bytes[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Eight bytes from {@code offset} as an unsigned number in a long. */
    long u64(int offset) {
        long n = 0;
        for (int i = 0; i < 8; i++) {
            n = n << 8 | bytes[offset + i] & 0xff;
        }
        return n;
    }

    @Override
    public int compareTo(Word o) {
        return Arrays.compareUnsigned(bytes, o.bytes);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Word w && MessageDigest.isEqual(bytes, w.bytes);
    }

    @Override
    public int hashCode() {
        return (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[30] & 0xff) << 8 | bytes[31] & 0xff;
    }

    @Override
    public String toString() {
        return hex();
    }
}
