package dev.gantry.spi;

/** Before anything was sent, the network said that the kernel refuses the request in the present state. Made into a {@link dev.gantry.GantryException} by sdk-core. */
public final class KernelRefusedException extends RuntimeException {
    private final KernelFailure failure;

    public KernelRefusedException(KernelFailure failure) {
        super("kernel refuses: code " + failure.code() + " at " + failure.index(), null, false, false);
        this.failure = failure;
    }

    public KernelFailure failure() {
        return failure;
    }
}
