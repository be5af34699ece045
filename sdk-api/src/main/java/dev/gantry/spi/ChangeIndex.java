package dev.gantry.spi;

/** The word of a change by which {@link LedgerAdapter#find} looks it up. */
public enum ChangeIndex {
    ENTITY,
    REQUEST
}
