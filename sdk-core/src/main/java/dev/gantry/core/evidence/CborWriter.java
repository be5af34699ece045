package dev.gantry.core.evidence;

import dev.gantry.kernel.Word;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the part of CBOR that bundles use, in core deterministic encoding (RFC 8949, 4.2.1): numbers, byte strings, texts, arrays, null; every length definite and shortest. */
final class CborWriter {
    static final int UNSIGNED = 0;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int NULL = 0xf6;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** An array's length; its elements follow. */
    CborWriter array(int length) {
        head(ARRAY, length);
        return this;
    }

    CborWriter number(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("a bundle has no negative numbers");
        }
        head(UNSIGNED, n);
        return this;
    }

    CborWriter bytes(byte[] bytes) {
        head(BYTES, bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    CborWriter bytesOrNull(byte @Nullable [] bytes) {
        return bytes == null ? none() : bytes(bytes);
    }

    CborWriter word(Word word) {
        return bytes(word.bytes());
    }

    CborWriter words(List<Word> words) {
        array(words.size());
        words.forEach(this::word);
        return this;
    }

    CborWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        head(TEXT, utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    CborWriter none() {
        out.write(NULL);
        return this;
    }

    byte[] done() {
        return out.toByteArray();
    }

    private void head(int major, long n) {
        int type = major << 5;
        if (n < 24) {
            out.write(type | (int) n);
            return;
        }
        int size = n < 1L << 8 ? 0 : n < 1L << 16 ? 1 : n < 1L << 32 ? 2 : 3; // 1, 2, 4 or 8 bytes
        out.write(type | 24 + size);
        for (int shift = (8 << size) - 8; shift >= 0; shift -= 8) {
            out.write((int) (n >>> shift));
        }
    }
}
