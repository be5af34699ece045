package dev.gantry.xuper;

/** The node answered, and its answer is an error: its own number, or -1 if it gave none. Never leaves the adapter. */
final class NodeException extends RuntimeException {
    static final int INTERNAL = 50000;
    static final int BLOCK_ABSENT = 50300;
    static final int VERIFY_FAILED = 50400;
    static final int SEEN_BEFORE = 50401;
    static final int TRANSACTION_ABSENT = 50402;
    static final int NO_COINS = 50403;
    static final int SUBMIT_FAILED = 50404;
    static final int CHAIN_ABSENT = 50205;

    private final int number;

    NodeException(int number, String message) {
        super(message, null, false, false);
        this.number = number;
    }

    int number() {
        return number;
    }

    boolean says(String text) {
        return String.valueOf(getMessage()).contains(text);
    }
}
