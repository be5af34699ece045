package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.spi.KernelRefusedException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** From stages to blocking calls, once. */
final class Stages {
    private Stages() {}

    /** Waits; failures come out as {@link GantryException}. An interrupt leaves the operation under way: its outcome is unknown to the caller. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GantryException.of(ErrorCode.OUTCOME_UNKNOWN, Stage.SETTLE, "the waiting thread was interrupted")
                    .fix("Call again with the same idempotency key.")
                    .cause(e)
                    .build();
        } catch (ExecutionException e) {
            throw unwrap(e);
        }
    }

    /** The typed error inside whatever a stage failed with; anything else is {@code INTERNAL}. */
    static RuntimeException unwrap(Throwable thrown) {
        Throwable t = thrown;
        while ((t instanceof CompletionException || t instanceof ExecutionException) && t.getCause() != null) {
            t = t.getCause();
        }
        if (t instanceof GantryException || t instanceof KernelRefusedException) {
            return (RuntimeException) t;
        }
        return GantryException.of(ErrorCode.INTERNAL, Stage.PREPARE, "unexpected: " + t)
                .fix("Please report this with the stack trace.")
                .cause(t)
                .build();
    }
}
