package dev.gantry.core.evidence;

import dev.gantry.kernel.Items;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is filed: a content's commitment, what kind of content it is, and who signed that. Its leaf hash is a log's leaf, or the digest that is preserved, so the signatures are as
 * old as the filing.
 *
 * @param type such as a media type; at most 256 bytes
 */
public record Statement(Algorithm algorithm, Word commitment, String type, List<Signed> signatures) {
    static final int MOST_SIGNATURES = 64;
    static final int MOST_TEXT = 256;
    private static final String TAG = "gantry:statement:v1";

    public Statement {
        signatures = List.copyOf(signatures);
    }

    public static Statement of(Algorithm algorithm, Word commitment, String type) {
        return new Statement(algorithm, commitment, type, List.of());
    }

    /** The same with one more signature. @param document as {@link Signed#document} */
    public Statement signed(Signer signer, Word subject, Word document) {
        var all = new ArrayList<>(signatures);
        all.add(Signed.by(signer, subject, document, TAG, content()));
        return new Statement(algorithm, commitment, type, all);
    }

    boolean holds(Signed signature) {
        return signature.holds(TAG, content());
    }

    /** What is hashed into the leaf. */
    public byte[] encode() {
        var out = new CborWriter()
                .array(4)
                .number(algorithm.number())
                .word(commitment)
                .text(type);
        out.array(signatures.size());
        signatures.forEach(s -> s.write(out));
        return out.done();
    }

    public Word leaf() {
        return algorithm.tree().leaf(encode());
    }

    static Statement read(Algorithm algorithm, byte[] encoded) throws MalformedException {
        var in = new CborReader(encoded);
        in.array(4);
        if (in.number() != algorithm.number()) {
            throw new MalformedException("a statement with another algorithm than its bundle's");
        }
        var statement = new Statement(
                algorithm, in.word(), in.text(MOST_TEXT), in.list(MOST_SIGNATURES, () -> Signed.read(in)));
        in.end();
        return statement;
    }

    private byte[] content() {
        return Items.args(
                new byte[] {(byte) algorithm.number()}, commitment.bytes(), type.getBytes(StandardCharsets.UTF_8));
    }
}
