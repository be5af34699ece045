package dev.gantry.core.blob;

import dev.gantry.kernel.Word;
import java.util.Optional;

/**
 * Payloads by the SHA-256 of their stored bytes. {@link #put} returns only when the bytes are durable, and putting them again is harmless. {@link #get} returns bytes that
 * were checked against their digest, or nothing.
 */
public interface BlobStore {
    Word put(byte[] bytes);

    /** {@code INTEGRITY} if something is there but not what the digest says. */
    Optional<byte[]> get(Word digest);
}
