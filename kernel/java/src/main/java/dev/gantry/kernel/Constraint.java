package dev.gantry.kernel;

/** K5: the conditions a grant can have. There are no others: what a kernel does not know it does not allow. */
public enum Constraint {
    NOT_BEFORE,
    NOT_AFTER,
    MAX_USES,
    PURPOSE,
    FIELDS,
    CREDENTIAL,
    ORGANISATION,
    PRESENTATION,
    COUNTERSIGN;

    public int code() {
        return ordinal() + 1;
    }
}
