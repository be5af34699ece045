package dev.gantry.kernel;

/** The kernel says no. Carries no stack trace: it is an answer, not an accident. */
public final class Refusal extends Exception {
    private final KernelError error;

    public Refusal(KernelError error) {
        super(error.name(), null, false, false);
        this.error = error;
    }

    public KernelError error() {
        return error;
    }
}
