package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.testnet.EvmNode;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contracts pass the vectors that the kernel in Java passes, whatever the chain's hash. */
@Tag("R6.1")
class VectorsTest {
    @ParameterizedTest
    @CsvSource({
        "KECCAK, K0/calls.json",
        "KECCAK, K1/identities.json",
        "KECCAK, K2/identifiers.json",
        "KECCAK, K3/catalogue.json",
        "KECCAK, K4/records.json",
        "KECCAK, K5/grants.json",
        "KECCAK, K6/evidence.json",
        "SM3, K0/calls.json",
        "SM3, K1/identities.json",
        "SM3, K2/identifiers.json",
        "SM3, K3/catalogue.json",
        "SM3, K4/records.json",
        "SM3, K5/grants.json",
        "SM3, K6/evidence.json",
    })
    void the_contracts_do_what_the_vectors_say(Evm evm, String name) throws IOException {
        JsonNode vectors = Vectors.read(name);
        assertThat(vectors.size()).isGreaterThanOrEqualTo(40);
        try (EvmNode node = evm.start()) {
            var kernel = new SolidityKernel(node);
            for (JsonNode vector : vectors) {
                kernel.deploy(Vectors.genesis(vector));
                Vectors.play(kernel, vector);
            }
        }
    }
}
