package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed byte code is what the pinned compiler makes of the committed source, and the source keeps the rules that the chains force. */
class CommittedCodeTest {
    private static final int MAX_CODE = 24_576;

    @TempDir
    Path out;

    @Test
    void committed_code_is_the_source_compiled_again() throws IOException {
        Sources.compile(Sources.KERNEL, out);
        for (String name : List.of(
                "Board",
                "Kernel",
                "Identities",
                "Identifiers",
                "Catalogue",
                "Records",
                "Grants",
                "Evidence",
                "Proxy")) {
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
        Sources.compile(Sources.KERNEL, out);
        assertThat(SourceRules.broken(out)).isEmpty();
    }

    @Test
    void selectors_and_topic_are_keccaks() {
        assertThat(hex(KernelAbi.execute(new byte[0])))
                .startsWith(Abi.keccak("execute(bytes)").substring(0, 8));
        assertThat(hex(KernelAbi.read(new byte[0])))
                .startsWith(Abi.keccak("read(bytes)").substring(0, 8));
        assertThat(hex(KernelAbi.bound())).isEqualTo(Abi.keccak("bound()").substring(0, 8));
        assertThat(hex(KernelAbi.bind(new byte[20], List.of())))
                .startsWith(Abi.keccak("bind(address,uint256[],address[],address[])")
                        .substring(0, 8));
        assertThat(hex(KernelAbi.initialise(new byte[32], 1, 1, List.of(), List.of())))
                .startsWith(Abi.keccak("initialise(bytes32,uint8,uint16,bytes32[],bytes32[])")
                        .substring(0, 8));
        assertThat(KernelAbi.CHANGE_TOPIC)
                .isEqualTo(Abi.keccak("Change(bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32)"));
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

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
