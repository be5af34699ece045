package dev.gantry.evm;

import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to use one EVM chain.
 *
 * @param confirmations blocks above a block that make it final; 0: final at once
 * @param kernel the entry contract's address, or empty: {@code kernelFile} tells
 * @param kernelFile where deployment writes what it has done
 * @param gasPrice in wei, or empty: as the node and its base fee say
 */
record EvmSettings(
        List<URI> urls,
        Optional<Long> chainId,
        int confirmations,
        Optional<byte[]> kernel,
        Path kernelFile,
        Optional<BigInteger> gasPrice,
        long gasLimit,
        int maxItems,
        Duration timeout) {}
