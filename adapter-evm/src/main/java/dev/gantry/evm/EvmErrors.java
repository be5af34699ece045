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

/** What nodes say, as typed errors. */
final class EvmErrors {
    private EvmErrors() {}

    static Throwable cause(Throwable t) {
        return t instanceof CompletionException && t.getCause() != null ? t.getCause() : t;
    }

    static RuntimeException rethrow(Throwable t) {
        Throwable cause = cause(t);
        return cause instanceof RpcException rpc ? rejected(rpc, null) : (RuntimeException) cause;
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

    static GantryException rejected(RpcException e, @Nullable String id) {
        boolean funds = says(e, "insufficient funds", "insufficient balance", "exceeds balance");
        return GantryException.of(
                        funds ? ErrorCode.NO_FUNDS : ErrorCode.REJECTED_BY_NODE,
                        Stage.SUBMIT,
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
