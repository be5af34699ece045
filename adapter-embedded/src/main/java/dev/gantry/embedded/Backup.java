package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.keys.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A directory from which a ledger can be had again: its key, its log up to a block, and last of all that block's signed checkpoint, so that a backup that was cut short, or
 * cut back later, is known for what it is. There is no index in it; restoring makes one while it checks everything.
 */
final class Backup {
    private static final String CHECKPOINT = "checkpoint";

    private Backup() {}

    /** Writes a backup up to a block whose frame ends there. @param target absent or empty */
    static void write(Path directory, Acknowledged.Mark until, Checkpoint checkpoint, Path target) throws IOException {
        requireEmpty(target);
        Files.createDirectories(target);
        copyKey(directory, target);
        for (int n = 1; n <= until.segment(); n++) {
            long length = n == until.segment() ? until.end() : Long.MAX_VALUE;
            copy(BlockLog.file(directory, n), BlockLog.file(target, n), length);
        }
        try (var mark = Acknowledged.open(target.resolve(BlockLog.ACKNOWLEDGED))) {
            mark.write(until);
        }
        BlockLog.forceDirectory(target);
        Files.write(
                target.resolve(CHECKPOINT),
                checkpoint.encode(),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.DSYNC);
        BlockLog.forceDirectory(target);
    }

    /**
     * Copies a backup beside the place where the ledger shall be, executes and checks all of it there, and moves it there as a whole. The backup is not changed; the place is,
     * if anything is wrong, as it was.
     */
    static void restore(Path backup, Path directory, String scheme, Engine.Options options) {
        Path aside = directory.resolveSibling(directory.getFileName() + ".restoring");
        try {
            Checkpoint end = end(backup);
            requireEmpty(directory);
            deleteAll(aside);
            Files.createDirectories(aside);
            try (var files = Files.list(backup)) {
                for (Path f : files.filter(Backup::isLog).toList()) {
                    copy(f, aside.resolve(String.valueOf(f.getFileName())), Long.MAX_VALUE);
                }
            }
            copyKey(backup, aside);
            check(aside, scheme, options, end);
            Files.deleteIfExists(directory);
            Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
            BlockLog.forceDirectory(directory.toAbsolutePath().resolveSibling("."));
        } catch (IOException e) {
            throw Failures.store(Stage.VERIFY, directory, e);
        } finally {
            deleteQuietly(aside);
        }
    }

    private static Checkpoint end(Path backup) throws IOException {
        Path file = backup.resolve(CHECKPOINT);
        if (!Files.exists(file)) {
            throw invalid(
                    backup + " is no backup, or one that was not finished", "Name the directory of a finished backup.");
        }
        Checkpoint end = Checkpoint.parse(Files.readAllBytes(file));
        if (end == null) {
            throw new CorruptException(file, 0, "not a checkpoint");
        }
        return end;
    }

    private static void check(Path aside, String scheme, Engine.Options options, Checkpoint end) throws IOException {
        try (Engine engine = Engine.open(aside, scheme, options)) {
            engine.verify();
            boolean whole = engine.read(Chain::height) == end.height()
                    && Arrays.equals(engine.checkpoint(end.height()).encode(), end.encode());
            if (!whole) {
                throw new CorruptException(aside, 0, "the backup does not end as its checkpoint says");
            }
        }
    }

    private static void requireEmpty(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw invalid(directory + " is not empty", "Name a directory that does not exist yet.");
                }
            }
        }
    }

    private static GantryException invalid(String what, String fix) {
        return GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, what)
                .fix(fix)
                .build();
    }

    private static void copy(Path from, Path to, long atMost) throws IOException {
        try (var in = FileChannel.open(from, StandardOpenOption.READ)) {
            long length = Math.min(atMost, in.size());
            try (var out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                long done = 0;
                while (done < length) {
                    done += in.transferTo(done, length - done, out);
                }
                out.force(true);
            }
        }
    }

    private static void copyKey(Path from, Path to) throws IOException {
        Path key = from.resolve(LedgerKey.FILE);
        if (!Files.exists(key)) {
            throw new CorruptException(key, 0, "the ledger's key is missing");
        }
        PrivateFiles.create(to.resolve(LedgerKey.FILE), Files.readAllBytes(key));
    }

    private static boolean isLog(Path file) {
        return String.valueOf(file.getFileName()).matches("log-\\d{8}|" + BlockLog.ACKNOWLEDGED);
    }

    private static void deleteQuietly(Path directory) {
        try {
            deleteAll(directory);
        } catch (IOException ignored) {
            // The next restoring removes it.
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        ChainIndex.delete(directory.resolve(Loading.INDEX));
        ChainIndex.delete(directory.resolve(Engine.SCRATCH));
        ChainIndex.delete(directory);
    }
}
