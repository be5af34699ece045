package dev.gantry.embedded;

import dev.gantry.core.merkle.PathForm;
import dev.gantry.kernel.Word;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/** Pieces of the proofs' binary forms. Reading fails with BufferUnderflowException, before anything is allocated for bytes that are not there. */
final class Forms {
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

    /** A proof's hashes, up to the end. */
    static List<Word> path(ByteBuffer in) {
        return PathForm.parse(bytes(in, in.remaining())).orElseThrow(BufferUnderflowException::new);
    }
}
