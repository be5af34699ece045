package dev.gantry.spi;

/**
 * Declared limits of a ledger, by which requests are split.
 *
 * @param maxRequestBytes of one kernel request
 * @param maxItems items of one request
 */
public record Limits(int maxRequestBytes, int maxItems) {
    /** In the context of an {@code E_LIMIT}: how many items of this kind the ledger would take at once. */
    public static final String FITS = "fits";

    /** The kernel's own limits (S-10). */
    public static final Limits KERNEL = new Limits(98_304, 128);
}
