package dev.gantry.kernel;

/** What one function did, before it is told as a change. */
record Effect(long result, int kind, Word entity, Word number, Word a, Word b, Word c) {
    static Effect of(long result, int kind, Word entity, long number) {
        return new Effect(result, kind, entity, Word.of(number), Word.ZERO, Word.ZERO, Word.ZERO);
    }

    Effect a(Word value) {
        return new Effect(result, kind, entity, number, value, b, c);
    }

    Effect b(Word value) {
        return new Effect(result, kind, entity, number, a, value, c);
    }

    Effect c(Word value) {
        return new Effect(result, kind, entity, number, a, b, value);
    }

    Change change(Word request, Word subject) {
        return new Change(entity, request, kind, subject, number, a, b, c);
    }
}
