package dev.gantry.embedded;

import dev.gantry.kernel.Word;
import java.nio.ByteBuffer;

/** Where a transaction, or a change of it, is. As a word, {@code height u64 ‖ entry u32 ‖ change u32 ‖ zeros}, it is ordered like the ledger. */
record Place(long height, int entry, int change) {
    Word word() {
        return Word.of(ByteBuffer.allocate(Word.SIZE)
                .putLong(height)
                .putInt(entry)
                .putInt(change)
                .array());
    }

    static Place of(Word word) {
        var in = ByteBuffer.wrap(word.bytes());
        return new Place(in.getLong(), in.getInt(), in.getInt());
    }
}
