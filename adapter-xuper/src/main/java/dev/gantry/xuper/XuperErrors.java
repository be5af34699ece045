package dev.gantry.xuper;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.KernelError;
import dev.gantry.spi.KernelFailure;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What nodes say, as typed errors. */
final class XuperErrors {
    private XuperErrors() {}

    static Throwable cause(Throwable t) {
        Throwable cause = t;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Passes a failure on as it is. */
    static CompletionException same(Throwable t) {
        return new CompletionException(cause(t));
    }

    /** @param id the transaction that the operation was about, if it was about one */
    static RuntimeException typed(Throwable t, Stage stage, @Nullable String id) {
        Throwable cause = cause(t);
        if (cause instanceof NoAnswer e) {
            return noAnswer(e, e.code(), stage, id);
        }
        if (cause instanceof NodeException e) {
            boolean absent = e.number() == NodeException.CHAIN_ABSENT;
            return GantryException.of(
                            absent ? ErrorCode.NETWORK_MISMATCH : ErrorCode.NODE_ERROR,
                            stage,
                            absent ? "the node has no such chain" : "the node refuses: " + e.getMessage())
                    .fix(absent ? "Correct chain or url." : "See the node's message, or ask another node.")
                    .transaction(id)
                    .build();
        }
        return cause instanceof RuntimeException r ? r : new IllegalStateException(cause);
    }

    /** A transaction that certainly never left. */
    static GantryException unsent(NoAnswer e, String id) {
        ErrorCode code = switch (e.code()) {
            case NETWORK_MISMATCH, CLOSED -> e.code();
            default -> ErrorCode.NODE_UNREACHABLE;
        };
        return noAnswer(e, code, Stage.SUBMIT, id);
    }

    private static GantryException noAnswer(NoAnswer e, ErrorCode code, Stage stage, @Nullable String id) {
        return GantryException.of(code, stage, String.valueOf(e.getMessage()))
                .fix(e.fix())
                .transaction(id)
                .with("endpoint", e.endpoint())
                .build();
    }

    /** The kernel's refusal inside a node's error, if it is one. */
    static Optional<KernelFailure> kernelFailure(NodeException e) {
        return KernelError.parseReason(String.valueOf(e.getMessage()))
                .map(parts -> new KernelFailure(parts[0], parts[1]));
    }

    static boolean contractAbsent(NodeException e) {
        return e.says("get contract"); // its description, or its code
    }

    /** The node would not take a transaction because something that it read has changed, or is being changed right now. */
    static boolean conflict(NodeException e) {
        return (e.number() == NodeException.VERIFY_FAILED || e.number() == NodeException.SUBMIT_FAILED)
                && (e.says("RWSet") || e.says("spent more than once") || e.says("verify failed") || e.says("version"));
    }

    static GantryException rejected(NodeException e, String id) {
        boolean coins = e.number() == NodeException.NO_COINS || e.says("no enough money") || e.says("Gas not enough");
        return GantryException.of(
                        coins ? ErrorCode.NO_FUNDS : ErrorCode.REJECTED_BY_NODE,
                        Stage.SUBMIT,
                        "the node refuses: " + e.getMessage())
                .fix(coins ? "Use a chain without fees (nofee)." : "See the node's message.")
                .transaction(id)
                .build();
    }
}
