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

    /** Waits for a write; failures come out as {@link GantryException}. An interrupt leaves it under way: its outcome is unknown to the caller. */
    static <T> T await(CompletionStage<T> write) {
        try {
            return write.toCompletableFuture().get();
        } catch (InterruptedException e) {
            throw interrupted(ErrorCode.OUTCOME_UNKNOWN, Stage.SETTLE, "Call again with the same idempotency key.", e);
        } catch (ExecutionException e) {
            throw seenFromHere(e);
        }
    }

    /** Waits for the answer to a question, which changes nothing: an interrupt is {@code INTERRUPTED}. */
    static <T> T answer(Stage stage, CompletionStage<T> question) {
        try {
            return question.toCompletableFuture().get();
        } catch (InterruptedException e) {
            throw interrupted(ErrorCode.INTERRUPTED, stage, "Ask again, unless the thread is to end.", e);
        } catch (ExecutionException e) {
            throw seenFromHere(e);
        }
    }

    private static GantryException interrupted(ErrorCode code, Stage stage, String fix, InterruptedException e) {
        Thread.currentThread().interrupt();
        return GantryException.of(code, stage, "the waiting thread was interrupted")
                .fix(fix)
                .cause(e)
                .build();
    }

    /** It was made on another thread, whose stack says nothing of who waits here: the same with the caller's own, the first one as its cause. */
    private static RuntimeException seenFromHere(ExecutionException e) {
        RuntimeException failure = unwrap(e);
        return failure instanceof GantryException g ? g.copy().build() : failure;
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
