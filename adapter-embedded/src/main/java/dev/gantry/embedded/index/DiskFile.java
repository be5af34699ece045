package dev.gantry.embedded.index;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file read and written at places, one at a time. No channel, because a reader that is interrupted would close it for everybody else. */
final class DiskFile implements AutoCloseable {
    private final Path path;
    private final RandomAccessFile file;

    private DiskFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    static DiskFile open(Path path, boolean write) throws IOException {
        if (!write && !Files.exists(path)) {
            throw IndexException.damaged(path, 0, "the file is missing");
        }
        return new DiskFile(path, new RandomAccessFile(path.toFile(), write ? "rw" : "r"));
    }

    synchronized long length() throws IOException {
        return file.length();
    }

    synchronized byte[] read(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(offset);
        int at = 0;
        while (at < length) {
            int got = file.read(bytes, at, length - at);
            if (got < 0) {
                throw IndexException.damaged(path, offset + at, "the file is shorter than it should be");
            }
            at += got;
        }
        return bytes;
    }

    synchronized void write(long offset, byte[] bytes, int length) throws IOException {
        file.seek(offset);
        file.write(bytes, 0, length);
    }

    synchronized void truncate(long length) throws IOException {
        file.setLength(length);
    }

    synchronized void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
