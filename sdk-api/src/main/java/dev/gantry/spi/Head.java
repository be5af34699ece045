package dev.gantry.spi;

/** The ledger's newest block and its newest final block. Heights start at 0. */
public record Head(long height, String hash, long finalHeight) {}
