package dev.gantry.samples.threeway;

/** A file that is not a usable UBL document, with a stable code. */
public final class UblException extends RuntimeException {
    /** Why. */
    public enum Code {
        TOO_LARGE,
        MALFORMED_XML,
        NOT_A_UBL_DOCUMENT,
        UNSUPPORTED_KIND,
        INVALID_DOCUMENT
    }

    private final Code code;

    UblException(Code code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
