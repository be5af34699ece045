package dev.gantry.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Bytes on the disk are not what was written; says where. */
final class CorruptException extends IOException {
    CorruptException(Path file, long offset, String what) {
        super(file + " at byte " + offset + ": " + what);
    }

    private CorruptException(String message, CorruptException cause) {
        super(message, cause);
    }

    /** The same, when everything up to this block was right. */
    CorruptException behindBlock(long height) {
        return new CorruptException(getMessage() + " (behind block " + height + ")", this);
    }
}
