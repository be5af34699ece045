package dev.gantry.core.envelope;

/** What no file and no request may hold, for tests that look. */
public final class Secrets {
    private Secrets() {}

    public static byte[] of(EpochKey key) {
        return key.secret().clone();
    }

    public static byte[] of(ReaderKey key) {
        return key.scalar().clone();
    }
}
