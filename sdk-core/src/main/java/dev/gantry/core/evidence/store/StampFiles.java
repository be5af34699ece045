package dev.gantry.core.evidence.store;

import dev.gantry.core.blob.FileBlobs;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** One token of a time-stamping authority for a leaf; a later one takes the place of an earlier. */
public record StampFiles(Path directory) {
    /** Durable when it returns. */
    public void put(Word leaf, byte[] token) {
        try {
            FileBlobs.replace(file(leaf), token);
        } catch (IOException e) {
            throw Failures.io(file(leaf), e);
        }
    }

    public Optional<byte[]> get(Word leaf) {
        try {
            return Optional.of(Files.readAllBytes(file(leaf)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failures.io(file(leaf), e);
        }
    }

    private Path file(Word leaf) {
        return directory.resolve(leaf.hex().substring(0, 2)).resolve(leaf.hex());
    }
}
