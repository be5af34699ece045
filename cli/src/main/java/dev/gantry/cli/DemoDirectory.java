package dev.gantry.cli;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/** The directory of the demo's own ledger, one demo's at a time; the lock lies beside it, so that emptying the directory does not free it. */
final class DemoDirectory implements AutoCloseable {
    private final Path home;
    private final FileChannel lock;

    private DemoDirectory(Path home, FileChannel lock) {
        this.home = home;
        this.lock = lock;
    }

    /** {@code LEDGER_LOCKED} if another demo runs here. */
    static DemoDirectory alone(Path home) throws IOException {
        return new DemoDirectory(home, lock(home.resolveSibling(home.getFileName() + ".lock"), home));
    }

    /** Deletes all that is in it. {@code LEDGER_LOCKED}, and nothing is deleted, if any program has its ledger open. */
    @SuppressWarnings("try") // held, not looked at
    void empty() throws IOException {
        if (!Files.exists(home)) {
            return;
        }
        Path ledgers = home.resolve("ledger").resolve("lock");
        try (FileChannel owned = Files.exists(ledgers) ? lock(ledgers, home) : null;
                var all = Files.walk(home)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    private static FileChannel lock(Path file, Path home) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException ours) {
            // Taken by this very process.
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (!taken) {
            throw GantryException.of(
                            ErrorCode.LEDGER_LOCKED,
                            Stage.CONNECT,
                            "another program uses the demo's ledger in " + home.toAbsolutePath())
                    .fix("Wait for it, or run in another directory.")
                    .build();
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
