package dev.gantry.spi;

import java.util.concurrent.CompletionStage;

/** The kernel's deployment on one ledger. */
public interface KernelAdmin {
    /** What is there. */
    CompletionStage<KernelStatus> status();

    /**
     * Deploys the kernel if the ledger (at the configured place) has none; does nothing if it has this version; {@code KERNEL_VERSION} if it has another. A deployment
     * that was cut off is completed by calling again.
     */
    CompletionStage<KernelStatus> deploy(Genesis genesis, Signer deployer);

    /**
     * @param state MISSING, PARTIAL, READY or OTHER_VERSION
     * @param version the kernel's specification version there, 0 if missing
     * @param networkId the word given at genesis, or empty
     * @param place where it is, in the chain's own terms (an address, a contract name, a directory)
     */
    record KernelStatus(State state, int version, byte[] networkId, String place) {}

    /** What stands at the configured place. */
    enum State {
        MISSING,
        PARTIAL,
        READY,
        OTHER_VERSION
    }
}
