package dev.gantry.kernel;

import java.util.Arrays;
import java.util.Objects;

/** One call of a kernel function. */
public record Item(int fn, byte[] args) {
    @Override
    public boolean equals(Object o) {
        return o instanceof Item i && fn == i.fn && Arrays.equals(args, i.args);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fn, Arrays.hashCode(args));
    }

    @Override
    public String toString() {
        return "Item[0x%04x, %d bytes]".formatted(fn, args.length);
    }
}
