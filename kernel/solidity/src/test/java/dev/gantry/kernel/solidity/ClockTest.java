package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.kernel.Fn;
import dev.gantry.kernel.Items;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.testnet.EvmNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clock is in milliseconds, whether a chain's blocks tell seconds, milliseconds or nothing of use. */
@Tag("R6.1")
class ClockTest {
    private static final Word ACCOUNT = Word.of(0xACC001);
    private static final long SECONDS = 1_900_000_000;
    private static final long MILLISECONDS = 1_900_000_001_234L;
    private static final long HOUR = 3600;
    private static final long TICK = 77;

    @ParameterizedTest
    @EnumSource(Evm.class)
    void the_clock_takes_the_blocks_time_in_the_unit_of_its_mode(Evm evm) {
        try (EvmNode node = evm.start()) {
            node.rpc("evm_mine", SECONDS);
            assertThat(clock(node, KernelGenesis.BLOCK_S) / 1000).isBetween(SECONDS, SECONDS + HOUR);
            node.rpc("evm_mine", MILLISECONDS);
            assertThat(clock(node, KernelGenesis.BLOCK_MS)).isBetween(MILLISECONDS, MILLISECONDS + HOUR);
            assertThat(clock(node, KernelGenesis.BEACON)).isEqualTo(TICK);
        }
    }

    /** Of a kernel deployed now, ticked if its mode allows it. Each transaction may take the node's time a little further. */
    private static long clock(EvmNode node, int mode) {
        var kernel = new SolidityKernel(node);
        kernel.deploy(
                new KernelGenesis(Word.of(7), mode, 1, List.of(new KernelGenesis.Governor(ACCOUNT, Word.of(0x5B1)))));
        var tick = KernelRequest.single(Word.of(1), Items.tick(TICK)).encode();
        assertThat(kernel.execute(ACCOUNT, tick).code() == 0).isEqualTo(mode == KernelGenesis.BEACON);
        return Queries.Answer.of(kernel.read(Queries.of(Fn.CLOCK))).number(1);
    }
}
