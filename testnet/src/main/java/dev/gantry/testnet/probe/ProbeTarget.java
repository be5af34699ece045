package dev.gantry.testnet.probe;

import java.math.BigInteger;

/** One chain, as one account uses it, with nothing added: no retry, no estimate. Addresses are the 20 bytes that contracts see, as a number. */
public interface ProbeTarget {
    /** The account in whose name everything is done. */
    BigInteger account();

    /**
     * Creates a contract by a transaction of its own; the answer is its address.
     *
     * @param abi stored with it, where the chain keeps one
     */
    Outcome deploy(byte[] code, String abi);

    /** Runs a call without effect. */
    Outcome ask(BigInteger contract, byte[] input);

    /** Sends a call as a transaction. Transactions have as much gas as a block takes, and are waited for until they are in one, or refused. */
    Outcome send(BigInteger contract, byte[] input);
}
