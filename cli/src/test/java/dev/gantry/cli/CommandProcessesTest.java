package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.core.CoreGantry;
import dev.gantry.testnet.AnvilNode;
import dev.gantry.testnet.Networks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands as processes of their own, some at the same time. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CommandProcessesTest {
    @TempDir
    Path directory;

    private record Ran(int code, String out, String err) {}

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(Files.createTempFile(directory, "err", ".txt").toFile());
        builder.environment().put("GANTRY_CACHE", directory.resolve("cache").toString());
        return builder.start();
    }

    private static Ran end(Process p) throws IOException, InterruptedException {
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(p.waitFor(), out, "");
    }

    private String errors() throws IOException {
        var all = new StringBuilder();
        try (var files = Files.newDirectoryStream(directory, "err*.txt")) {
            for (Path f : files) {
                all.append(Files.readString(f));
            }
        }
        return all.toString();
    }

    @Test
    void fresh_demo_beside_a_program_that_has_the_ledger_deletes_nothing() throws Exception {
        assertThat(end(start("demo")).code()).as(errors()).isZero();
        Path config = directory.resolve(".gantry/demo/gantry.yaml");
        String key = Files.readString(directory.resolve(".gantry/demo/keys/operator/p256.key"));
        try (CoreGantry gantry = CoreGantry.open(config)) {
            gantry.info("demo");
            Ran fresh = end(start("demo", "--fresh", "--json"));
            assertThat(fresh.code()).isEqualTo(Main.ABSENT);
            assertThat(Main.JSON
                            .readTree(fresh.out())
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("LEDGER_LOCKED");
        }
        assertThat(Files.readString(directory.resolve(".gantry/demo/keys/operator/p256.key")))
                .isEqualTo(key);
        assertThat(end(start("demo")).code()).as(errors()).isZero();
        assertThat(end(start("demo", "--fresh")).code()).as(errors()).isZero();
        assertThat(Files.readString(directory.resolve(".gantry/demo/keys/operator/p256.key")))
                .isNotEqualTo(key);
    }

    @Test
    void demos_that_start_together_leave_a_ledger_that_opens() throws Exception {
        Process one = start("demo");
        Process other = start("demo");
        assertThat(Set.of(end(one).code(), end(other).code()))
                .as(errors())
                .contains(Main.GOOD)
                .isSubsetOf(Main.GOOD, Main.ABSENT);
        assertThat(end(start("demo")).code()).as(errors()).isZero();
    }

    @Test
    void a_demo_where_nothing_can_be_written_is_told_in_a_line() throws Exception {
        Files.writeString(directory.resolve(".gantry"), "in the way");
        assertThat(end(start("demo")).code()).isEqualTo(Main.ABSENT);
        assertThat(errors()).contains(".gantry").doesNotContain("\tat ");
    }

    @Test
    void a_place_for_networks_that_cannot_be_written_is_told_in_a_line() throws Exception {
        Files.writeString(directory.resolve("cache"), "in the way");
        assertThat(end(start("testnet", "up", "embedded")).code()).isEqualTo(Main.ABSENT);
        assertThat(errors()).contains("cache").doesNotContain("\tat ");
    }

    @Test
    void a_damaged_note_of_a_network_is_as_good_as_none() throws Exception {
        Path running = Files.createDirectories(directory.resolve("cache/running"));
        for (String bad : List.of("{}", "[]", "{\"pid\":\"x\"}", "", "garbage")) {
            Files.writeString(running.resolve("embedded.json"), bad);
            Ran list = end(start("testnet", "list", "--json"));
            assertThat(list.code()).as(bad + errors()).isZero();
            assertThat(list.out().strip()).isEqualTo("[]");
        }
        assertThat(end(start("testnet", "down", "embedded")).code()).isZero();
        Ran up = end(start("testnet", "up", "embedded", "--json"));
        assertThat(up.code()).as(errors()).isZero();
        assertThat(Main.JSON.readTree(up.out()).path("endpoints").size()).isZero();
        assertThat(end(start("testnet", "down", "embedded")).code()).isZero();
    }

    @Test
    void a_network_that_is_started_twice_at_once_is_one() throws Exception {
        var installed = Networks.tryStart("anvil", () -> AnvilNode.start(AnvilNode.IN_MEMORY));
        Assumptions.assumeTrue(installed.network().isPresent(), installed.reason());
        installed.network().orElseThrow().close();
        shareInstallations();
        var starting = new ArrayList<Process>();
        for (int i = 0; i < 3; i++) {
            starting.add(start("testnet", "up", "anvil", "--json"));
        }
        try {
            var endpoints = new HashSet<String>();
            for (Process p : starting) {
                Ran ran = end(p);
                assertThat(ran.code()).as(errors()).isZero();
                endpoints.add(Main.JSON.readTree(ran.out()).path("endpoints").toString());
            }
            assertThat(endpoints).hasSize(1);
        } finally {
            assertThat(end(start("testnet", "down", "anvil")).code())
                    .as(errors())
                    .isZero();
        }
        assertThat(directory.resolve("cache/networks/anvil")).doesNotExist();
    }

    /** What is installed on this machine is installed in the test's own place too. */
    private void shareInstallations() throws IOException {
        Path real = Optional.ofNullable(System.getenv("GANTRY_CACHE"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".gantry", "testnet"));
        Files.createDirectories(directory.resolve("cache"));
        try (var all = Files.newDirectoryStream(real, "anvil-*")) {
            for (Path p : all) {
                Files.createSymbolicLink(directory.resolve("cache").resolve(p.getFileName()), p);
            }
        }
    }
}
