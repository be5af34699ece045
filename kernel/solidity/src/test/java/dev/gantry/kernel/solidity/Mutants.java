package dev.gantry.kernel.solidity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All mutants of the kernel, and what belongs to each. */
final class Mutants {
    /** The files that each contract is made of, apart from Codes.sol, which all have. */
    private static final Map<KernelContracts, List<String>> FILES = new EnumMap<>(Map.of(
            KernelContracts.KERNEL, List.of("Kernel.sol"),
            KernelContracts.BOARD, List.of("Board.sol"),
            KernelContracts.PROXY, List.of("Proxy.sol"),
            KernelContracts.IDENTITIES, List.of("Identities.sol", "Subjects.sol"),
            KernelContracts.IDENTIFIERS, List.of("Identifiers.sol"),
            KernelContracts.CATALOGUE, List.of("Catalogue.sol"),
            KernelContracts.RECORDS, List.of("Records.sol"),
            KernelContracts.GRANTS, List.of("Grants.sol", "GrantBody.sol"),
            KernelContracts.EVIDENCE, List.of("Evidence.sol")));

    private static final String SHARED = "Codes.sol";

    private Mutants() {}

    static List<Mutant> all(MutantCompiler compiler) throws IOException {
        var files = new ArrayList<String>();
        FILES.values().forEach(files::addAll);
        files.add(SHARED);
        files.sort(null);
        var all = new ArrayList<Mutant>();
        for (String file : files) {
            String text = Files.readString(Sources.KERNEL.resolve(file), StandardCharsets.ISO_8859_1);
            all.addAll(Mutator.mutants(file, text, compiler.tree(file)));
        }
        return all;
    }

    /** The contracts whose code the mutant changes. */
    static List<KernelContracts> contracts(Mutant mutant) {
        return FILES.entrySet().stream()
                .filter(e ->
                        e.getValue().contains(mutant.file()) || mutant.file().equals(SHARED))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The kernel contract that the mutant is counted under: K0 for what all share. */
    static String group(Mutant mutant) {
        List<KernelContracts> contracts = contracts(mutant);
        return "K" + (contracts.size() == 1 ? Math.max(0, contracts.get(0).number()) : 0);
    }

    /** Why a mutant does nothing else than the contract, by its key; written by hand. */
    static Map<String, String> equivalents() throws IOException {
        var reasons = new LinkedHashMap<String, String>();
        try (var in = Mutants.class.getResourceAsStream("equivalent-mutants.json")) {
            if (in == null) {
                throw new IllegalStateException("missing equivalent-mutants.json");
            }
            for (JsonNode one : new ObjectMapper().readTree(in)) {
                reasons.put(one.path("mutant").asText(), one.path("reason").asText());
            }
        }
        return reasons;
    }
}
