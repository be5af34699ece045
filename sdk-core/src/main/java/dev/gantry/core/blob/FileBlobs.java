package dev.gantry.core.blob;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
            if (Files.exists(file) && Files.size(file) == bytes.length) {
                return digest;
            }
            Files.createDirectories(file.getParent());
            Path next = Files.createTempFile(file.getParent(), digest.hex(), ".part");
            try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return digest;
        } catch (IOException e) {
            throw failed("written", e);
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
                .fix("Restore this file from a backup.")
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
