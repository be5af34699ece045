package dev.gantry.kernel;

/** K6: evidence. Digests that were preserved one by one, logs of which roots are anchored, what was revoked, and who has seen what. */
final class Evidence {
    /** K6-0: what this is added to a function for the kind of a repeat. */
    static final int REPEATED = 0x00F0;

    /** A size is a request's result, and one more has to fit 63 bits (S-22). */
    private static final long MOST_LEAVES = Long.MAX_VALUE - 1;

    private static final int PRESERVED = 1;
    private static final int REVOKED = 2;
    private static final int SHA_256 = 1;
    private static final int SM3 = 2;

    private Evidence() {}

    /** K6-1's claim without its time. */
    private record Anchor(Word log, long from, long to, Word root, Word batch) {
        Word head(KernelState state, long time) {
            return Digests.anchor(log, state.get(anchorHead(log, from)), from, to, root, batch, time);
        }
    }

    static Effect apply(Call call) throws Refusal {
        return switch (call.fn()) {
            case Fn.ANCHOR -> anchor(call);
            case Fn.PRESERVE -> preserve(call);
            case Fn.REVOKE_EVIDENCE -> revoke(call);
            case Fn.REVOKE_LEAF -> revokeLeaf(call);
            case Fn.WITNESS -> attest(call);
            default -> throw new Refusal(KernelError.E_FUNCTION);
        };
    }

    private static Effect anchor(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word name = Checks.nonZero(in.word());
        int algorithm = algorithm(in);
        var claim = new Anchor(
                Digests.logId(call.scope(), name, algorithm), in.u64(), in.u64(), Checks.nonZero(in.word()), in.word());
        in.end();
        if (claim.from < 0 || claim.to <= claim.from || claim.to > MOST_LEAVES) {
            throw new Refusal(KernelError.E_ARG);
        }
        Word log = claim.log;
        Word present = state.get(anchorHead(log, claim.to));
        if (!present.isZero()) {
            long time = low(state.get(anchorSpan(log, claim.to)));
            if (!present.equals(claim.head(state, time))) {
                throw new Refusal(KernelError.E_EXISTS);
            }
            return anchored(REPEATED + call.fn(), claim, present, time);
        }
        Word counts = state.get(logCounts(log));
        if (high(counts) != claim.from) {
            throw new Refusal(KernelError.E_VERSION);
        }
        long time = call.now();
        Word head = claim.head(state, time);
        state.put(logOwner(log), call.scope());
        state.put(logRoot(log), claim.root);
        state.put(logCounts(log), pack(0, claim.to, low(counts) + 1));
        state.put(anchorHead(log, claim.to), head);
        state.put(anchorSpan(log, claim.to), pack(0, claim.from, time));
        return anchored(call.fn(), claim, head, time);
    }

    private static Effect anchored(int kind, Anchor anchor, Word head, long time) {
        return Effect.of(anchor.to, kind, anchor.log, anchor.to)
                .a(anchor.root)
                .b(head)
                .c(Word.of(time));
    }

    private static Effect preserve(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        int algorithm = algorithm(in);
        Word digest = Checks.nonZero(in.word());
        in.end();
        Word id = Digests.evidenceId(call.scope(), digest, algorithm);
        Word known = state.get(evidence(id));
        if (status(known) == REVOKED) {
            throw new Refusal(KernelError.E_STATE);
        }
        boolean again = status(known) == PRESERVED;
        long time = again ? high(known) : call.now();
        if (!again) {
            state.put(evidence(id), pack(PRESERVED, time, 0));
        }
        return Effect.of(time, again ? REPEATED + call.fn() : call.fn(), id, algorithm)
                .a(digest)
                .c(Word.of(time));
    }

    private static Effect revoke(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        int algorithm = algorithm(in);
        Word digest = Checks.nonZero(in.word());
        Word reason = Checks.nonZero(in.word());
        in.end();
        Word id = Digests.evidenceId(call.scope(), digest, algorithm);
        Word known = state.get(evidence(id));
        if (status(known) == 0) {
            throw new Refusal(KernelError.E_NOT_FOUND);
        }
        if (status(known) == REVOKED) {
            throw new Refusal(KernelError.E_STATE);
        }
        long now = call.now();
        state.put(evidence(id), pack(REVOKED, high(known), now));
        state.put(evidenceReason(id), reason);
        return Effect.of(0, call.fn(), id, algorithm).a(digest).b(reason).c(Word.of(now));
    }

    private static Effect revokeLeaf(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word name = Checks.nonZero(in.word());
        int algorithm = algorithm(in);
        Word leaf = Checks.nonZero(in.word());
        Word reason = Checks.nonZero(in.word());
        in.end();
        Word log = Digests.logId(call.scope(), name, algorithm);
        long size = high(Checks.found(state.get(logCounts(log))));
        if (!state.get(leafReason(log, leaf)).isZero()) {
            throw new Refusal(KernelError.E_STATE);
        }
        long now = call.now();
        state.put(leafReason(log, leaf), reason);
        state.put(leafTime(log, leaf), now);
        return Effect.of(0, call.fn(), log, size).a(leaf).b(reason).c(Word.of(now));
    }

