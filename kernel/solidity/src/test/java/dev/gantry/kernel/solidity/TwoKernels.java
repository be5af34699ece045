package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Context;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Outcome;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The kernel in Java and the contracts in lockstep: whatever is asked of both, the answers agree, or the test fails. */
final class TwoKernels {
    private final String name;
    private final SolidityKernel solidity;
    private final Map<Word, Word> java;
    private Word digestJava = Word.ZERO;
    private Word digestSolidity = Word.ZERO;

    /** Deploys the contracts. */
    TwoKernels(String name, SolidityKernel solidity, KernelGenesis genesis) throws Refusal {
        this.name = name;
        this.solidity = solidity;
        this.java = new HashMap<>(genesis.writes());
        solidity.deploy(genesis);
    }

    Outcome execute(Word account, byte[] request) {
        String where = name + " request " + HexFormat.of().formatHex(request);
        SolidityKernel.Done done = solidity.execute(account, request);
        Outcome outcome = Kernel.execute(this::get, new Context(account, done.blockTime()), request);
        java.putAll(outcome.writes());
        assertThat(done.code()).as(where).isEqualTo(outcome.code());
        assertThat(done.index()).as(where).isEqualTo(outcome.index());
        assertThat(done.changes())
                .as(where)
                .containsExactlyElementsOf(
                        outcome.changes().stream().map(Change::bytes).toList());
        for (Change c : outcome.changes()) {
            digestJava = Digests.fold(digestJava, c);
        }
        for (byte[] c : done.changes()) {
            digestSolidity = Digests.fold(digestSolidity, Change.of(c));
        }
        assertThat(digestSolidity).as(where).isEqualTo(digestJava);
        return outcome;
    }

    byte[] read(byte[] query) {
        byte[] answer = Kernel.read(this::get, 1, query);
        assertThat(solidity.read(query))
                .as(name + " query " + HexFormat.of().formatHex(query))
                .isEqualTo(answer);
        return answer;
    }

    private Word get(Word key) {
        return java.getOrDefault(key, Word.ZERO);
    }
}
