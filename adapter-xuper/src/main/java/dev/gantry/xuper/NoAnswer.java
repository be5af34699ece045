package dev.gantry.xuper;

import dev.gantry.ErrorCode;

/** A node could not be asked, or did not answer. Never leaves the adapter. */
final class NoAnswer extends RuntimeException {
    private final ErrorCode code;
    private final String endpoint;
    private final boolean neverLeft;

    private NoAnswer(ErrorCode code, String endpoint, String what, boolean neverLeft) {
        super(what, null, false, false);
        this.code = code;
        this.endpoint = endpoint;
        this.neverLeft = neverLeft;
    }

    /** The question certainly never left. */
    static NoAnswer unasked(ErrorCode code, String endpoint, String what) {
        return new NoAnswer(code, endpoint, "the node at " + endpoint + " " + what, true);
    }

    /** The question may have arrived. */
    static NoAnswer lost(ErrorCode code, String endpoint, String what) {
        return new NoAnswer(code, endpoint, "the node at " + endpoint + " " + what, false);
    }

    /** The same as the reason why another question was never asked. */
    NoAnswer asUnasked() {
        return new NoAnswer(code, endpoint, String.valueOf(getMessage()), true);
    }

    /** The same of a question that was asked twice: the first time it may have arrived. */
    NoAnswer asLost() {
        return new NoAnswer(code, endpoint, String.valueOf(getMessage()), false);
    }

    ErrorCode code() {
        return code;
    }

    String endpoint() {
        return endpoint;
    }

    /** The connection broke: it may be a stale one, and another may do. */
    boolean connectionBroke() {
        return code == ErrorCode.NODE_ERROR && !neverLeft;
    }

    boolean neverLeft() {
        return neverLeft;
    }

    String fix() {
        return switch (code) {
            case NETWORK_MISMATCH ->
                "Correct url; if the network itself was replaced, decide what that means, then open the ledger anew.";
            case CLOSED -> "Open it again.";
            default -> "Check that the node runs and that url is right.";
        };
    }
}
