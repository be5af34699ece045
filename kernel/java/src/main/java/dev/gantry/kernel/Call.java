package dev.gantry.kernel;

/** One item being executed. {@code scope} is the caller's subject, or its account where S-14 says so. */
record Call(Overlay state, Word scope, Word account, Word key, int fn, byte[] args) {
    Cursor arguments() {
        return new Cursor(args);
    }

    Call action(int actionFn, byte[] actionArgs) {
        return new Call(state, scope, account, key, actionFn, actionArgs);
    }
}
