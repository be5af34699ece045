package dev.gantry.core.blob;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** One file a blob, under the first two digits of its digest; written beside its place, forced, then moved there. */
public final class FileBlobs implements BlobStore {
    private static final long MAX_BYTES = 64L << 20;
    private final Path directory;

    public FileBlobs(Path directory) {
        this.directory = directory;
    }

    @Override
    public Word put(byte[] bytes) {
        Word digest = Digests.plain(bytes);
        Path file = file(digest);
        try {
            if (!holds(file, bytes)) { // what was damaged since is mended by whoever has the right bytes
                replace(file, bytes);
            }
            return digest;
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private static boolean holds(Path file, byte[] bytes) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == bytes.length
                && Arrays.equals(Files.readAllBytes(file), bytes);
    }

    /** Puts a whole file in its place: after a crash it is there as it was before, or as it is now. Durable when it returns. */
    public static void replace(Path file, byte[] bytes) throws IOException {
        Path place = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
        Files.createDirectories(place);
        Path next = Files.createTempFile(place, file.getFileName().toString(), ".part");
        try {
            try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
        force(place);
        Path above = place.getParent();
        if (above != null) {
            force(above);
        }
    }

    /** Without this a file may be gone after a loss of power, whatever is in it. A system whose directories cannot be opened keeps them safe by itself, or not at all. */
    private static void force(Path directory) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (AccessDeniedException e) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }

    @Override
    public Optional<byte[]> get(Word digest) {
        Path file = file(digest);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw damaged(file);
            }
            byte[] bytes = Files.readAllBytes(file);
            if (!Digests.plain(bytes).equals(digest)) {
                throw damaged(file);
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    private Path file(Word digest) {
        return directory.resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
    }

    private static GantryException damaged(Path file) {
        return GantryException.of(ErrorCode.INTEGRITY, Stage.READ, "the blob " + file + " is not what its digest says")
                .fix("Restore this file from a backup, or write the same document again.")
                .build();
    }

    private GantryException failed(String what, IOException e) {
        return GantryException.of(
                        ErrorCode.STORE_FAILED, Stage.VALIDATE, "a blob in " + directory + " cannot be " + what)
                .fix("Check space and permissions of the blob directory.")
                .cause(e)
                .build();
    }
}
