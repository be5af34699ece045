package dev.gantry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** K3-8 after every one of many random calls by participants and by governance: no circle, no orphan, one source. */
@Tag("R6.2b")
class CatalogueInvariantsTest {
    private static final int STEPS = 1500;
    private static final Word UNKNOWN = Word.of(1);
    private static final int ACTIVE = 1;
    private static final int AUTHORITATIVE = 4;
    private static final int LEAF = 8;

    private final Map<Word, Word> state = new HashMap<>();
    private final List<Word> nodes = new ArrayList<>(List.of(Word.ZERO));
    private final TreeSet<Integer> met = new TreeSet<>();
    private long key;

    private record Seen(Word id, Word owner, Word parent, long depth, long status, long flags, Word leaf, Word clazz) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void no_calls_make_a_circle_an_orphan_or_a_second_source(long seed) throws Exception {
        var random = new Random(seed);
        var governors = new ArrayList<KernelGenesis.Governor>();
        for (int i = 1; i <= 3; i++) {
            governors.add(new KernelGenesis.Governor(Script.account(i), Script.subject(i)));
        }
        state.putAll(new KernelGenesis(Word.of(7), KernelGenesis.BEACON, 1, governors).writes());
        for (int step = 0; step < STEPS; step++) {
            boolean main = random.nextInt(4) == 0;
            Item item = any(random, main);
            byte[] request = Script.one((int) key++, main ? Items.byGovernance(item) : item);
            Outcome outcome = Kernel.execute(this::get, new Context(Script.account(1 + random.nextInt(2)), 0), request);
            met.add(outcome.code());
            state.putAll(outcome.writes());
            for (Change c : outcome.changes()) {
                if ((c.kind() & ~Fn.BY_GOVERNANCE) == Fn.CREATE_NODE) {
                    assertThat(nodes).doesNotContain(c.entity());
                    nodes.add(c.entity());
                }
            }
            if (outcome.code() == 0) {
                check();
            }
        }
        assertThat(nodes).hasSizeGreaterThan(30);
        assertThat(met).contains(0, 1, 2, 3, 4, 5, 6);
    }

    private Item any(Random random, boolean main) {
        int flags = random.nextInt(main ? 4 : 8);
        Word clazz = (flags & AUTHORITATIVE) != 0 ? Word.of(random.nextInt(2)) : Word.ZERO;
        Word parent = random.nextInt(3) == 0 ? Word.ZERO : node(random);
        boolean maps = !main && random.nextInt(10) < (parent.isZero() ? 9 : 1);
        int status = random.nextInt(4) == 0 ? 3 : ACTIVE;
        var body = new Items.NodeBody(status, flags, maps ? node(random) : Word.ZERO, clazz, new byte[0]);
        long version = 1 + random.nextInt(3);
        return switch (random.nextInt(7)) {
            case 0, 1, 2 ->
                Items.createNode(parent, random.nextInt(3) == 0, new byte[] {(byte) random.nextInt(16)}, body);
            case 3, 4, 5 -> Items.updateNode(version, node(random), body);
            default -> Items.retireNode(version, node(random), Word.of(9));
        };
    }

    private Word node(Random random) {
        return random.nextInt(20) == 0 ? UNKNOWN : nodes.get(random.nextInt(nodes.size()));
    }

    private void check() {
        var seen = new HashMap<Word, Seen>();
        nodes.stream().filter(id -> !id.isZero()).forEach(id -> seen.put(id, seen(id)));
        var children = new HashMap<Word, Long>();
        var places = new HashSet<List<Word>>();
        for (Seen n : seen.values()) {
            Seen parent = seen.get(n.parent);
            assertThat(n.parent.isZero()).isEqualTo(parent == null);
            assertThat(n.depth).isEqualTo(parent == null ? 1 : parent.depth + 1).isLessThanOrEqualTo(8);
            if (parent != null) {
                assertThat(parent.owner).isEqualTo(n.owner);
                assertThat(parent.leaf).isEqualTo(n.leaf);
                assertThat(parent.flags & LEAF).isZero();
            }
            if (n.status != ACTIVE) {
                continue;
            }
            if (parent != null) {
                assertThat(parent.status).as("an orphan").isEqualTo(ACTIVE);
                children.merge(parent.id, 1L, Long::sum);
            }
            assertThat(n.owner.isZero()).as("SUB has a leaf, MAIN has none").isEqualTo(n.leaf.isZero());
            if (!n.leaf.isZero()) {
                assertThat(seen.get(n.leaf).owner).isEqualTo(Word.ZERO);
                assertThat(seen.get(n.leaf).flags & LEAF).isEqualTo(LEAF);
            }
            if ((n.flags & AUTHORITATIVE) != 0) {
                assertThat(places.add(List.of(n.leaf, n.owner, n.clazz)))
                        .as("a second source")
                        .isTrue();
                var source = ask(Queries.of(Fn.SOURCE, n.leaf, n.owner, n.clazz));
                boolean usable = seen.get(n.leaf).status == ACTIVE;
                assertThat(source.code()).isEqualTo(usable ? 0 : KernelError.E_STATE.code());
                assertThat(source.v(1)).isEqualTo(usable ? n.id : Word.ZERO);
            }
        }
        for (Word id : seen.keySet()) {
            assertThat(ask(Queries.of(Fn.PLACE, id)).number(3)).isEqualTo(children.getOrDefault(id, 0L));
        }
    }

    private Seen seen(Word id) {
        var n = ask(Queries.of(Fn.NODE, id));
        var p = ask(Queries.of(Fn.PLACE, id));
        assertThat(n.ok()).isTrue();
        return new Seen(id, n.v(1), n.v(2), n.number(3), n.number(5), n.number(6), p.v(1), p.v(2));
    }

    private Queries.Answer ask(byte[] query) {
        return Queries.Answer.of(Kernel.read(this::get, 0, query));
    }

    private Word get(Word key) {
        return state.getOrDefault(key, Word.ZERO);
    }
}
