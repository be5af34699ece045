package dev.gantry.core.evidence;

import dev.gantry.core.evidence.TrustFile.Members;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier has read from a ledger's final state at one time, kept for later.
 *
 * @param anchors heads by log and size
 * @param preserved times by evidence id
 * @param revoked evidence and leaves, each with its place
 */
public record Checkpoint(Map<LogSize, Word> anchors, Map<Word, Long> preserved, Set<Revoked> revoked)
        implements TrustAnchors.Seen {
    public static final Checkpoint NOTHING = new Checkpoint(Map.of(), Map.of(), Set.of());

    public record LogSize(Word log, long size) {}

    public record Revoked(Word place, Word leaf) {}

    public Checkpoint {
        anchors = Map.copyOf(anchors);
        preserved = Map.copyOf(preserved);
        revoked = Set.copyOf(revoked);
    }

    @Override
    public Optional<Word> head(Word log, long size) {
        return Optional.ofNullable(anchors.get(new LogSize(log, size)));
    }

    @Override
    public OptionalLong preserved(Word evidence) {
        Long time = preserved.get(evidence);
        return time == null ? OptionalLong.empty() : OptionalLong.of(time);
    }

    @Override
    public boolean revoked(Word place, Word leaf) {
        return revoked.contains(new Revoked(place, leaf));
    }

    Map<String, @Nullable Object> json() {
        var heads = new ArrayList<Map<String, Object>>();
        anchors.forEach((at, head) -> heads.add(Map.of("log", at.log.hex(), "size", at.size, "head", head.hex())));
        var times = new ArrayList<Map<String, Object>>();
        preserved.forEach((id, time) -> times.add(Map.of("evidence", id.hex(), "time", time)));
        var gone = new ArrayList<Map<String, Object>>();
        revoked.forEach(r -> gone.add(Map.of("place", r.place.hex(), "leaf", r.leaf.hex())));
        var all = new LinkedHashMap<String, @Nullable Object>();
        for (var list : List.of(heads, times, gone)) {
            list.sort(Comparator.comparing(m -> new TreeMap<>(m).toString()));
        }
        all.put("anchors", heads);
        all.put("preserved", times);
        all.put("revoked", gone);
        return all;
    }

    /** IllegalArgumentException unless it is what {@link #json} gives. */
    static Checkpoint of(Members members) {
        var heads = new HashMap<LogSize, Word>();
        for (Object value : members.list("anchors")) {
            var one = new Members(value);
            heads.put(new LogSize(one.word("log"), one.number("size")), one.word("head"));
            one.end();
        }
        var times = new HashMap<Word, Long>();
        for (Object value : members.list("preserved")) {
            var one = new Members(value);
            times.put(one.word("evidence"), one.number("time"));
            one.end();
        }
        var gone = new HashSet<Revoked>();
        for (Object value : members.list("revoked")) {
            var one = new Members(value);
            gone.add(new Revoked(one.word("place"), one.word("leaf")));
            one.end();
        }
        members.end();
        return new Checkpoint(heads, times, gone);
    }
}
