package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as a shell sees them: exit codes, and one JSON document on standard output. */
class MainTest {
    @TempDir
    Path directory;

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var outBytes = new ByteArrayOutputStream();
        var errBytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        try {
            int code = Main.execute(args);
            return new Ran(code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private String config(String text) throws IOException {
        Path file = directory.resolve("gantry.yaml");
        Files.writeString(file, text);
        return file.toString();
    }

    private String good() throws IOException {
        return config(
                "identities: {operator: keys/o, buyer: keys/b, seller: keys/s, carrier: keys/c}\nledgers: {l: {adapter: embedded, path: data, as: operator}}\n");
    }

    @Test
    void demo_runs_on_any_configuration_and_repeats_harmlessly() throws IOException {
        String config = good();
        Ran first = run("demo", "--json", "--config", config);
        assertThat(first.code()).as(first.err()).isZero();
        JsonNode json = Main.JSON.readTree(first.out());
        assertThat(json.path("match").path("first").asText()).isEqualTo("REFUSED");
        assertThat(json.path("match").path("corrected").asText()).isEqualTo("ACCEPTED");
        assertThat(json.path("ledgers").get(0).path("adapter").asText()).isEqualTo("embedded");
        assertThat(Files.readString(Path.of(json.path("report").asText()))).contains("REFUSED", "拒绝", "AEG012345");
        Ran second = run("demo", "--config", config);
        assertThat(second.code()).isZero();
        assertThat(second.out()).contains("was there").doesNotContain(" ms");
    }

    @Test
    void ledger_doctor_and_tx_tell_the_state() throws IOException {
        String config = good();
        assertThat(run("ledger", "status", "--config", config).code()).isEqualTo(Main.NO);
        Ran sick = run("doctor", "--json", "--config", config);
        assertThat(sick.code()).isEqualTo(Main.NO);
        assertThat(Main.JSON
                        .readTree(sick.out())
                        .path("problems")
                        .get(0)
                        .path("reason")
                        .asText())
                .contains("KERNEL_MISSING");
        for (int i = 0; i < 2; i++) {
            Ran deployed = run("ledger", "deploy", "--json", "--config", config);
            assertThat(deployed.code()).as(deployed.err()).isZero();
            assertThat(Main.JSON.readTree(deployed.out()).get(0).path("state").asText())
                    .isEqualTo("READY");
        }
        assertThat(run("doctor", "--config", config).code()).isZero();
        assertThat(run("tx", "status", "k", "--config", config).out()).contains("UNKNOWN");
        assertThat(run("tx", "cancel", "k", "--json", "--config", config).out()).contains("DEFINITELY_NOT");
        assertThat(run("tx", "status", "k", "--config", config).code()).isEqualTo(Main.NO);
    }

    @Test
    void every_problem_of_a_configuration_is_told_at_once() throws IOException {
        Ran ran = run(
                "doctor",
                "--config",
                config(
                        "identities: {}\nnonsense: 1\nledgers: {a: {adapter: nope}, b: {adapter: embedded, colour: red}, c: {adapter: evm, url: 'ftp://x'}}\n"));
        assertThat(ran.code()).isEqualTo(Main.NO);
        assertThat(ran.out()).contains("nonsense", "identities", "unknown adapter nope", "colour", "b.path", "ftp://x");
    }

    @Test
    void wrong_usage_and_unreadable_configurations_are_exit_2() throws IOException {
        assertThat(run("nope").code()).isEqualTo(Main.USAGE);
        assertThat(run("demo", "--nope").code()).isEqualTo(Main.USAGE);
        assertThat(run(
                                "ledger",
                                "status",
                                "--config",
                                directory.resolve("absent.yaml").toString())
                        .code())
                .isEqualTo(Main.USAGE);
        assertThat(run("ledger", "status", "--config", config("a: [1, 2")).code())
                .isEqualTo(Main.USAGE);
        Files.write(directory.resolve("bad.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Ran ran = run("doctor", "--config", directory.resolve("bad.yaml").toString());
        assertThat(ran.code()).isEqualTo(Main.USAGE);
        assertThat(ran.err()).contains("CONFIG_MALFORMED", "UTF-8");
        assertThat(run("testnet", "up", "nowhere").code()).isEqualTo(Main.ABSENT);
        assertThat(run("demo", "--help").code()).isZero();
    }
}
