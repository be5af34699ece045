package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Context;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Outcome;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.Networks;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random call sequences on both kernels: every outcome, every change, the state digest and the getters agree. */
@Tag("R6.1")
class DifferentialTest {
    private static final int STEPS = 14;

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void both_kernels_do_the_same() throws Refusal {
        var started = Networks.tryStart("anvil", () -> AnvilNode.start(AnvilNode.IN_MEMORY));
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        boolean deep = Boolean.getBoolean("gantry.deep");
        int sequences = deep ? 10_000 : 1_000;
        var seen = new TreeMap<Integer, Integer>();
        try (AnvilNode node = started.network().orElseThrow()) {
            var solidity = new SolidityKernel(node);
            for (int seed = 1; seed <= sequences; seed++) {
                run(seed, solidity, seen);
            }
        }
        assertThat(seen.keySet())
                .as("every error was met, and success")
                .containsAll(List.of(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13));
    }

    private static void run(long seed, SolidityKernel solidity, Map<Integer, Integer> seen) throws Refusal {
        var calls = new RandomCalls(seed);
        KernelGenesis genesis = calls.genesis();
        var state = new HashMap<Word, Word>(genesis.writes());
        solidity.deploy(genesis);
        Word digestJava = Word.ZERO;
        Word digestSolidity = Word.ZERO;
        for (int step = 0; step < STEPS; step++) {
            Word account = calls.anyAccount();
            byte[] request = calls.request();
            String where = "seed " + seed + " step " + step + " request "
                    + HexFormat.of().formatHex(request);
            Outcome java = Kernel.execute(key -> state.getOrDefault(key, Word.ZERO), new Context(account, 1), request);
            state.putAll(java.writes());
            SolidityKernel.Done done = solidity.execute(account, request);
            assertThat(done.code()).as(where).isEqualTo(java.code());
            assertThat(done.index()).as(where).isEqualTo(java.index());
            assertThat(done.changes())
                    .as(where)
                    .containsExactlyElementsOf(
                            java.changes().stream().map(Change::bytes).toList());
            seen.merge(java.code(), 1, Integer::sum);
            for (Change c : java.changes()) {
                digestJava = Digests.fold(digestJava, c);
                if (c.kind() == Fn.REFUSED) {
                    seen.merge((int) c.number().number(), 1, Integer::sum);
                }
            }
            for (byte[] c : done.changes()) {
                digestSolidity = Digests.fold(digestSolidity, Change.of(c));
            }
        }
        assertThat(digestSolidity).isEqualTo(digestJava);
        if (seed % 20 == 0) {
            for (byte[] query : RandomCalls.queries()) {
                assertThat(solidity.read(query))
                        .as("seed " + seed + " query " + HexFormat.of().formatHex(query))
                        .isEqualTo(Kernel.read(key -> state.getOrDefault(key, Word.ZERO), 1, query));
            }
        }
    }
}
