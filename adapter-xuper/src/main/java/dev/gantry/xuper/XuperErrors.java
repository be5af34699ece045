package dev.gantry.xuper;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.KernelError;
import dev.gantry.spi.KernelFailure;
import java.util.Optional;
import java.util.concurrent.CompletionException;

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

    static RuntimeException typed(Throwable t, Stage stage) {
        Throwable cause = cause(t);
        if (cause instanceof NodeException e) {
            return e.number() == NodeException.CHAIN_ABSENT
                    ? GantryException.of(ErrorCode.NETWORK_MISMATCH, stage, "the node has no such chain")
                            .fix("Correct chain or url.")
                            .build()
                    : GantryException.of(ErrorCode.NODE_ERROR, stage, "the node refuses: " + e.getMessage())
                            .build();
        }
        return cause instanceof RuntimeException r ? r : new IllegalStateException(cause);
    }

    /** The kernel's refusal inside a node's error, if it is one. */
    static Optional<KernelFailure> kernelFailure(NodeException e) {
        return KernelError.parseReason(String.valueOf(e.getMessage()))
                .map(parts -> new KernelFailure(parts[0], parts[1]));
    }

    static boolean contractAbsent(NodeException e) {
        return e.says("Key not found") || e.says("not found") || e.says("get contract");
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
