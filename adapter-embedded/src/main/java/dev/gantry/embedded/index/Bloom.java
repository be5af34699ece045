package dev.gantry.embedded.index;

/** Which names a run may have: ten bits a name, about one false answer in a hundred. */
final class Bloom {
    private static final int BITS_PER_NAME = 10;
    private static final int PROBES = 7;

    private final byte[] bits;

    Bloom(byte[] bits) {
        this.bits = bits;
    }

    static Bloom forNames(long count) {
        return new Bloom(new byte[(int) Math.min(Integer.MAX_VALUE - 64, Math.max(64, count * BITS_PER_NAME / 8))]);
    }

    byte[] bits() {
        return bits;
    }

    void add(byte[] entry) {
        long h = hash(entry);
        for (int i = 0; i < PROBES; i++) {
            long bit = bit(h, i);
            bits[(int) (bit >>> 3)] |= (byte) (1 << (bit & 7));
        }
    }

    boolean mayHave(byte[] name) {
        long h = hash(name);
        for (int i = 0; i < PROBES; i++) {
            long bit = bit(h, i);
            if ((bits[(int) (bit >>> 3)] & 1 << (bit & 7)) == 0) {
                return false;
            }
        }
        return true;
    }

    private long bit(long h, int i) {
        long mixed = mix(h + i * 0x9e3779b97f4a7c15L);
        return Long.remainderUnsigned(mixed, bits.length * 8L);
    }

    private static long hash(byte[] entry) {
        long h = entry[0];
        for (int at = 1; at < Entry.NAME; at += 8) {
            h = mix(h ^ Entry.prefix(entry, at));
        }
        return h;
    }

    private static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
        return b ^ b >>> 31;
    }
}
