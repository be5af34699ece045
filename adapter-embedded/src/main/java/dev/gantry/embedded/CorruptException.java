package dev.gantry.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Bytes on the disk are not what was written; says where. */
final class CorruptException extends IOException {
    CorruptException(Path file, long offset, String what) {
        super(file + " at byte " + offset + ": " + what);
    }
}
