package dev.gantry.testnet.probe;

import static dev.gantry.testnet.probe.Bench.number;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Why a contract fails.
 *
 * @param text what it says, if it says something
 * @param data what the EVM hands to the caller
 */
record Reason(Optional<String> text, byte[] data) {
    private static final String CODE = "GK05@001";

    /** The text as a word. */
    static final BigInteger WORD = new BigInteger(1, Arrays.copyOf(CODE.getBytes(StandardCharsets.US_ASCII), 32));

    /** A short text such as the kernel gives. */
    static final Reason TEXT =
            new Reason(Optional.of(CODE), Contracts.call("Error(string)", number(32), number(CODE.length()), WORD));

    static final Reason CUSTOM = new Reason(Optional.empty(), Contracts.call("Refusal(uint256)", number(5)));

    static final Reason PANIC = new Reason(Optional.empty(), Contracts.call("Panic(uint256)", number(0x12)));
}
