package dev.gantry.core.evidence.store;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One writer for one log, over all processes; the operating system gives it back when the process ends. Writers of one process are told apart by a set, since closing any
 * descriptor of a locked file would free the process's lock.
 */
final class LogLock implements AutoCloseable {
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private LogLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** {@code EVIDENCE_LOG_LOCKED} if it is taken. */
    static LogLock take(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!OURS.add(real)) {
            throw locked("this process", directory);
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw locked("another process", directory);
            }
            taken = true;
            return new LogLock(real, channel);
        } finally {
            if (!taken) {
                OURS.remove(real);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static GantryException locked(String who, Path directory) {
        return GantryException.of(
                        ErrorCode.EVIDENCE_LOG_LOCKED, Stage.VALIDATE, who + " has the log in " + directory + " open")
                .fix("Close it there, share the one that is open, or write to a log of another name.")
                .build();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The lock ends with the process anyway.
        } finally {
            OURS.remove(directory);
        }
    }
}
