package dev.gantry.spi;

/**
 * Declared limits of a ledger, by which requests are split.
 *
 * @param maxRequestBytes of one kernel request
 * @param maxItems items of one request
 */
public record Limits(int maxRequestBytes, int maxItems) {
    /** The kernel's own limits (S-10). */
    public static final Limits KERNEL = new Limits(98_304, 128);
}
