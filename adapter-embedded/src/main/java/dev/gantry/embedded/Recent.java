package dev.gantry.embedded;

import dev.gantry.embedded.index.Entry;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What blocks added to the index and is in memory only. Not thread-safe; not changed any more once it is handed over. */
final class Recent {
    /** Kinds of entries; those below 0x40 have one value. */
    static final int STATE = 0;

    static final int TRANSACTION = 1;
    static final int ENTITY = 0x40;
    static final int REQUEST = 0x41;

    final long blocksBefore;
    final long nodesBefore;
    final Map<Word, Word> state = new HashMap<>();
    final Map<Word, Place> transactions = new HashMap<>();
    final Map<Word, List<Place>> byEntity = new HashMap<>();
    final Map<Word, List<Place>> byRequest = new HashMap<>();
    final List<ChainIndex.BlockPlace> blocks = new ArrayList<>();
    final List<Word> nodes = new ArrayList<>();
    private int places;

    Recent(long blocksBefore, long nodesBefore) {
        this.blocksBefore = blocksBefore;
        this.nodesBefore = nodesBefore;
    }

    void addPlace(Map<Word, List<Place>> map, Word word, Place place) {
        map.computeIfAbsent(word, k -> new ArrayList<>(1)).add(place);
        places++;
    }

    /** About how many entries of a run it will be. */
    int size() {
        return state.size() + transactions.size() + places;
    }

    List<byte[]> sorted() {
        var all = new ArrayList<byte[]>(size());
        state.forEach((key, value) -> all.add(Entry.of(STATE, key, value)));
        transactions.forEach((id, place) -> all.add(Entry.of(TRANSACTION, id, place.word())));
        byEntity.forEach((word, list) -> list.forEach(p -> all.add(Entry.of(ENTITY, word, p.word()))));
        byRequest.forEach((word, list) -> list.forEach(p -> all.add(Entry.of(REQUEST, word, p.word()))));
        all.sort(Arrays::compareUnsigned);
        return all;
    }
}
