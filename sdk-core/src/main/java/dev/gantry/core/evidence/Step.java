package dev.gantry.core.evidence;

import dev.gantry.kernel.Word;

/**
 * A step of how the evidence came to be and was kept, as the issuer tells it.
 *
 * @param time in milliseconds, by the issuer's clock
 * @param actor whose act it was; zero if nobody's that has a subject
 * @param what at most 256 bytes
 * @param digest of whatever was acted upon; zero if of nothing
 */
public record Step(long time, Word actor, String what, Word digest) {
    void write(CborWriter out) {
        out.array(4).number(time).word(actor).text(what).word(digest);
    }

    static Step read(CborReader in) throws MalformedException {
        in.array(4);
        return new Step(in.number(), in.word(), in.text(Statement.MOST_TEXT), in.word());
    }
}
