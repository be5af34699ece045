package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One owner for one directory, over all processes. The operating system gives the lock back when the owner dies, however it dies.
 *
 * <p>Openers of the same process are told apart by a set, and never touch the file: on POSIX systems closing any descriptor of a locked file frees the process's lock.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();
    private static final int MAX_PID = 20;

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** {@code LEDGER_LOCKED}, with the owner's process id, if there is an owner. */
    static DirectoryLock take(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!OURS.add(real)) {
            String pid = Long.toString(ProcessHandle.current().pid());
            throw GantryException.of(
                            ErrorCode.LEDGER_LOCKED,
                            Stage.CONNECT,
                            "this process has the ledger in " + directory + " open already")
                    .fix(
                            "Give each ledger of a configuration a path of its own, and close one Gantry before opening another on the same path.")
                    .with("pid", pid)
                    .build();
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(
                    real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw locked(directory, owner(channel));
            }
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
            taken = true;
            return new DirectoryLock(real, channel);
        } finally {
            if (!taken) {
                OURS.remove(real);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(MAX_PID);
        channel.read(text, 0);
        String pid = StandardCharsets.US_ASCII.decode(text.flip()).toString();
        return pid.matches("\\d+") ? pid : "";
    }

    /** @param pid empty while the owner has not written it yet */
    private static GantryException locked(Path directory, String pid) {
        var draft = GantryException.of(
                        ErrorCode.LEDGER_LOCKED,
                        Stage.CONNECT,
                        (pid.isEmpty() ? "another process" : "process " + pid) + " has the ledger in " + directory
                                + " open")
                .fix("Close the other program that uses this directory; an embedded ledger has one owner.");
        return (pid.isEmpty() ? draft : draft.with("pid", pid)).build();
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
