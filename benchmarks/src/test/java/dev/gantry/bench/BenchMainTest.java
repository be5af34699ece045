package dev.gantry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.Networks;
import dev.gantry.testnet.XuperNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measure table can be made: every line of it, with its raw numbers. What the numbers are is no test's business. */
class BenchMainTest {
    @TempDir
    Path directory;

    @Test
    void every_figure_of_anvil_comes_with_its_series() throws IOException {
        var started = Networks.tryStart("anvil", () -> AnvilNode.start(AnvilNode.IN_MEMORY));
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        started.network().orElseThrow().close();
        figures("anvil");
    }

    @Test
    void every_figure_of_xuperchain_comes_with_its_series() throws IOException {
        var started = Networks.tryStart("xuper", () -> XuperNode.start(XuperNode.Crypto.DEFAULT));
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        started.network().orElseThrow().close();
        figures("xuper");
    }

    private void figures(String network) throws IOException {
        Path report = directory.resolve("figures.json");
        int code = BenchMain.execute(
                "adapters",
                "--networks",
                network,
                "--rounds",
                "1",
                "--seconds",
                "1",
                "--soak",
                "0",
                "--report",
                report.toString());
        assertThat(code).as("measured, whatever the figures").isIn(0, 1);
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        assertThat(figures).hasSize(4);
        assertThat(Files.readString(directory.resolve("figures.md"))).contains("| " + network + ": committed tx/s");
        for (JsonNode figure : figures) {
            assertThat(figure.path("figure").asText()).startsWith(network);
            assertThat(figure.path("value").asDouble()).isFinite();
            assertThat(figure.path("series")).hasSize(1);
            assertThat(figure.path("raw")).hasSize(2);
        }
    }

    @Test
    void every_figure_of_the_embedded_ledger_comes_with_its_series() throws IOException {
        Path report = directory.resolve("embedded.json");
        int code = BenchMain.execute(
                "embedded",
                "--rounds",
                "1",
                "--seconds",
                "1",
                "--records",
                "20000",
                "--nodes",
                "500",
                "--report",
                report.toString());
        assertThat(code).as("measured, whatever the figures").isIn(0, 1);
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        assertThat(figures).hasSize(13);
        for (JsonNode figure : figures) {
            assertThat(figure.path("figure").asText()).matches("(embedded|catalogue).*");
            assertThat(figure.path("value").asDouble()).isFinite().isPositive();
            assertThat(figure.path("series")).isNotEmpty();
        }
    }

    @Test
    void wrong_usage_is_exit_2() {
        assertThat(BenchMain.execute("nothing")).isEqualTo(2);
        assertThat(BenchMain.execute("adapters", "--networks", "nowhere")).isEqualTo(2);
        assertThat(BenchMain.execute("adapters", "--rounds", "-1")).isEqualTo(2);
        assertThat(BenchMain.execute("embedded", "--records", "-1")).isEqualTo(2);
        assertThat(BenchMain.execute("--help")).isZero();
    }
}
