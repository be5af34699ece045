package dev.gantry.core.grants;

import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An index that lasts as long as its process. */
public final class MemoryGrants extends GrantIndex {
    private final Map<Word, List<Fact>> about = new HashMap<>();
    private final Map<Party, List<Fact>> lists = new HashMap<>();
    private Word digest = Word.ZERO;
    private String checkpoint = "";
    private long size;

    @Override
    public synchronized String checkpoint() {
        return checkpoint;
    }

    @Override
    protected synchronized void keep(List<Fact> facts, Word newDigest, String newCheckpoint) {
        for (Fact fact : facts) {
            List<Fact> before = about.computeIfAbsent(fact.change().entity(), e -> new ArrayList<>());
            for (Party party : parties(fact, !before.isEmpty())) {
                lists.computeIfAbsent(party, p -> new ArrayList<>()).add(fact);
            }
            before.add(fact);
        }
        size += facts.size();
        digest = newDigest;
        checkpoint = newCheckpoint;
    }

    @Override
    public synchronized List<Fact> about(Word entity) {
        return List.copyOf(about.getOrDefault(entity, List.of()));
    }

    @Override
    public synchronized Optional<Fact> last(Word entity) {
        List<Fact> all = about.getOrDefault(entity, List.of());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    @Override
    public synchronized List<Fact> list(Party party, long after, int limit) {
        return lists.getOrDefault(party, List.of()).stream()
                .filter(f -> f.number() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Word digest() {
        return digest;
    }

    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public synchronized void clear() {
        about.clear();
        lists.clear();
        digest = Word.ZERO;
        checkpoint = "";
        size = 0;
    }

    @Override
    public void close() {
        clear();
    }
}
