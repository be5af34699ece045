package dev.gantry.kernel;

/** The state a kernel reads: words by key, zero where nothing was written. Writes are handed out with the {@link Outcome}. */
public interface KernelState {
    Word get(Word key);
}
