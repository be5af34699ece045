package dev.gantry.kernel;

/** Checks that many functions make. */
final class Checks {
    private Checks() {}

    /** An argument that names something; zero names nothing. */
    static Word nonZero(Word argument) throws Refusal {
        if (argument.isZero()) {
            throw new Refusal(KernelError.E_ARG);
        }
        return argument;
    }

    /** A value of the state; zero stands where nothing was written. */
    static Word found(Word value) throws Refusal {
        if (value.isZero()) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        return value;
    }
}
