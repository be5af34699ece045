package dev.gantry.core.evidence;

import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;

/**
 * What has to be kept of a filing for a bundle later: {@code [algorithm, time, salt, digest, bstr .cbor statement]}. Of the content it has the digest alone.
 *
 * @param time at which the statement was signed, in milliseconds by this machine's clock
 */
public record Kept(long time, Content content, Statement statement) {
    private static final int MOST_STATEMENT = 1 << 16;

    /** The same for the same content under the same type and salt, whoever signs it and however often: by it a second filing is known. */
    public static Word contentKey(Algorithm algorithm, Word commitment, String type) {
        byte[] text = type.getBytes(StandardCharsets.UTF_8);
        return Digests.tagged("gantry:evidence-content:v1", (byte) algorithm.number(), commitment, text);
    }

    public Word contentKey() {
        return contentKey(statement.algorithm(), statement.commitment(), statement.type());
    }

    public byte[] encode() {
        return new CborWriter()
                .array(5)
                .number(statement.algorithm().number())
                .number(time)
                .word(content.salt())
                .word(content.digest())
                .bytes(statement.encode())
                .done();
    }

    /** MalformedException for anything that {@link #encode} has not made. */
    public static Kept parse(byte[] bytes) throws MalformedException {
        var in = new CborReader(bytes);
        in.array(5);
        Algorithm algorithm =
                Algorithm.of(in.number()).orElseThrow(() -> new MalformedException("an unknown algorithm"));
        var kept = new Kept(
                in.number(),
                new Content(in.word(), in.word(), null),
                Statement.read(algorithm, in.bytes(MOST_STATEMENT)));
        in.end();
        return kept;
    }
}
