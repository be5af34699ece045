package dev.gantry.kernel;

/** K5: the key epochs of an owner's collection. What is written in an epoch is readable with its key and no earlier one. */
final class Epochs {
    private Epochs() {}

    /** K5-10. */
    static Effect open(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        long expected = in.u64();
        Word collection = Checks.nonZero(in.word());
        Word commitment = Checks.nonZero(in.word());
        byte[] recovery = in.rest();
        if (recovery.length == 0) {
            throw new Refusal(KernelError.E_ARG);
        }
        Word resource = Digests.recordId(call.scope(), collection, Word.ZERO);
        long epoch = state.number(epoch(resource));
        if (epoch != expected) {
            throw new Refusal(KernelError.E_VERSION);
        }
        GrantChecks.fits(recovery);
        Word digest = Digests.plain(recovery);
        Word head = Digests.epoch(resource, epoch + 1, state.get(head(resource)), commitment, digest);
        state.put(epoch(resource), epoch + 1);
        state.put(due(resource), 0);
        state.put(head(resource), head);
        return Effect.of(epoch + 1, Fn.OPEN_EPOCH, resource, epoch + 1)
                .a(head)
                .b(commitment)
                .c(digest);
    }

    /** Somebody's access ended: whether the collection has epochs, and so its next is due from now on. */
    static boolean makeDue(Overlay state, GrantBody body) {
        Word resource = Digests.recordId(body.owner(), body.collection(), Word.ZERO);
        if (state.get(epoch(resource)).isZero()) {
            return false;
        }
        state.put(due(resource), 1);
        return true;
    }

    static Word[] look(KernelState state, Word resource) throws Refusal {
        Word epoch = Checks.found(state.get(epoch(resource)));
        return Calls.words(epoch, state.get(due(resource)), state.get(head(resource)));
    }

    private static Word epoch(Word resource) {
        return Digests.tagged("gantry:state:epochNumber", resource);
    }

    private static Word due(Word resource) {
        return Digests.tagged("gantry:state:epochDue", resource);
    }

    private static Word head(Word resource) {
        return Digests.tagged("gantry:state:epochHead", resource);
    }
}
