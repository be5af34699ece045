package dev.gantry.embedded.index;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which runs there are, the newest first, and the owner's note on how far they reach: {@code "gantry-index-1" ‖ next id u64 ‖ note length u16 ‖ note ‖ count u16 ‖ (id u64 ‖
 * entries u64 ‖ blocks u32 ‖ CRC u32) each ‖ CRC-32C}. Replaced as a whole, when everything it names is on the disk.
 */
record Manifest(long nextId, byte[] note, List<Run.Listed> runs) {
    private static final byte[] MAGIC = "gantry-index-1".getBytes(StandardCharsets.US_ASCII);
    private static final String FILE = "manifest";
    private static final int MAX_SIZE = 1 << 20;

    static Path file(Path directory) {
        return directory.resolve(FILE);
    }

    /** Null if there is none. */
    static @Nullable Manifest read(Path directory) throws IOException {
        Path file = file(directory);
        if (!Files.exists(file)) {
            return null;
        }
        if (Files.size(file) > MAX_SIZE) {
            throw IndexException.damaged(file, 0, "too long for a manifest");
        }
        byte[] bytes = Files.readAllBytes(file);
        Manifest manifest = parse(bytes);
        if (manifest == null || !Arrays.equals(manifest.encode(), bytes)) {
            throw IndexException.damaged(file, 0, "the checksum does not match");
        }
        return manifest;
    }

    private static @Nullable Manifest parse(byte[] bytes) {
        try {
            var in = ByteBuffer.wrap(bytes);
            in.position(MAGIC.length);
            long nextId = in.getLong();
            byte[] note = new byte[in.getShort() & 0xffff];
            in.get(note);
            int count = in.getShort() & 0xffff;
            var runs = new ArrayList<Run.Listed>();
            for (int i = 0; i < count; i++) {
                runs.add(new Run.Listed(in.getLong(), in.getLong(), in.getInt(), in.getInt()));
            }
            return new Manifest(nextId, note, runs);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return null;
        }
    }

    private byte[] encode() {
        var out = ByteBuffer.allocate(MAGIC.length + 8 + 2 + note.length + 2 + 24 * runs.size() + 4);
        out.put(MAGIC).putLong(nextId).putShort((short) note.length).put(note).putShort((short) runs.size());
        for (Run.Listed r : runs) {
            out.putLong(r.id()).putLong(r.entries()).putInt(r.blocks()).putInt(r.crc());
        }
        return out.putInt(Bytes.crc(0, out.array(), 0, out.position())).array();
    }

    void write(Path directory) throws IOException {
        Path next = directory.resolve(FILE + ".new");
        byte[] bytes = encode();
        try (var disk = DiskFile.open(next, true)) {
            disk.truncate(0);
            disk.write(0, bytes, bytes.length);
            disk.force();
        }
        Files.move(next, file(directory), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Bytes.forceDirectory(directory);
    }
}
