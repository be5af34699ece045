package dev.gantry;

/** On what a grant can depend. There is nothing else: a condition that the kernel does not know is not met. */
public enum Condition {
    NOT_BEFORE,
    NOT_AFTER,
    MAX_USES,
    PURPOSE,
    FIELDS,
    CREDENTIAL,
    ORGANISATION,
    PRESENTATION,
    COUNTERSIGN
}
