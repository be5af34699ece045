package dev.gantry.kernel;

import java.util.Optional;
import java.util.regex.Pattern;

/** The kernel's answers when it refuses, with their numbers. */
public enum KernelError {
    E_ARG(1),
    E_NOT_FOUND(2),
    E_EXISTS(3),
    E_FORBIDDEN(4),
    E_STATE(5),
    E_VERSION(6),
    E_LIMIT(7),
    E_OVERFLOW(8),
    E_PROOF(9),
    E_PAUSED(10),
    E_CANCELLED(11),
    E_CONFLICT(12),
    E_FUNCTION(13),
    E_EXPIRED(14),
    E_NOT_YET(15),
    E_EXHAUSTED(16),
    E_ATTENUATION(17),
    E_CONSERVATION(18),
    E_CONSTRAINT(19);

    /** The index that means the whole request. */
    public static final int WHOLE = 999;

    private static final Pattern REASON = Pattern.compile("GK(\\d\\d)@(\\d\\d\\d)");
    private final int code;

    KernelError(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Optional<KernelError> of(int code) {
        return code >= 1 && code <= values().length ? Optional.of(values()[code - 1]) : Optional.empty();
    }

    /** S-30: the text with which a failed request reverts. */
    public static String reason(int code, int index) {
        return "GK%02d@%03d".formatted(code, index);
    }

    /** Finds a reason in whatever a node wrapped around it: code and index. */
    public static Optional<int[]> parseReason(String text) {
        var m = REASON.matcher(text);
        return m.find()
                ? Optional.of(new int[] {Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))})
                : Optional.empty();
    }
}
