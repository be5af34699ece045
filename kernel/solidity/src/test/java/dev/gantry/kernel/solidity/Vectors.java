package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The committed vectors. */
final class Vectors {
    /** By the number of the kernel contract that they are about. */
    static final List<String> ALL = List.of(
            "K0/calls.json",
            "K1/identities.json",
            "K2/identifiers.json",
            "K3/catalogue.json",
            "K4/records.json",
            "K5/grants.json",
            "K6/evidence.json");

    private Vectors() {}

    static JsonNode read(String name) throws IOException {
        try (var in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new ObjectMapper().readTree(in);
        }
    }

    /** Its steps on a kernel freshly deployed from its genesis; AssertionError where the kernel does anything else. */
    static void play(SolidityKernel kernel, JsonNode vector) {
        String id = vector.path("id").asText();
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
            var done = kernel.attempt(Word.ofHex(step.path("caller").asText()), bytes(step.path("request")));
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
            assertThat(done.changes().stream().map(Vectors::hex).toList())
                    .as(where)
                    .isEqualTo(wanted);
            for (byte[] change : done.changes()) {
                digest = Digests.fold(digest, Change.of(change));
            }
        }
        assertThat(digest.hex()).as(id).isEqualTo(vector.path("stateDigest").asText());
    }

    static KernelGenesis genesis(JsonNode vector) {
        JsonNode g = vector.path("genesis");
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
