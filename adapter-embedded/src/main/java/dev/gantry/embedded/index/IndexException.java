package dev.gantry.embedded.index;

import java.io.IOException;
import java.nio.file.Path;

/** The index cannot be read or written. Nothing is lost with it: it is made anew from the log. */
public final class IndexException extends RuntimeException {
    private final boolean damaged;

    private IndexException(String message, boolean damaged, Throwable cause) {
        super(message, cause);
        this.damaged = damaged;
    }

    /** Bytes are not what was written. */
    public static IndexException damaged(Path file, long offset, String what) {
        String message = file + " at byte " + offset + ": " + what;
        return new IndexException(message, true, new IOException(message));
    }

    public static IndexException failed(IOException cause) {
        return new IndexException(String.valueOf(cause.getMessage()), false, cause);
    }

    /** Whether the index has to be made anew, rather than its disk mended. */
    public boolean isDamaged() {
        return damaged;
    }

    /** What the disk did. */
    public IOException disk() {
        return getCause() instanceof IOException e ? e : new IOException(getMessage(), this);
    }
}
