package dev.gantry.kernel;

/** One item being executed. {@code scope} is the caller's subject, or its account where S-14 says so. */
record Call(Overlay state, Context context, Word scope, Word key, int fn, byte[] args) {
    Cursor arguments() {
        return new Cursor(args);
    }

    Word account() {
        return context.account();
    }

    /** S-16: the kernel's clock, in milliseconds. */
    long now() {
        return Calls.clock(state, context.blockTime());
    }

    Call action(int actionFn, byte[] actionArgs) {
        return new Call(state, context, scope, key, actionFn, actionArgs);
    }
}
