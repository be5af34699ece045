package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.testnet.Compiler;
import dev.gantry.testnet.Networks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed byte code is what the pinned compiler makes of the committed source, and the source keeps the rules that the chains force. */
class CommittedCodeTest {
    private static final int MAX_CODE = 24_576;
    private static final Set<String> FORBIDDEN =
            Set.of("keccak256", "ecrecover", "selfdestruct", "blockhash", "ripemd160");
    private static final Set<String> FORBIDDEN_MEMBERS =
            Set.of("origin", "number", "chainid", "coinbase", "basefee", "prevrandao", "difficulty", "gaslimit");

    @TempDir
    Path out;

    @Test
    void committed_code_is_the_source_compiled_again() throws IOException {
        compile();
        for (String name : List.of("Board", "Kernel", "Identities", "Records", "Proxy")) {
            for (String ending : List.of(".bin", ".abi")) {
                String fresh = Files.readString(out.resolve(name + ending));
                try (var committed = KernelContracts.class.getResourceAsStream(name + ending)) {
                    assertThat(committed).as(name + ending).isNotNull();
                    assertThat(new String(committed.readAllBytes(), StandardCharsets.UTF_8))
                            .as(name + ending)
                            .isEqualTo(fresh);
                }
            }
        }
        for (KernelContracts c : KernelContracts.values()) {
            assertThat(c.creationCode().length)
                    .as(c + " fits every chain's limit")
                    .isLessThan(MAX_CODE);
        }
    }

    @Test
    void the_source_has_nothing_that_a_chain_would_read_differently() throws IOException {
        compile();
        JsonNode asts = new ObjectMapper().readTree(out.resolve("ast.json").toFile());
        var found = new TreeSet<String>();
        asts.properties().forEach(f -> walk(f.getKey(), f.getValue(), found));
        assertThat(found).isEmpty();
    }

    /** Rule 1 and its like: no chain hash, no block values but the time, no dynamic storage, no constant mapping key, no try, no creation. */
    private static void walk(String file, JsonNode node, Set<String> found) {
        String type = node.path("nodeType").asText();
        if (type.equals("Identifier") && FORBIDDEN.contains(node.path("name").asText())) {
            found.add(file + ": " + node.path("name").asText());
        }
        if (type.equals("MemberAccess")
                && FORBIDDEN_MEMBERS.contains(node.path("memberName").asText())) {
            String base = node.path("expression").path("name").asText();
            if (base.equals("block") || base.equals("tx")) {
                found.add(file + ": " + base + "." + node.path("memberName").asText());
            }
        }
        boolean creation = type.equals("NewExpression")
                && !node.path("typeName").path("nodeType").asText().equals("ArrayTypeName");
        if (type.equals("TryStatement") || creation || type.equals("ErrorDefinition")) {
            found.add(file + ": " + type);
        }
        if (type.equals("VariableDeclaration")
                && node.path("stateVariable").asBoolean()
                && !node.path("constant").asBoolean()) {
            String declared = node.path("typeDescriptions").path("typeString").asText();
            if (declared.contains("[]") || declared.equals("string") || declared.equals("bytes")) {
                found.add(file + ": state variable of type " + declared);
            }
        }
        if (type.equals("IndexAccess")
                && node.path("baseExpression")
                        .path("typeDescriptions")
                        .path("typeString")
                        .asText()
                        .startsWith("mapping")
                && node.path("indexExpression").path("nodeType").asText().equals("Literal")) {
            found.add(file + ": constant mapping key");
        }
        node.elements().forEachRemaining(child -> walk(file, child, found));
    }

    @Test
    void selectors_and_topic_are_keccaks() {
        assertThat(hex(KernelAbi.execute(new byte[0])))
                .startsWith(keccak("execute(bytes)").substring(0, 8));
        assertThat(hex(KernelAbi.read(new byte[0])))
                .startsWith(keccak("read(bytes)").substring(0, 8));
        assertThat(hex(KernelAbi.bound())).isEqualTo(keccak("bound()").substring(0, 8));
        assertThat(hex(KernelAbi.bind(new byte[20], List.of())))
                .startsWith(
                        keccak("bind(address,uint256[],address[],address[])").substring(0, 8));
        assertThat(hex(KernelAbi.initialise(new byte[32], 1, 1, List.of(), List.of())))
                .startsWith(keccak("initialise(bytes32,uint8,uint16,bytes32[],bytes32[])")
                        .substring(0, 8));
        assertThat(KernelAbi.CHANGE_TOPIC)
                .isEqualTo(keccak("Change(bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32)"));
    }

    @Test
    void a_request_comes_back_from_its_call_and_from_nothing_else() {
        byte[] request = {1, 2, 3};
        byte[] call = KernelAbi.execute(request);
        assertThat(KernelAbi.request(call)).hasValue(request);
        for (int i = 0; i < call.length; i++) {
            byte[] bad = call.clone();
            bad[i] ^= 0x40;
            assertThat(KernelAbi.request(bad).map(HexFormat.of()::formatHex))
                    .as("byte " + i)
                    .isNotEqualTo(Optional.of("010203"));
        }
        assertThat(KernelAbi.request(new byte[0])).isEmpty();
    }

    private void compile() {
        Path root = Path.of(System.getProperty("gantry.root", "../.."));
        var started = Networks.tryStart("solc", () -> Compiler.run(root.resolve("kernel/solidity"), out));
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
    }

    private static String keccak(String text) {
        byte[] data = text.getBytes(StandardCharsets.US_ASCII);
        var digest = new KeccakDigest(256);
        digest.update(data, 0, data.length);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return hex(hash);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
