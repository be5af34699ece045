package dev.gantry.kernel;

/** K5: what one subject attests to another, so that a grant can ask for it and the kernel can tell. */
final class Credentials {
    /** The end of a credential that has none. */
    static final long NO_END = Long.MAX_VALUE;

    private Credentials() {}

    /** K5-11. */
    static Effect attest(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word subject = Checks.nonZero(in.word());
        Word type = in.word();
        long end = in.u64();
        in.end();
        if (end < 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        Word credential = Digests.credential(call.scope(), type);
        if (end == 0 && end(state, credential, subject) == 0) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        state.put(key(credential, subject), end);
        return Effect.of(0, Fn.ATTEST_CREDENTIAL, credential, end).a(subject).b(type);
    }

    /** 0 where it is not held. */
    static long end(KernelState state, Word credential, Word subject) {
        return state.get(key(credential, subject)).number();
    }

    /** K5-12: whether what ends then counts now. */
    static boolean counts(long end, long now) {
        return end == NO_END || now != 0 && now <= end;
    }

    private static Word key(Word credential, Word subject) {
        return Digests.tagged("gantry:state:credential", credential, subject);
    }
}
