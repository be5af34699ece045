package dev.gantry.spi;

/**
 * Checks what {@link LedgerAdapter#prove} gave out: pure, without any connection, on any machine. Found by ServiceLoader.
 *
 * <p>Trust comes from the caller's anchor alone, never from the bundle. Whatever the bytes, the answer is a {@link ProofResult} and never an exception.
 */
public interface LedgerVerifier {
    /** The name of the adapter whose proofs it checks. */
    String adapter();

    /** @param anchor what the caller knows of the network from elsewhere; its form is the adapter's and in its documentation */
    ProofResult verify(byte[] bundle, byte[] anchor);
}
