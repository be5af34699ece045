package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Word;
import dev.gantry.testnet.EvmNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
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
        JsonNode vectors;
        try (var in = VectorsTest.class.getResourceAsStream("/vectors/" + name)) {
            assertThat(in).as(name).isNotNull();
            vectors = new ObjectMapper().readTree(in);
        }
        assertThat(vectors.size()).isGreaterThanOrEqualTo(40);
        try (EvmNode node = evm.start()) {
            var kernel = new SolidityKernel(node);
            for (JsonNode vector : vectors) {
                run(kernel, vector);
            }
        }
    }

    private static void run(SolidityKernel kernel, JsonNode vector) {
        String id = vector.path("id").asText();
        kernel.deploy(genesis(vector.path("genesis")));
        Word digest = Word.ZERO;
        int number = 0;
        for (JsonNode step : vector.path("steps")) {
            String where = id + " step " + number++;
            JsonNode expect = step.path("expect");
            if (step.has("query")) {
                var answer =
                        new StringBuilder(Word.of(expect.path("code").asLong()).hex());
                expect.path("values").forEach(v -> answer.append(v.asText()));
                assertThat(hex(kernel.read(bytes(step.path("query")))))
                        .as(where)
                        .isEqualTo(answer.toString());
                continue;
            }
            var done = kernel.execute(Word.ofHex(step.path("caller").asText()), bytes(step.path("request")));
            if (expect.has("error")) {
                int code = KernelError.valueOf(expect.path("error").asText()).code();
                assertThat(KernelError.reason(done.code(), done.index()))
                        .as(where)
                        .isEqualTo(KernelError.reason(code, expect.path("index").asInt()));
                continue;
            }
            var wanted = new ArrayList<String>();
            for (JsonNode change : expect.path("changes")) {
                var words = new StringBuilder();
                change.forEach(w -> words.append(w.asText()));
                wanted.add(words.toString());
            }
            assertThat(done.code()).as(where).isZero();
            assertThat(done.changes().stream().map(VectorsTest::hex).toList())
                    .as(where)
                    .isEqualTo(wanted);
            for (byte[] change : done.changes()) {
                digest = Digests.fold(digest, Change.of(change));
            }
        }
        assertThat(digest.hex()).as(id).isEqualTo(vector.path("stateDigest").asText());
    }

    private static KernelGenesis genesis(JsonNode g) {
        var governors = new ArrayList<KernelGenesis.Governor>();
        g.path("governors")
                .forEach(x -> governors.add(new KernelGenesis.Governor(
                        Word.ofHex(x.path("account").asText()),
                        Word.ofHex(x.path("subject").asText()))));
        return new KernelGenesis(
                Word.ofHex(g.path("networkId").asText()),
                g.path("clockMode").asInt(),
                g.path("threshold").asInt(),
                governors);
    }

    private static byte[] bytes(JsonNode hex) {
        return HexFormat.of().parseHex(hex.asText());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
