package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.tck.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conformance reports in the documentation are about today's rules, and the README quotes them rightly. */
class ReportsTest {
    @ParameterizedTest
    @ValueSource(strings = {"embedded", "anvil", "geth", "xuper", "xuper-gm"})
    void a_committed_report_has_every_rule(String name) throws IOException {
        Path root = Path.of(System.getProperty("gantry.root"));
        JsonNode report = Main.JSON.readTree(
                root.resolve("docs/reference/tck/" + name + ".json").toFile());
        var ids = new ArrayList<String>();
        int passed = 0;
        for (JsonNode rule : report.path("rules")) {
            ids.add(rule.path("id").asText());
            passed += rule.path("status").asText().equals("passed") ? 1 : 0;
        }
        assertThat(ids).isEqualTo(Rules.all().stream().map(r -> r.id()).toList());
        assertThat(Files.readString(root.resolve("README.md"))).contains(passed + " of " + ids.size());
    }
}
