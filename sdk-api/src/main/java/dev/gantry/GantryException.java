package dev.gantry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of Gantry: a stable code, the stage reached, the transaction if there is one, the retry class, and what to do.
 *
 * <p>Its kind is {@code code().kind()}; the one kind programs must treat apart, an outcome that is not known, is also a type:
 * {@link OutcomeUnknownException}.
 */
public class GantryException extends RuntimeException {
    private final ErrorCode code;
    private final Stage stage;
    private final Retry retry;
    private final String fix;
    private final @Nullable String transactionId;
    private final Map<String, String> context;

    GantryException(Builder b) {
        super(b.message, b.cause);
        this.code = b.code;
        this.stage = b.stage;
        this.retry = b.retry;
        this.fix = b.fix;
        this.transactionId = b.transactionId;
        this.context = Collections.unmodifiableMap(new LinkedHashMap<>(b.context));
    }

    /** Starts an exception; {@code message} says what was wrong, in one sentence, without secrets. */
    public static Draft of(ErrorCode code, Stage stage, String message) {
        return new Draft(code, stage, message);
    }

    public ErrorCode code() {
        return code;
    }

    public Stage stage() {
        return stage;
    }

    public Retry retry() {
        return retry;
    }

    /** What to do about it, in a sentence or two. */
    public String fix() {
        return fix;
    }

    public Optional<String> transactionId() {
        return Optional.ofNullable(transactionId);
    }

    /** Further facts: ledger, endpoint, key, item index … */
    public Map<String, String> context() {
        return context;
    }

    /** The same error with this one as its cause, for whoever knows more of it: the transaction, further facts. */
    public Builder copy() {
        var copy = new Builder(new Draft(code, stage, String.valueOf(getMessage())), fix)
                .retry(retry)
                .transaction(transactionId)
                .cause(this);
        context.forEach(copy::with);
        return copy;
    }

    @Override
    public String toString() {
        var s = new StringBuilder(code.name())
                .append(" at ")
                .append(stage)
                .append(": ")
                .append(getMessage());
        if (transactionId != null) {
            s.append(" [transaction ").append(transactionId).append(']');
        }
        context.forEach((k, v) -> s.append(" [").append(k).append(' ').append(v).append(']'));
        s.append(" (retry: ").append(retry).append(')');
        return s.append(" — ").append(fix).toString();
    }

    /** An exception that does not say yet what to do about it; without that there is none. */
    public record Draft(ErrorCode code, Stage stage, String message) {
        public Builder fix(String whatToDo) {
            return new Builder(this, whatToDo);
        }
    }

    /** Builds the exception whose type fits its code. */
    public static final class Builder {
        private final ErrorCode code;
        private final Stage stage;
        private final String message;
        private Retry retry;
        private final String fix;
        private @Nullable String transactionId;
        private @Nullable Throwable cause;
        private final Map<String, String> context = new LinkedHashMap<>();

        private Builder(Draft draft, String fix) {
            this.code = draft.code;
            this.stage = draft.stage;
            this.message = draft.message;
            this.retry = code.retry();
            this.fix = fix;
        }

        public Builder retry(Retry value) {
            retry = value;
            return this;
        }

        public Builder transaction(@Nullable String id) {
            transactionId = id;
            return this;
        }

        public Builder cause(@Nullable Throwable value) {
            cause = value;
            return this;
        }

        public Builder with(String key, Object value) {
            context.put(key, String.valueOf(value));
            return this;
        }

        public GantryException build() {
            return code == ErrorCode.OUTCOME_UNKNOWN ? new OutcomeUnknownException(this) : new GantryException(this);
        }
    }
}
