package dev.gantry.spi;

/**
 * The kernel refused a request (S-30).
 *
 * @param code 1 to 99
 * @param index the item, or 999 for the whole request
 */
public record KernelFailure(int code, int index) {}
