package dev.gantry.identifier;

import java.util.Arrays;

/** Base58 with Bitcoin's alphabet, as multibase calls {@code base58btc}; without the leading {@code z}. One spelling for each byte string. */
public final class Base58 {
    /** Decoding takes time that grows with the square of the length; nothing here is longer. */
    private static final int MAX_CHARACTERS = 512;

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private Base58() {}

    public static String encode(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        byte[] number = Arrays.copyOfRange(bytes, zeros, bytes.length);
        var out = new StringBuilder();
        int start = 0;
        while (start < number.length) {
            int remainder = 0;
            for (int i = start; i < number.length; i++) {
                int value = remainder * 256 + (number[i] & 0xff);
                number[i] = (byte) (value / 58);
                remainder = value % 58;
            }
            out.append(ALPHABET.charAt(remainder));
            while (start < number.length && number[start] == 0) {
                start++;
            }
        }
        return "1".repeat(zeros) + out.reverse();
    }

    /** {@code IDENTIFIER_INVALID} for a character outside the alphabet, or more than 512 of them. */
    public static byte[] decode(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw Invalid.of(text, "over " + MAX_CHARACTERS + " characters of base58", "Give a shorter text.");
        }
        byte[] number = new byte[text.length()];
        int length = 0; // little-endian
        int zeros = 0;
        for (int i = 0; i < text.length(); i++) {
            int carry = ALPHABET.indexOf(text.charAt(i));
            if (carry < 0) {
                throw Invalid.at(
                        text, i, "a character outside base58", "It has digits and letters without 0, O, I and l.");
            }
            if (carry == 0 && length == 0) {
                zeros++;
            }
            for (int j = 0; j < length; j++) {
                carry += (number[j] & 0xff) * 58;
                number[j] = (byte) carry;
                carry >>= 8;
            }
            if (carry > 0) {
                number[length++] = (byte) carry;
            }
        }
        byte[] out = new byte[zeros + length];
        for (int i = 0; i < length; i++) {
            out[zeros + i] = number[length - 1 - i];
        }
        return out;
    }
}
