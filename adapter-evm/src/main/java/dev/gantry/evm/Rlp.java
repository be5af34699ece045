package dev.gantry.evm;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.List;

/** Recursive length prefix, encoding only (Ethereum yellow paper, appendix B). */
final class Rlp {
    private Rlp() {}

    static byte[] list(List<byte[]> encodedItems) {
        var body = new ByteArrayOutputStream();
        encodedItems.forEach(body::writeBytes);
        return prefixed(0xc0, body.toByteArray());
    }

    static byte[] bytes(byte[] data) {
        return data.length == 1 && data[0] >= 0 ? data.clone() : prefixed(0x80, data);
    }

    static byte[] number(BigInteger n) {
        byte[] raw = n.toByteArray();
        int skip = raw[0] == 0 ? 1 : 0;
        byte[] minimal = new byte[raw.length - skip];
        System.arraycopy(raw, skip, minimal, 0, minimal.length);
        return bytes(minimal);
    }

    static byte[] number(long n) {
        return number(BigInteger.valueOf(n));
    }

    private static byte[] prefixed(int base, byte[] data) {
        var out = new ByteArrayOutputStream();
        if (data.length < 56) {
            out.write(base + data.length);
        } else {
            byte[] length = BigInteger.valueOf(data.length).toByteArray();
            int skip = length[0] == 0 ? 1 : 0;
            out.write(base + 55 + length.length - skip);
            out.write(length, skip, length.length - skip);
        }
        out.writeBytes(data);
        return out.toByteArray();
    }
}
