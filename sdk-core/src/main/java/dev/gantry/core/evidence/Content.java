package dev.gantry.core.evidence;

import dev.gantry.kernel.Word;
import org.jspecify.annotations.Nullable;

/**
 * What the evidence is of.
 *
 * @param salt chance, or zero for a content that nobody could guess
 * @param digest the payload's
 * @param payload null where it is kept elsewhere: whoever has it compares its digest
 */
public record Content(Word salt, Word digest, byte @Nullable [] payload) {
    public static final int MOST_BYTES = 1 << 24;

    public static Content of(Algorithm algorithm, Word salt, byte[] payload) {
        return new Content(salt, algorithm.digest(payload), payload);
    }

    public Content withoutPayload() {
        return new Content(salt, digest, null);
    }

    public Word commitment(Algorithm algorithm) {
        return algorithm.commitment(salt, digest);
    }

    void write(CborWriter out) {
        out.array(3).word(salt).word(digest).bytesOrNull(payload);
    }

    static Content read(CborReader in) throws MalformedException {
        in.array(3);
        return new Content(in.word(), in.word(), in.orNull(() -> in.bytes(MOST_BYTES)));
    }
}
