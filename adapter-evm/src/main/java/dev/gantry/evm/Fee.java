package dev.gantry.evm;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What a unit of gas may cost.
 *
 * @param most wei, with the base fee
 * @param tip wei for the block's producer (EIP-1559), or empty on a chain without base fee
 */
record Fee(BigInteger most, Optional<BigInteger> tip) {}
