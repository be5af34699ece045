package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.spi.Capability;
import dev.gantry.tck.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conformance reports in the documentation are about today's rules, and the README's table is made of them. */
class ReportsTest {
    private static final List<String> LEDGERS = List.of("embedded", "anvil", "geth", "xuper", "xuper-gm");
    private static final List<String> GROUPS = List.of(
            "describing", "reading", "writing", "repeating", "settling", "finding", "following", "capabilities");
    private static final List<Capability> SHOWN = List.of(
            Capability.INSTANT_FINALITY,
            Capability.PROBABILISTIC_FINALITY,
            Capability.SM_CRYPTO,
            Capability.NATIVE_EXPIRY,
            Capability.INCLUSION_PROOF);
    private static final String BEGIN = "<!-- made of docs/reference/tck by ReportsTest -->\n";
    private static final String END = "<!-- end -->";

    private final Path root = Path.of(System.getProperty("gantry.root"));

    private JsonNode report(String ledger) throws IOException {
        return Main.JSON.readTree(
                root.resolve("docs/reference/tck/" + ledger + ".json").toFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "anvil", "geth", "xuper", "xuper-gm"})
    void a_committed_report_has_every_rule(String ledger) throws IOException {
        var ids = new ArrayList<String>();
        report(ledger).path("rules").forEach(r -> ids.add(r.path("id").asText()));
        assertThat(ids).isEqualTo(Rules.all().stream().map(r -> r.id()).toList());
    }

    /** With {@code -Dgantry.write=true} the table is written instead of compared. */
    @Test
    void the_readme_has_the_table_of_the_reports() throws IOException {
        Path readme = root.resolve("README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(begin).isBetween(BEGIN.length(), end);
        if (Boolean.getBoolean("gantry.write")) {
            text = text.substring(0, begin) + table() + text.substring(end);
            Files.writeString(readme, text);
            end = text.indexOf(END);
        }
        assertThat(text.substring(begin, end)).isEqualTo(table());
    }

    private String table() throws IOException {
        var reports = new ArrayList<JsonNode>();
        for (String ledger : LEDGERS) {
            reports.add(report(ledger));
        }
        var out = new StringBuilder();
        row(out, "ledger", reports, r -> r.path("ledger").asText());
        out.append("|---".repeat(LEDGERS.size() + 1)).append("|\n");
        row(out, "adapter", reports, r -> r.path("adapter").asText());
        for (int i = 0; i < GROUPS.size(); i++) {
            String prefix = "G-" + (i + 1);
            row(out, "rules passed, " + GROUPS.get(i), reports, r -> passed(r, prefix));
        }
        row(out, "**rules passed, all**", reports, r -> "**" + passed(r, "G-") + "**");
        for (Capability c : SHOWN) {
            row(out, c.name(), reports, r -> declares(r, c) ? "yes" : "–");
        }
        return out.toString();
    }

    private static void row(StringBuilder out, String title, List<JsonNode> reports, Function<JsonNode, String> cell) {
        out.append("| ").append(title).append(" |");
        reports.forEach(r -> out.append(' ').append(cell.apply(r)).append(" |"));
        out.append('\n');
    }

    private static String passed(JsonNode report, String prefix) {
        int passed = 0;
        int all = 0;
        for (JsonNode rule : report.path("rules")) {
            if (rule.path("id").asText().startsWith(prefix)) {
                all++;
                passed += rule.path("status").asText().equals("passed") ? 1 : 0;
            }
        }
        return passed + " of " + all;
    }

    private static boolean declares(JsonNode report, Capability capability) {
        for (JsonNode c : report.path("capabilities")) {
            if (c.asText().equals(capability.name())) {
                return true;
            }
        }
        return false;
    }
}
