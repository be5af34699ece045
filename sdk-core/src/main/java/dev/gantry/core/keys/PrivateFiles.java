package dev.gantry.core.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** Files that only their owner may read, from their first moment on; nobody ever sees half of one. */
public final class PrivateFiles {
    private PrivateFiles() {}

    /** Makes the file, whole or not at all, and has it on the disk. Never replaces: FileAlreadyExistsException if there is one. */
    public static void create(Path file, byte[] content) throws IOException {
        Path whole = beside(file, content);
        try {
            link(whole, file);
        } finally {
            Files.deleteIfExists(whole);
        }
        forceDirectoryOf(file);
    }

    /** Replaces the file, whole or not at all, and has it on the disk. For what is kept elsewhere too, or can be made again. */
    static void replace(Path file, byte[] content) throws IOException {
        Path whole = beside(file, content);
        try {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
        forceDirectoryOf(file);
    }

    private static Path beside(Path file, byte[] content) throws IOException {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        Path whole =
                file.resolveSibling(file.getFileName() + "." + HexFormat.of().formatHex(random) + ".new");
        FileAttribute<?>[] attributes = posix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        boolean done = false;
        try (var channel =
                FileChannel.open(whole, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            done = true;
            return whole;
        } finally {
            if (!done) {
                Files.deleteIfExists(whole);
            }
        }
    }

    /** A second name is given only where there is none; a file system without second names moves, which looks first. */
    private static void link(Path whole, Path file) throws IOException {
        try {
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(whole, file);
        }
    }

    /** So that the name is on the disk too. */
    static void forceDirectoryOf(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !posix(file)) {
            return; // elsewhere a directory cannot be opened
        }
        try (var channel = FileChannel.open(parent, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes a directory, and those above it that are missing, for its owner alone. One that is there is left as it is. */
    public static void directory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (posix(directory.toAbsolutePath())) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
