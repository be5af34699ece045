package dev.gantry.xuper;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ids of transactions known to be in final blocks; the ones not met for longest are forgotten. */
final class Confirmed {
    private static final int SIZE = 20_000;

    /** Id to the time at which it was known. */
    private final Map<ByteString, Long> ids = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteString, Long> eldest) {
            return size() > SIZE;
        }
    };

    synchronized void add(ByteString id) {
        ids.putIfAbsent(id, System.nanoTime());
    }

    synchronized boolean contains(ByteString id) {
        return ids.get(id) != null;
    }

    /** Whether all were known before a moment of {@link System#nanoTime}. */
    synchronized boolean containsAll(Collection<ByteString> all, long before) {
        return all.stream().allMatch(id -> {
            Long since = ids.get(id);
            return since != null && since - before < 0;
        });
    }
}
