package dev.gantry.testnet.probe;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * What became of a call, as far as the client is told.
 *
 * @param answer of a question; of a deployment the contract's address
 * @param marks of a call that was sent, in their order
 * @param text the node's words, if it refused
 * @param data the contract's own error data, if the node passed it on
 */
public record Outcome(Kind kind, byte[] answer, List<Mark> marks, String text, byte[] data) {
    private static final byte[] NONE = new byte[0];
    /** What nodes say that tells one refusal from another. */
    private static final List<String> CAUSES = List.of("duplicate address", "unknown opcode");

    public enum Kind {
        /** It ran. */
        DONE,
        /** The node said no, and nothing came onto the chain. */
        REFUSED,
        /** It is in a block, as one that failed. */
        FAILED
    }

    /** One event {@code Mark(bytes32)}. */
    public record Mark(BigInteger emitter, BigInteger value) {}

    public static Outcome answered(byte[] answer) {
        return new Outcome(Kind.DONE, answer, List.of(), "", NONE);
    }

    public static Outcome done(List<Mark> marks) {
        return new Outcome(Kind.DONE, NONE, marks, "", NONE);
    }

    public static Outcome refused(String text, byte[] data) {
        return new Outcome(Kind.REFUSED, NONE, List.of(), text, data);
    }

    public static Outcome failed() {
        return new Outcome(Kind.FAILED, NONE, List.of(), "", NONE);
    }

    /** How it failed, in words that are the same each time. */
    String failure() {
        return switch (kind) {
            case DONE -> "runs";
            case FAILED -> "fails in a block";
            case REFUSED ->
                CAUSES.stream()
                        .filter(text::contains)
                        .findFirst()
                        .map(cause -> "refused: " + cause)
                        .orElse("refused");
        };
    }

    /** How it failed, and how the client can tell that this is the reason. */
    String failure(Reason reason) {
        boolean asText = reason.text().filter(text::contains).isPresent();
        boolean asData = Arrays.equals(data, reason.data());
        return failure()
                + (asText && asData
                        ? ", told as text and data"
                        : asText ? ", told as text" : asData ? ", told as data" : ", not told why");
    }
}
