package dev.gantry.kernel.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.kernel.solidity.Campaign.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Whether the vectors notice when the contracts are wrong: they have to kill nine in ten mutants. The campaign takes a seeded sample; {@code -Dgantry.mutants=K3} takes all
 * of one kernel contract, {@code all} all there are, a number so many. It goes on where it was stopped ({@code target/mutants.tsv}); {@code -Dgantry.write=true} writes its
 * report.
 */
@Tag("R6.1")
class MutationTest {
    private static final long SEED = 20261126;
    private static final int SAMPLE = 150;

    @Test
    void a_mutant_is_the_source_with_one_place_changed() throws IOException {
        try (var compiler = new MutantCompiler()) {
            List<Mutant> all = Mutants.all(compiler);
            assertThat(all).hasSizeGreaterThan(1000).allSatisfy(m -> {
                assertThat(m.before()).as(m.toString()).isNotEqualTo(m.after());
                assertThat(Mutants.contracts(m)).as(m.toString()).isNotEmpty();
            });
            assertThat(all)
                    .extracting(Mutant::operator)
                    .contains(
                            "operator",
                            "assignment",
                            "condition negated",
                            "constant",
                            "check removed",
                            "statement removed",
                            "arguments swapped");
            assertThat(all)
                    .extracting(Mutant::key)
                    .contains(
                            "Records.sol | check | if (s.version != expected) return E_VERSION; | {}",
                            "Records.sol | check | if (s.version != expected) return E_VERSION;"
                                    + " | if (s.version == expected) return E_VERSION;",
                            "Codes.sol | Codes.sol | uint256 constant E_ARG = 1; | uint256 constant E_ARG = 2;");
            var keys = all.stream().map(Mutant::key).collect(Collectors.toSet());
            assertThat(keys)
                    .as("no reason for what is no mutant")
                    .containsAll(Mutants.equivalents().keySet());
        }
    }

    @Test
    void the_vectors_kill_every_mutant_of_one_check() throws IOException {
        try (var compiler = new MutantCompiler();
                var campaign = new Campaign(compiler)) {
            var few = Mutants.all(compiler).stream()
                    .filter(m -> m.file().equals("Records.sol") && m.function().equals("check"))
                    .toList();
            assertThat(few).hasSizeGreaterThan(5);
            campaign.run(
                    few,
                    (mutant, fate) -> assertThat(fate).as(mutant.toString()).isEqualTo(Fate.KILLED));
        }
    }

    @Test
    @Timeout(6 * 3600)
    @EnabledIfSystemProperty(
            named = "gantry.deep",
            matches = "true",
            disabledReason = "takes an hour; ./gantry test --deep")
    void nine_in_ten_mutants_are_killed() throws IOException {
        String which = System.getProperty("gantry.mutants", Integer.toString(SAMPLE));
        Map<String, String> equivalents = Mutants.equivalents();
        var report = new MutationReport(which, SEED, equivalents);
        try (var compiler = new MutantCompiler();
                var campaign = new Campaign(compiler)) {
            List<Mutant> all = Mutants.all(compiler);
            List<Mutant> chosen = choose(all, which);
            var fates = new Fates(
                    Path.of(System.getProperty("gantry.root", "../..")).resolve("kernel/solidity/target/mutants.tsv"));
            var open = chosen.stream()
                    .filter(m -> !fates.has(m) && !equivalents.containsKey(m.key()))
                    .toList();
            campaign.run(open, fates::put);
            try (var node = Evm.KECCAK.start()) {
                assertThat(campaign.passes(node, Map.of(), "", "", 0))
                        .as("still, without a mutant")
                        .isTrue();
            }
            chosen.forEach(m -> report.add(m, fates.of(m)));
            report.all((int) all.stream().map(Mutant::key).distinct().count());
        }
        Path file = Path.of(System.getProperty("gantry.root", "../.."), "docs/reference/mutation-solidity.json");
        if (Boolean.getBoolean("gantry.write")) {
            Files.writeString(file, report.json());
        }
        assertThat(report.score()).as(report.json()).isGreaterThanOrEqualTo(0.9);
    }

    private static List<Mutant> choose(List<Mutant> all, String which) {
        var unique = new ArrayList<Mutant>();
        var keys = new HashSet<String>();
        all.stream().filter(m -> keys.add(m.key())).forEach(unique::add);
        if (which.startsWith("K")) {
            return unique.stream().filter(m -> Mutants.group(m).equals(which)).toList();
        }
        if (!which.equals("all")) {
            Collections.shuffle(unique, new Random(SEED));
            return unique.subList(0, Math.min(unique.size(), Integer.parseInt(which)));
        }
        return unique;
    }
}
