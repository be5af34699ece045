package dev.gantry.xuper;

import java.math.BigInteger;
import java.util.Optional;

/** Base 58 with the usual alphabet: digits and letters without 0, O, I and l. */
final class Base58 {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());
    private static final int LONGEST = 128;

    private Base58() {}

    static String encode(byte[] bytes) {
        var digits = new StringBuilder();
        for (var rest = new BigInteger(1, bytes); rest.signum() > 0; rest = rest.divide(BASE)) {
            digits.append(ALPHABET.charAt(rest.mod(BASE).intValue()));
        }
        for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
            digits.append(ALPHABET.charAt(0));
        }
        return digits.reverse().toString();
    }

    /** Empty if the text is none. */
    static Optional<byte[]> decode(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        var number = BigInteger.ZERO;
        int zeros = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            number = number.multiply(BASE).add(BigInteger.valueOf(digit));
            zeros = number.signum() == 0 ? i + 1 : zeros;
        }
        byte[] tail = number.signum() == 0 ? new byte[0] : number.toByteArray();
        int skip = tail.length > 0 && tail[0] == 0 ? 1 : 0;
        byte[] all = new byte[zeros + tail.length - skip];
        System.arraycopy(tail, skip, all, zeros, tail.length - skip);
        return Optional.of(all);
    }
}
