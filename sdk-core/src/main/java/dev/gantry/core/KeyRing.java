package dev.gantry.core;

import dev.gantry.core.envelope.EpochKey;
import dev.gantry.kernel.Word;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Epoch keys that were unwrapped already, by whose they are; closing overwrites them. Whether they may be used now is not known here. */
final class KeyRing implements AutoCloseable {
    private record Place(Word holder, Word resource, long epoch) {}

    private final Map<Place, EpochKey> keys = new HashMap<>();

    synchronized Optional<EpochKey> find(Word holder, Word resource, long epoch) {
        return Optional.ofNullable(keys.get(new Place(holder, resource, epoch)));
    }

    /** Takes the key over; it is closed with the ring. */
    synchronized EpochKey add(Word holder, Word resource, EpochKey key) {
        EpochKey there = keys.putIfAbsent(new Place(holder, resource, key.epoch()), key);
        if (there == null) {
            return key;
        }
        key.close();
        return there;
    }

    @Override
    public synchronized void close() {
        keys.values().forEach(EpochKey::close);
        keys.clear();
    }
}
