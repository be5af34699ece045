package dev.gantry.kernel;

/** One change (S-40): eight words. */
public record Change(Word entity, Word request, int kind, Word subject, Word number, Word a, Word b, Word c) {
    public static final int SIZE = 8 * Word.SIZE;

    public byte[] bytes() {
        byte[] out = new byte[SIZE];
        Word[] words = {entity, request, Word.of(kind), subject, number, a, b, c};
        for (int i = 0; i < words.length; i++) {
            words[i].copyTo(out, i * Word.SIZE);
        }
        return out;
    }

    /** IllegalArgumentException unless the bytes are a change. */
    public static Change of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a change has 256 bytes, not " + bytes.length);
        }
        long kind = Word.of(bytes, 64).number();
        if (kind > 0xffff) {
            throw new IllegalArgumentException("no such kind of change");
        }
        return new Change(
                Word.of(bytes, 0),
                Word.of(bytes, 32),
                (int) kind,
                Word.of(bytes, 96),
                Word.of(bytes, 128),
                Word.of(bytes, 160),
                Word.of(bytes, 192),
                Word.of(bytes, 224));
    }
}
