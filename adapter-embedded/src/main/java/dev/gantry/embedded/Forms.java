package dev.gantry.embedded;

import dev.gantry.kernel.Word;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Pieces of the proofs' binary forms. Reading fails with BufferUnderflowException, before anything is allocated for bytes that are not there. */
final class Forms {
    private static final int MAX_PATH = 64;

    private Forms() {}

    static Word word(ByteBuffer in) {
        return Word.of(bytes(in, Word.SIZE));
    }

    static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** {@code count u8 ‖ words} up to the end. */
    static List<Word> path(ByteBuffer in) {
        int count = in.get() & 0xff;
        if (count > MAX_PATH || in.remaining() != count * Word.SIZE) {
            throw new BufferUnderflowException();
        }
        var path = new ArrayList<Word>(count);
        for (int i = 0; i < count; i++) {
            path.add(word(in));
        }
        return path;
    }

    static void writePath(ByteArrayOutputStream out, List<Word> path) {
        out.write(path.size());
        path.forEach(w -> out.writeBytes(w.bytes()));
    }
}
