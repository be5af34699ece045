package dev.gantry.core.evidence.store;

import dev.gantry.core.blob.FileBlobs;
import dev.gantry.core.evidence.Kept;
import dev.gantry.core.evidence.MalformedException;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was, or is to be, preserved alone: a file by its content's key, and one by its leaf that names the content's key. {@link #put} returns when both are durable. Any number of
 * processes may use a directory together.
 */
public final class SingleFiles {
    private final Path contents;
    private final Path leaves;

    public SingleFiles(Path directory) {
        contents = directory.resolve("contents");
        leaves = directory.resolve("leaves");
    }

    /** What is kept of this content from now on: what was there before, if anything was. */
    public Kept put(Kept kept) {
        Word key = kept.contentKey();
        Kept there = byContent(key).orElse(null);
        if (there == null) {
            write(place(contents, key), kept.encode());
            there = kept;
        }
        Path leaf = place(leaves, there.statement().leaf());
        if (!Files.exists(leaf)) { // also where a crash came between the two
            write(leaf, key.bytes());
        }
        return there;
    }

    public Optional<Kept> byContent(Word key) {
        Path file = place(contents, key);
        Optional<byte[]> bytes = read(file);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            Kept kept = Kept.parse(bytes.get());
            if (!kept.contentKey().equals(key)) {
                throw Failures.damaged(file, "it is of another content");
            }
            return Optional.of(kept);
        } catch (MalformedException e) {
            throw Failures.damaged(file, String.valueOf(e.getMessage()));
        }
    }

    public Optional<Kept> byLeaf(Word leaf) {
        Path file = place(leaves, leaf);
        Optional<byte[]> key = read(file);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        if (key.get().length != Word.SIZE) {
            throw Failures.damaged(file, "it names no content");
        }
        Optional<Kept> kept = byContent(Word.of(key.get()));
        if (kept.isEmpty() || !kept.get().statement().leaf().equals(leaf)) {
            throw Failures.damaged(file, "the content that it names is not there, or has another leaf");
        }
        return kept;
    }

    private static Path place(Path directory, Word name) {
        return directory.resolve(name.hex().substring(0, 2)).resolve(name.hex());
    }

    private static Optional<byte[]> read(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failures.io(file, e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            FileBlobs.replace(file, bytes);
        } catch (IOException e) {
            throw Failures.io(file, e);
        }
    }
}