    private static Effect attest(Call call) throws Refusal {
        Overlay state = call.state();
        var in = call.arguments();
        Word network = in.word();
        Word log = Checks.nonZero(in.word());
        long size = in.u64();
        Word head = Checks.nonZero(in.word());
        in.end();
        if (size <= 0 || size > MOST_LEAVES) {
            throw new Refusal(KernelError.E_ARG);
        }
        Word attestation = attestation(network, log, size, call.scope());
        Word said = state.get(attestation);
        boolean here = network.isZero();
        Word anchored = here ? Checks.found(state.get(anchorHead(log, size))) : head;
        if (!said.isZero()) {
            if (!said.equals(head)) {
                throw new Refusal(KernelError.E_EXISTS);
            }
            return attested(REPEATED + call.fn(), network, log, size, head, state.get(time(attestation)));
        }
        if (here && state.get(logOwner(log)).equals(call.scope())) {
            throw new Refusal(KernelError.E_FORBIDDEN);
        }
        if (!anchored.equals(head)) {
            throw new Refusal(KernelError.E_PROOF);
        }
        Word now = Word.of(call.now());
        state.put(attestation, head);
        state.put(time(attestation), now);
        return attested(call.fn(), network, log, size, head, now);
    }

    private static Effect attested(int kind, Word network, Word log, long size, Word head, Word time) {
        return Effect.of(0, kind, log, size).a(head).b(network).c(time);
    }

    static Word[] look(KernelState state, int fn, byte[] args) throws Refusal {
        var in = new Cursor(args);
        switch (fn) {
            case Fn.LOG -> {
                Word log = in.word();
                in.end();
                Word counts = Checks.found(state.get(logCounts(log)));
                long size = high(counts);
                return Calls.words(
                        state.get(logOwner(log)),
                        Word.of(size),
                        state.get(logRoot(log)),
                        state.get(anchorHead(log, size)),
                        Word.of(low(counts)),
                        Word.of(low(state.get(anchorSpan(log, size)))));
            }
            case Fn.ANCHOR_AT -> {
                Word log = in.word();
                long size = in.u64();
                in.end();
                Word head = Checks.found(state.get(anchorHead(log, size)));
                Word span = state.get(anchorSpan(log, size));
                return Calls.words(head, Word.of(high(span)), Word.of(low(span)));
            }
            case Fn.EVIDENCE -> {
                Word id = in.word();
                in.end();
                Word known = Checks.found(state.get(evidence(id)));
                return Calls.words(
                        Word.of(status(known)),
                        Word.of(high(known)),
                        state.get(evidenceReason(id)),
                        Word.of(low(known)));
            }
            case Fn.REVOKED_LEAF -> {
                Word log = in.word();
                Word leaf = in.word();
                in.end();
                Word reason = Checks.found(state.get(leafReason(log, leaf)));
                return Calls.words(reason, state.get(leafTime(log, leaf)));
            }
            case Fn.ATTESTATION -> {
                Word network = in.word();
                Word log = in.word();
                long size = in.u64();
                Word attestation = attestation(network, log, size, in.word());
                in.end();
                return Calls.words(Checks.found(state.get(attestation)), state.get(time(attestation)));
            }
            default -> throw new Refusal(KernelError.E_FUNCTION);
        }
    }

    private static int algorithm(Cursor in) throws Refusal {
        int algorithm = in.u8();
        if (algorithm != SHA_256 && algorithm != SM3) {
            throw new Refusal(KernelError.E_ARG);
        }
        return algorithm;
    }

    /** Three numbers in one word of state. */
    private static Word pack(long status, long high, long low) {
        return Word.of(Items.args(new byte[8], Items.u64(status), Items.u64(high), Items.u64(low)));
    }

    private static long status(Word packed) {
        return packed.u64(8);
    }

    private static long high(Word packed) {
        return packed.u64(16);
    }

    private static long low(Word packed) {
        return packed.u64(24);
    }

    private static Word logOwner(Word log) {
        return Digests.tagged("gantry:state:logOwner", log);
    }

    private static Word logRoot(Word log) {
        return Digests.tagged("gantry:state:logRoot", log);
    }

    /** Size and number of anchors. */
    private static Word logCounts(Word log) {
        return Digests.tagged("gantry:state:logCounts", log);
    }

    private static Word anchorHead(Word log, long size) {
        return Digests.tagged("gantry:state:anchorHead", log, size);
    }

    /** Where the anchor begins, and its time. */
    private static Word anchorSpan(Word log, long size) {
        return Digests.tagged("gantry:state:anchorSpan", log, size);
    }

    /** Status, time, and the revocation's time. */
    private static Word evidence(Word id) {
        return Digests.tagged("gantry:state:evidence", id);
    }

    private static Word evidenceReason(Word id) {
        return Digests.tagged("gantry:state:evidenceReason", id);
    }

    private static Word leafReason(Word log, Word leaf) {
        return Digests.tagged("gantry:state:leafReason", log, leaf);
    }

    private static Word leafTime(Word log, Word leaf) {
        return Digests.tagged("gantry:state:leafTime", log, leaf);
    }

    private static Word attestation(Word network, Word log, long size, Word witness) {
        return Digests.tagged("gantry:state:attestation", network, log, size, witness);
    }

    private static Word time(Word attestation) {
        return Digests.tagged("gantry:state:attestationTime", attestation);
    }
}
