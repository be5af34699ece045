package dev.gantry.embedded.index;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Blocks read lately, already checked: one for each place, the newer replaces the older. */
final class Cache {
    private static final int PLACES = 2048;

    private final AtomicReferenceArray<Kept> places = new AtomicReferenceArray<>(PLACES);

    private record Kept(long run, int block, byte[] bytes) {}

    byte @Nullable [] get(long run, int block) {
        Kept kept = places.get(place(run, block));
        return kept != null && kept.run == run && kept.block == block ? kept.bytes : null;
    }

    void put(long run, int block, byte[] bytes) {
        places.set(place(run, block), new Kept(run, block, bytes));
    }

    private static int place(long run, int block) {
        return (int) ((run * 0x9e3779b97f4a7c15L >>> 40) + block) & PLACES - 1;
    }
}
