package dev.gantry.testnet;

/** A network cannot be had on this machine: says what is missing and how to get it. */
public final class NetworkAbsentException extends RuntimeException {
    public NetworkAbsentException(String network, String missing) {
        super(network + " is not available here: " + missing);
    }
}
