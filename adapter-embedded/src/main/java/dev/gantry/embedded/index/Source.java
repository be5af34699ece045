package dev.gantry.embedded.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries in order. */
public interface Source {
    /** The next entry, or null at the end. */
    byte @Nullable [] next() throws IOException;

    static Source of(Iterator<byte[]> sorted) {
        return () -> sorted.hasNext() ? sorted.next() : null;
    }

    /** All entries of several sources, the newest source first; what a newer one replaces is left out. */
    static Source merged(List<Source> newestFirst) throws IOException {
        byte[][] heads = new byte[newestFirst.size()][];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = newestFirst.get(i).next();
        }
        return () -> {
            int least = -1;
            for (int i = 0; i < heads.length; i++) {
                if (heads[i] != null && (least < 0 || compareNames(heads[i], heads[least]) < 0)) {
                    least = i;
                }
            }
            if (least < 0) {
                return null;
            }
            byte[] entry = heads[least];
            for (int i = least; i < heads.length; i++) {
                while (heads[i] != null && Entry.replaces(entry, heads[i])) {
                    heads[i] = newestFirst.get(i).next();
                }
            }
            return entry;
        };
    }

    /** By name, and by value too where a name has many: a tie is left for the newer source. */
    private static int compareNames(byte[] a, byte[] b) {
        return Entry.replaces(a, b) ? 0 : Arrays.compareUnsigned(a, b);
    }
}
