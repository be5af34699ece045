package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Outcome;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import dev.gantry.testnet.EvmNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random call sequences on both kernels: every outcome, every change, the state digest and the getters agree. */
@Tag("R6.1")
class DifferentialTest {
    /** A node becomes slower by what it holds. */
    private static final int SEQUENCES_A_NODE = 100;

    @ParameterizedTest
    @CsvSource({
        "KECCAK, 1, 1000, 10000",
        // a hundred seeds that meet every error
        "SM3, 2311, 100, 1000",
    })
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void both_kernels_do_the_same(Evm evm, int first, int quick, int deep) throws Refusal {
        int sequences = Boolean.getBoolean("gantry.deep") ? deep : quick;
        var seen = new TreeSet<Integer>();
        for (int seed = first; seed < first + sequences; seed += SEQUENCES_A_NODE) {
            try (EvmNode node = evm.start()) {
                var solidity = new SolidityKernel(node);
                for (int i = 0; i < SEQUENCES_A_NODE; i++) {
                    run(seed + i, solidity, seen);
                }
            }
        }
        assertThat(seen)
                .as("every error was met, and success")
                .containsAll(List.of(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19));
    }

    private static void run(long seed, SolidityKernel solidity, Set<Integer> seen) throws Refusal {
        var calls = new RandomCalls(seed);
        var kernels = new TwoKernels("seed " + seed, solidity, calls.genesis());
        for (int step = 0; step < calls.steps(); step++) {
            Word account = calls.caller();
            Outcome outcome = kernels.execute(account, calls.request());
            seen.add(outcome.code());
            for (Change c : outcome.changes()) {
                if (c.kind() == Fn.REFUSED) {
                    seen.add((int) c.number().number());
                }
            }
        }
        if (seed % 20 == 0) {
            RandomCalls.queries().forEach(kernels::read);
        }
    }
}
