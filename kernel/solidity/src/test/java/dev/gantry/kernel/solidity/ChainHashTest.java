package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.kernel.Word;
import dev.gantry.testnet.EvmNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two gates that keep a chain's hash out of the contracts can fail: a contract that lets it in is found by the source rules, and reads wrong where the hash is SM3. */
@Tag("R6.1")
class ChainHashTest {
    @TempDir
    Path out;

    @ParameterizedTest
    @CsvSource({
        "KECCAK, 42",
        "SM3, 0",
    })
    void what_the_compiler_hashed_is_not_found_where_the_chain_hashes_with_sm3(Evm kind, long found)
            throws IOException {
        Sources.compile(Sources.TESTS, out);
        try (EvmNode node = kind.start()) {
            var evm = new EvmCalls(node);
            Word contract = evm.create(SolidityKernel.DEPLOYER, Sources.creationCode(out, "Folded"));
            send(evm, contract, "putLiteral(uint256)", 42);
            send(evm, contract, "putConstant(uint256)", 42);
            send(evm, contract, "putHidden(uint256)", 42);
            send(evm, contract, "put(uint256,uint256)", 10, 42);
            assertThat(get(evm, contract, "getLiteral(uint256)", 7)).isEqualTo(found);
            assertThat(get(evm, contract, "getConstant(uint256)", 8)).isEqualTo(found);
            assertThat(get(evm, contract, "get(uint256)", 9)).isEqualTo(found);
            assertThat(get(evm, contract, "get(uint256)", 10))
                    .as("hashed at run time")
                    .isEqualTo(42);
        }
    }

    private static void send(EvmCalls evm, Word contract, String signature, long... args) {
        evm.send(SolidityKernel.DEPLOYER, contract, Abi.call(signature, words(args)));
    }

    private static long get(EvmCalls evm, Word contract, String signature, long... args) {
        return Word.of(evm.call(Word.ZERO, contract, Abi.call(signature, words(args))))
                .number();
    }

    private static Word[] words(long... numbers) {
        return Arrays.stream(numbers).mapToObj(Word::of).toArray(Word[]::new);
    }

    @Test
    void the_source_rules_find_a_constant_key_by_literal_and_by_name() throws IOException {
        Sources.compile(Sources.TESTS, out);
        assertThat(SourceRules.broken(out))
                .containsExactly(
                        "Folded.sol: constant mapping key in byLiteral", "Folded.sol: constant mapping key in byName");
    }
}
