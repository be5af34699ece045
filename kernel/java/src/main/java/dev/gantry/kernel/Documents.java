package dev.gantry.kernel;

/** K1: a subject's DID document, version by version. The kernel keeps the head of the chain; the documents travel in the requests. */
final class Documents {
    private static final int MAX_DOCUMENT = 4096;

    private Documents() {}

    /** K1-6. */
    static Effect publish(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        long expected = in.u64();
        byte[] document = in.rest();
        if (document.length == 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        long version = state.number(version(call.scope()));
        if (version != expected) {
            throw new Refusal(KernelError.E_VERSION);
        }
        if (document.length > MAX_DOCUMENT) {
            throw new Refusal(KernelError.E_LIMIT);
        }
        long now = call.now();
        Word digest = Digests.plain(document);
        Word head = Digests.document(call.scope(), version + 1, state.get(head(call.scope())), digest, now);
        state.put(version(call.scope()), version + 1);
        state.put(head(call.scope()), head);
        state.put(time(call.scope()), now);
        return Effect.of(version + 1, Fn.PUBLISH, call.scope(), version + 1)
                .a(head)
                .b(digest)
                .c(Word.of(now));
    }

    static Word[] look(KernelState state, Word subject) throws Refusal {
        Word version = Checks.found(state.get(version(subject)));
        return Calls.words(version, state.get(head(subject)), state.get(time(subject)));
    }

    private static Word version(Word subject) {
        return Digests.tagged("gantry:state:documentVersion", subject);
    }

    private static Word head(Word subject) {
        return Digests.tagged("gantry:state:documentHead", subject);
    }

    private static Word time(Word subject) {
        return Digests.tagged("gantry:state:documentTime", subject);
    }
}
