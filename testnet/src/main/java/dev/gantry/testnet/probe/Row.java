package dev.gantry.testnet.probe;

import java.util.function.Function;

/**
 * One question to a chain.
 *
 * @param id stays with the question for good
 * @param answer a few words, the same in every run on the same version of a node
 */
record Row(String id, String question, Function<Bench, String> answer) {

    /** The question with this chain's answer. */
    String ask(Bench bench) {
        try {
            return line(answer.apply(bench));
        } catch (Failed e) {
            return line(String.valueOf(e.getMessage()));
        }
    }

    /** The question with an answer, as in the document. */
    String line(String answered) {
        return String.join(" | ", id, question, answered);
    }
}
