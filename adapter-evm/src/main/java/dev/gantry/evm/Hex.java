package dev.gantry.evm;

import java.math.BigInteger;
import java.util.HexFormat;

/** 0x-prefixed hexadecimal as JSON-RPC has it. */
final class Hex {
    private Hex() {}

    static String of(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    static String of(long n) {
        return "0x" + Long.toHexString(n);
    }

    /** IllegalArgumentException for anything that is not hexadecimal data. */
    static byte[] bytes(String text) {
        if (!text.startsWith("0x")) {
            throw new IllegalArgumentException("not hexadecimal data");
        }
        return HexFormat.of().parseHex(text, 2, text.length());
    }

    static long number(String text) {
        BigInteger n = big(text);
        if (n.bitLength() > 63) {
            throw new IllegalArgumentException("a number over 63 bits");
        }
        return n.longValue();
    }

    static BigInteger big(String text) {
        if (!text.startsWith("0x") || text.length() < 3 || text.length() > 66) {
            throw new IllegalArgumentException("not a quantity");
        }
        return new BigInteger(text.substring(2), 16);
    }
}
