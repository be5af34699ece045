package dev.gantry.core.catalogue;

import dev.gantry.NodeQuery;
import dev.gantry.core.projection.CarriedChange;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An index that lasts as long as its process, for catalogues of some thousands of nodes: every query but a path's looks at all of them. */
public final class MemoryIndex implements CatalogueIndex {
    private Map<Word, CatalogueNode> nodes = new HashMap<>();
    private TreeMap<Place, Word> order = new TreeMap<>();
    private Map<Word, CatalogueLink> links = new TreeMap<>();
    private Word digest = Word.ZERO;
    private long applied;
    private String checkpoint = "";

    @Override
    public synchronized String checkpoint() {
        return checkpoint;
    }

    @Override
    public synchronized void apply(String from, List<CarriedChange> changes, String behind) {
        if (!from.equals(checkpoint)) {
            return;
        }
        var after = new HashMap<Word, CatalogueNode>();
        var linked = new TreeMap<Word, CatalogueLink>();
        var ended = new HashSet<Word>();
        Word fold = digest;
        for (CarriedChange c : changes) {
            Change change = c.change();
            if (Effects.isNode(change)) {
                CatalogueNode node = Effects.node(c, id -> Optional.ofNullable(after.getOrDefault(id, nodes.get(id))));
                after.put(node.id(), node);
            } else if (Effects.isLink(change)) {
                CatalogueLink link = Effects.link(c);
                linked.remove(change.entity());
                ended.remove(change.entity());
                if (Effects.ends(change)) {
                    ended.add(change.entity());
                } else {
                    linked.put(change.entity(), link);
                }
            } else {
                throw Effects.foreign(change);
            }
            fold = Digests.fold(fold, change);
        }
        after.values().forEach(this::keep);
        ended.forEach(links::remove);
        links.putAll(linked);
        digest = fold;
        applied += changes.size();
        checkpoint = behind;
    }

    private void keep(CatalogueNode node) {
        CatalogueNode before = nodes.put(node.id(), node);
        if (before != null) {
            order.remove(Place.of(before));
        }
        order.put(Place.of(node), node.id());
    }

    @Override
    public synchronized Word digest() {
        return digest;
    }

    @Override
    public synchronized long applied() {
        return applied;
    }

    @Override
    public synchronized void clear() {
        nodes = new HashMap<>();
        order = new TreeMap<>();
        links = new TreeMap<>();
        digest = Word.ZERO;
        applied = 0;
        checkpoint = "";
    }

    @Override
    public synchronized Optional<CatalogueNode> node(Word id) {
        return Optional.ofNullable(nodes.get(id));
    }

    @Override
    public synchronized List<CatalogueLink> links(Word id) {
        return links.values().stream()
                .filter(l -> l.from().equals(id) || l.to().equals(id))
                .toList();
    }

    @Override
    public synchronized Page find(NodeQuery query, Optional<String> cursor, int limit) {
        Place.checkLimit(limit);
        Place after = Place.of(cursor);
        var found = new ArrayList<CatalogueNode>();
        for (Word id : order.tailMap(after, false).values()) {
            CatalogueNode node = nodes.get(id);
            if (node != null && current(node) && matches(node, query)) {
                found.add(node);
                if (found.size() > limit) {
                    break;
                }
            }
        }
        return Place.page(found, limit);
    }

    private boolean current(CatalogueNode node) {
        CatalogueNode leaf = node.leaf().isZero() ? node : nodes.get(node.leaf());
        return node.status() == CatalogueNode.Status.ACTIVE
                && leaf != null
                && leaf.status() == CatalogueNode.Status.ACTIVE;
    }

    private static boolean matches(CatalogueNode node, NodeQuery query) {
        if (query instanceof NodeQuery.Below below) {
            return below.path().isEmpty()
                    || node.path().equals(below.path())
                    || node.path().startsWith(below.path() + "/");
        }
        if (query instanceof NodeQuery.WithField with) {
            return node.meta().stream()
                    .flatMap(m -> m.fields().stream())
                    .anyMatch(f -> f.name().equals(with.name()));
        }
        if (query instanceof NodeQuery.OwnedBy by) {
            return node.owner().hex().equals(by.owner().hex());
        }
        if (query instanceof NodeQuery.Main) {
            return node.isMain();
        }
        if (query instanceof NodeQuery.Describing describing) {
            return node.owner().hex().equals(describing.owner().hex())
                    && node.collection().equals(Optional.of(describing.collection()));
        }
        if (query instanceof NodeQuery.Sources sources) {
            return node.owner().hex().equals(sources.owner().hex())
                    && node.has(CatalogueNode.AUTHORITATIVE)
                    && node.clazz().hex().equals(sources.clazz());
        }
        List<String> words = Words.of(node);
        List<List<String>> phrases = Words.phrases(((NodeQuery.Text) query).words());
        return !phrases.isEmpty()
                && phrases.stream().allMatch(phrase -> Collections.indexOfSubList(words, phrase) >= 0);
    }

    @Override
    public void close() {
        clear();
    }
}
