package dev.gantry.core.merkle;

import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A proof's hashes as bytes: {@code count u8 ‖ words}, at most 64 of them, which is enough for every tree. */
public final class PathForm {
    private static final int MOST = 64;

    private PathForm() {}

    /** IllegalArgumentException for more hashes than any proof has. */
    public static byte[] encode(List<Word> path) {
        if (path.size() > MOST) {
            throw new IllegalArgumentException("no proof has " + path.size() + " hashes");
        }
        byte[] bytes = new byte[1 + path.size() * Word.SIZE];
        bytes[0] = (byte) path.size();
        for (int i = 0; i < path.size(); i++) {
            path.get(i).copyTo(bytes, 1 + i * Word.SIZE);
        }
        return bytes;
    }

    /** Empty unless the bytes have exactly this form. */
    public static Optional<List<Word>> parse(byte[] bytes) {
        int count = bytes.length == 0 ? 0 : bytes[0] & 0xff;
        if (count > MOST || bytes.length != 1 + count * Word.SIZE) {
            return Optional.empty();
        }
        var path = new ArrayList<Word>(count);
        for (int i = 0; i < count; i++) {
            path.add(Word.of(bytes, 1 + i * Word.SIZE));
        }
        return Optional.of(List.copyOf(path));
    }
}
