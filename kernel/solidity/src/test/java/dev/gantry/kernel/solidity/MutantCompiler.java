package dev.gantry.kernel.solidity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.testnet.Compiler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pinned compiler, kept running for many mutants. */
final class MutantCompiler implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader answers;
    private final JsonNode trees;

    /** Skips the test without the compiler. */
    MutantCompiler() {
        process = Evm.orSkip("solc", () -> Compiler.mutants(Sources.MODULE, Sources.KERNEL));
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        trees = answer();
    }

    /** A file's syntax tree. */
    JsonNode tree(String file) {
        return trees.path(file);
    }

    /** The creation code of these contracts; empty if the mutant does not compile. */
    synchronized Optional<Map<KernelContracts, byte[]>> compile(Mutant mutant, List<KernelContracts> contracts) {
        try {
            var question = JSON.createObjectNode().put("file", mutant.file()).put("source", mutant.source());
            contracts.forEach(c -> question.withArray("contracts").add(c.file()));
            process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode answer = answer();
        if (answer.has("error")) {
            return Optional.empty();
        }
        var codes = new EnumMap<KernelContracts, byte[]>(KernelContracts.class);
        contracts.forEach(c ->
                codes.put(c, HexFormat.of().parseHex(answer.path(c.file()).asText())));
        return Optional.of(codes);
    }

    private JsonNode answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the compiler ended");
            }
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
