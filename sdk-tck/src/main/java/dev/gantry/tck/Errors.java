package dev.gantry.tck;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Ledger;
import dev.gantry.OutcomeUnknownException;
import dev.gantry.Payload;
import dev.gantry.Stage;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Whether an error tells all that its receiver needs: code, stage, retry class, what to do, and the transaction once there is one. */
public final class Errors {
    /** Codes that are always about a transaction; the others are if they come from {@link Stage#SUBMIT} or {@link Stage#SETTLE}. */
    private static final Set<ErrorCode> ABOUT_A_TRANSACTION = EnumSet.of(
            ErrorCode.OUTCOME_UNKNOWN,
            ErrorCode.STATE_CONFLICT,
            ErrorCode.NONCE_CONFLICT,
            ErrorCode.NO_FUNDS,
            ErrorCode.EXPIRED_UNSENT,
            ErrorCode.DROPPED);

    private Errors() {}

    /** A call that should fail. */
    public interface Call {
        void run() throws Exception;
    }

    /** The error of a call that fails with this code at this stage and leaves nothing untold; an AssertionError otherwise. */
    public static GantryException fails(ErrorCode code, Stage stage, Call call) {
        GantryException e = fails(code, call);
        Bench.same(e.stage(), stage, "stage of " + e);
        return e;
    }

    /** The same at any stage. */
    public static GantryException fails(ErrorCode code, Call call) {
        GantryException e = thrown("expected " + code, call);
        Bench.check(e.code() == code, "expected " + code + ", but it failed with " + e);
        Bench.same(e.retry(), code.retry(), "retry class of " + e);
        return complete(e);
    }

    /** The same with any code. */
    public static GantryException fails(Call call) {
        return complete(thrown("expected a typed error", call));
    }

    /** The error of something asynchronous. */
    public static GantryException failed(CompletionStage<?> stage) {
        return fails(() -> {
            try {
                stage.toCompletableFuture().join();
            } catch (CompletionException e) {
                throw Bench.unwrapped(e);
            }
        });
    }

    /** Whatever is asked of a ledger with nothing, or something else, at the kernel's place fails with this code, at its stage. */
    public static void unusable(ErrorCode code, Ledger ledger) {
        var records = ledger.records("orders");
        fails(code, Stage.CONNECT, ledger::info);
        fails(code, Stage.READ, () -> records.find("A"));
        fails(code, Stage.PREPARE, () -> records.create("A", Payload.text("x")));
    }

    private static GantryException thrown(String expected, Call call) {
        try {
            call.run();
        } catch (Exception e) {
            if (e instanceof GantryException g) {
                return g;
            }
            throw new AssertionError(expected + ", but it failed with " + e, e);
        }
        throw new AssertionError(expected + ", but it succeeded");
    }

    /** The error, if it leaves nothing untold; an AssertionError otherwise. */
    public static GantryException complete(GantryException e) {
        String told = e.toString();
        Bench.check(e.getMessage() != null && !e.getMessage().isBlank(), "no message: " + told);
        Bench.check(!e.fix().isBlank(), "not a word on what to do: " + told);
        Bench.same(
                e instanceof OutcomeUnknownException,
                e.code() == ErrorCode.OUTCOME_UNKNOWN,
                "type of unknown: " + told);
        boolean about =
                ABOUT_A_TRANSACTION.contains(e.code()) || e.stage() == Stage.SUBMIT || e.stage() == Stage.SETTLE;
        // Whoever was interrupted before there was a transaction has the key.
        boolean named = e.transactionId().isPresent()
                || e.code() == ErrorCode.OUTCOME_UNKNOWN && e.context().containsKey("idempotencyKey");
        Bench.check(!about || named, "no transaction: " + told);
        for (String part :
                new String[] {e.code().name(), e.stage().name(), e.retry().name(), e.fix()}) {
            Bench.check(told.contains(part), part + " is not in the text: " + told);
        }
        return e;
    }
}
