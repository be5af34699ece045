package dev.gantry.testnet.probe;

/** A chain did not do something. That is an answer, too. */
final class Failed extends RuntimeException {
    Failed(Outcome outcome) {
        super(outcome.failure(), null, false, false);
    }
}
