package dev.gantry.kernel.solidity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.kernel.solidity.Campaign.Fate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a campaign ended: counts for each kernel contract, and every mutant that survived. */
final class MutationReport {
    private static final class Count {
        int killed;
        int survived;
        int equivalent;
        int refused;
    }

    private final String which;
    private final long seed;
    private final Map<String, String> equivalents;
    private final Map<String, Count> counts = new TreeMap<>();
    private final List<Map<String, Object>> survivors = new ArrayList<>();
    private int all;

    MutationReport(String which, long seed, Map<String, String> equivalents) {
        this.which = which;
        this.seed = seed;
        this.equivalents = equivalents;
    }

    /** How many mutants there are, chosen or not. */
    void all(int number) {
        all = number;
    }

    void add(Mutant mutant, Fate fate) {
        Count count = counts.computeIfAbsent(Mutants.group(mutant), g -> new Count());
        if (equivalents.containsKey(mutant.key())) {
            count.equivalent++;
        } else if (fate == Fate.REFUSED) {
            count.refused++;
        } else if (fate == Fate.KILLED) {
            count.killed++;
        } else {
            count.survived++;
            var one = new LinkedHashMap<String, Object>();
            one.put("file", mutant.file());
            one.put("line", mutant.line());
            one.put("function", mutant.function());
            one.put("operator", mutant.operator());
            one.put("before", mutant.before());
            one.put("after", mutant.after());
            survivors.add(one);
        }
    }

    /** Killed of those that compile and are not equivalent, over all contracts. */
    double score() {
        return score(
                counts.values().stream().mapToInt(c -> c.killed).sum(),
                counts.values().stream().mapToInt(c -> c.survived).sum());
    }

    private static double score(int killed, int survived) {
        return killed + survived == 0 ? 0 : Math.round(1000.0 * killed / (killed + survived)) / 1000.0;
    }

    String json() {
        var contracts = new LinkedHashMap<String, Object>();
        counts.forEach((group, c) -> {
            var one = new LinkedHashMap<String, Object>();
            one.put("killed", c.killed);
            one.put("survived", c.survived);
            one.put("equivalent", c.equivalent);
            one.put("refusedByCompiler", c.refused);
            one.put("score", score(c.killed, c.survived));
            contracts.put(group, one);
        });
        var report = new LinkedHashMap<String, Object>();
        report.put("command", "MutationTest with -Dgantry.deep=true -Dgantry.mutants=" + which);
        report.put("mutants", which);
        report.put("seed", seed);
        report.put("possible", all);
        report.put("score", score());
        report.put("contracts", contracts);
        report.put("survivors", survivors);
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
