package dev.gantry.evm;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.KernelError;
import dev.gantry.spi.KernelFailure;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What nodes say, and what they do not say, as typed errors. */
final class EvmErrors {
    private EvmErrors() {}

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
        if (cause instanceof RpcException e) {
            return GantryException.of(ErrorCode.NODE_ERROR, stage, "the node refuses: " + e.getMessage())
                    .fix(
                            cannotTellYet(e)
                                    ? "Wait until the node has indexed its transactions, then ask again."
                                    : "See the node's message, or ask another node.")
                    .transaction(id)
                    .build();
        }
        if (cause instanceof IllegalArgumentException) {
            return unreadable(stage, String.valueOf(cause.getMessage()));
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
                .with("endpoint", NoAnswer.shown(e.endpoint()))
                .build();
    }

    static GantryException unreadable(Stage stage, String what) {
        return GantryException.of(ErrorCode.NODE_ERROR, stage, "the node's answer makes no sense: " + what)
                .fix("Ask another node.")
                .build();
    }

    /** The kernel's refusal inside a node's error, if it is one. */
    static Optional<KernelFailure> kernelFailure(RpcException e) {
        return KernelError.parseReason(e.everything()).map(parts -> new KernelFailure(parts[0], parts[1]));
    }

    static boolean alreadyKnown(RpcException e) {
        return says(e, "already known", "already imported", "known transaction", "alreadyknown");
    }

    static boolean nonceTaken(RpcException e) {
        return says(e, "nonce too low", "nonce is too low", "replacement", "underpriced", "already used nonce");
    }

    /** A node that still indexes its blocks, soon after its start, cannot tell whether it has a transaction that it does not find. */
    static boolean cannotTellYet(Throwable t) {
        return cause(t) instanceof RpcException e && says(e, "indexing is in progress");
    }

    /** A refusal that leaves open whether the node, or one behind it, has taken the transaction. */
    static boolean leavesOpen(RpcException e) {
        return says(e, "timed out", "timeout", "deadline exceeded");
    }

    static GantryException rejected(RpcException e, Stage stage, @Nullable String id) {
        boolean funds = says(e, "insufficient funds", "insufficient balance", "exceeds balance");
        return GantryException.of(
                        funds ? ErrorCode.NO_FUNDS : ErrorCode.REJECTED_BY_NODE,
                        stage,
                        "the node refuses: " + e.getMessage())
                .fix(funds ? "Give the account funds, or use a chain without gas price." : "See the node's message.")
                .transaction(id)
                .build();
    }

    private static boolean says(RpcException e, String... texts) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        for (String text : texts) {
            if (message.contains(text)) {
                return true;
            }
        }
        return false;
    }
}
