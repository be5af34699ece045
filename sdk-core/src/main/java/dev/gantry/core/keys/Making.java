package dev.gantry.core.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What is made on first use is made by one at a time, over all threads and processes. Whoever only looks needs no lock: files appear whole. */
final class Making {
    private Making() {}

    /** What is done meanwhile. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Runs the work while holding the lock file. Not to be nested: one thread of this process is in here at a time. */
    static <T> T alone(Path lock, Work<T> work) throws IOException {
        synchronized (Making.class) { // a file's lock is the whole process's
            PrivateFiles.directory(lock.toAbsolutePath().getParent());
            try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock(); // until the channel is closed
                return work.run();
            }
        }
    }
}
