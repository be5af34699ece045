package dev.gantry.kernel;

/**
 * What the ledger says about a request.
 *
 * @param account the caller's account, authenticated by the ledger
 * @param blockTime in the unit of the genesis' clock mode
 */
public record Context(Word account, long blockTime) {}
