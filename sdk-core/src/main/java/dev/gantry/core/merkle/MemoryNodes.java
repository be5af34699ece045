package dev.gantry.core.merkle;

import dev.gantry.kernel.Word;
import java.util.ArrayList;
import java.util.List;

/** A tree's nodes in memory, in the order in which they became complete. */
public final class MemoryNodes implements Nodes, Nodes.Sink {
    private final List<Word> nodes = new ArrayList<>();

    @Override
    public void add(Word node) {
        nodes.add(node);
    }

    @Override
    public Word node(int level, long index) {
        return nodes.get(Math.toIntExact(Nodes.place(level, index)));
    }
}
