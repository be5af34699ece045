package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.Payload;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        Ran shown = run("evidence", "show", json.path("evidence").asText(), "--json");
        assertThat(Main.JSON.readTree(shown.out()).path("type").asText())
                .as("what is called the sign-off's evidence")
                .isEqualTo("SignOff");
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

    private Map<String, String> files() throws IOException {
        var all = new TreeMap<String, String>();
        try (var walk = Files.walk(directory)) {
            for (Path p : walk.toList()) {
                all.put(
                        directory.relativize(p).toString(),
                        Files.isDirectory(p) ? "" : Files.readString(p, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    @Test
    void doctor_makes_nothing() throws IOException {
        String config = good();
        var before = files();
        Ran ran = run("doctor", "--config", config);
        assertThat(ran.code()).isEqualTo(Main.NO);
        assertThat(ran.out()).contains("KERNEL_MISSING");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void doctor_finds_identities_and_stores_that_cannot_be_used() throws IOException {
        String config = good();
        assertThat(run("ledger", "deploy", "--config", config).code()).isZero();
        assertThat(run("doctor", "--config", config).code()).isZero();
        Path key = directory.resolve("keys/o/p256.key");
        String whole = Files.readString(key);
        for (String bad : List.of("garbage", whole.replace("p256", "sm2"), whole.substring(0, 90) + "zz")) {
            Files.writeString(key, bad);
            assertThat(run("doctor", "--config", config).out()).as(bad).contains("KEY_INVALID", "p256.key");
        }
        Files.delete(key);
        assertThat(run("doctor", "--config", config).out()).contains("KEY_INVALID", "p256.key", "Restore");
        assertThat(key).doesNotExist();
        Files.createDirectory(key);
        assertThat(run("doctor", "--config", config).out()).contains("KEY_INVALID", "p256.key");
        Files.delete(key);
        Files.writeString(key, whole);
        assertThat(run("doctor", "--config", config).code()).isZero();

        Path passphrase = directory.resolve(".gantry/passphrase");
        String secret = Files.readString(passphrase);
        Files.writeString(passphrase, "another");
        assertThat(run("doctor", "--config", config).out()).contains("KEY_INVALID", "wrong passphrase");
        Files.delete(passphrase);
        assertThat(run("doctor", "--config", config).out()).contains("passphraseFile", "is gone");
        assertThat(passphrase).doesNotExist();
        Files.writeString(passphrase, secret);

        Files.writeString(directory.resolve("file"), "");
        Files.writeString(Path.of(config), Files.readString(Path.of(config)) + "blobs: file\n");
        assertThat(run("doctor", "--config", config).out()).contains("blobs", "no directory");
    }

    @Test
    void the_first_identity_and_the_first_ledger_are_the_first_in_the_file() throws IOException {
        String config = config(
                "identities: {operator: keys/o, buyer: keys/b, seller: keys/s, carrier: keys/c}\nledgers: {z: {adapter: embedded, path: z}, a: {adapter: embedded, path: a}}\n");
        Ran demo = run("demo", "--json", "--config", config);
        assertThat(demo.code()).as(demo.err()).isZero();
        JsonNode json = Main.JSON.readTree(demo.out());
        assertThat(json.path("ledgers").get(0).path("name").asText()).isEqualTo("z");
        assertThat(directory.resolve("a")).doesNotExist();
        try (CoreGantry gantry = CoreGantry.open(Path.of(config))) {
            assertThat(gantry.ledgers()).containsExactly("z", "a");
            assertThat(gantry.defaultIdentity("z")).isEqualTo("operator");
            assertThat(gantry.ledger("z").subject())
                    .isEqualTo(gantry.identity("operator").subject());
        }
        Ran tx = run("tx", "status", "k", "--config", config);
        assertThat(tx.code()).isEqualTo(Main.USAGE);
        assertThat(tx.err()).contains("z, a");
        assertThat(run("tx", "status", "k", "--config", config, "--ledger", "z").code())
                .isEqualTo(Main.NO);
    }

    @Test
    void the_demo_deploys_nothing_before_it_knows_its_parties() throws IOException {
        String config = config(
                "identities: {operator: keys/o, buyer: keys/b}\nledgers: {l: {adapter: embedded, path: data}}\n");
        Ran ran = run("demo", "--config", config);
        assertThat(ran.code()).isEqualTo(Main.USAGE);
        assertThat(ran.err()).contains("IDENTITY_UNKNOWN", "seller", "carrier");
        assertThat(directory.resolve("data")).doesNotExist();
        assertThat(run("demo", "--fresh", "--config", config).code()).isEqualTo(Main.USAGE);
    }

    @Test
    void the_demos_report_on_another_ledger_is_beside_its_configuration() throws IOException {
        Ran ran = run("demo", "--json", "--config", good());
        assertThat(Main.JSON.readTree(ran.out()).path("report").asText())
                .isEqualTo(directory.resolve("report-l.html").toAbsolutePath().toString());
    }

    @Test
    void cancelling_says_by_its_exit_code_whether_it_was_in_time() throws IOException {
        String config = good();
        run("ledger", "deploy", "--config", config);
        try (CoreGantry gantry = CoreGantry.open(Path.of(config))) {
            gantry.ledger("l").records("c").create("A", Payload.text("x"), WriteOptions.key("landed"));
        }
        assertThat(run("tx", "cancel", "landed", "--config", config).code()).isEqualTo(Main.NO);
        assertThat(run("tx", "cancel", "never", "--config", config).code()).isZero();
        assertThat(run("tx", "status", "landed", "--config", config).code()).isZero();
        assertThat(run("tx", "status", "never", "--config", config).code()).isEqualTo(Main.NO);
    }

    @Test
    void a_command_that_fails_says_so_in_its_one_json_document() throws IOException {
        String absent = directory.resolve("absent.yaml").toString();
        Ran doctor = run("doctor", "--json", "--config", absent);
        assertThat(doctor.code()).isEqualTo(Main.USAGE);
        assertThat(Main.JSON
                        .readTree(doctor.out())
                        .path("problems")
                        .get(0)
                        .path("reason")
                        .asText())
                .contains("CONFIG_MALFORMED", "there is no file");
        Ran status = run("ledger", "status", "--json", "--config", absent);
        assertThat(Main.JSON.readTree(status.out()).path("error").path("code").asText())
                .isEqualTo("CONFIG_MALFORMED");
        Ran usage = run("ledger", "status", "--json");
        assertThat(usage.code()).isEqualTo(Main.USAGE);
        assertThat(Main.JSON.readTree(usage.out()).path("error").path("code").asText())
                .isEqualTo("USAGE");
    }

    @Test
    void what_cannot_be_is_told_in_a_line_and_with_the_right_exit_code() throws IOException {
        Ran nested = run("doctor", "--config", config("a: " + "[".repeat(5000) + "]".repeat(5000)));
        assertThat(nested.code()).isEqualTo(Main.USAGE);
        assertThat(nested.err()).contains("CONFIG_MALFORMED").doesNotContain("\tat ");
        Ran report = run(
                "tck",
                "--config",
                good(),
                "--report",
                directory.resolve("absent/out.json").toString());
        assertThat(report.code()).isEqualTo(Main.USAGE);
        assertThat(report.err()).contains("--report").doesNotContain("Ledger l");
        assertThat(run("testnet", "down", "nowhere").code()).isEqualTo(Main.ABSENT);
    }

    @Test
    void secrets_in_addresses_are_not_told() throws IOException {
        String ids = "identities: {me: k}\n";
        Ran user = run(
                "doctor", "--config", config(ids + "ledgers: {l: {adapter: evm, url: 'http://u:hush@127.0.0.1:1'}}\n"));
        assertThat(user.code()).isEqualTo(Main.NO);
        assertThat(user.out() + user.err()).contains("user or password").doesNotContain("hush");
        Ran path = run(
                "doctor",
                "--config",
                config(ids + "ledgers: {l: {adapter: evm, url: 'http://127.0.0.1:1/v3/hush?k=hush'}}\n"));
        assertThat(path.code()).isEqualTo(Main.NO);
        assertThat(path.out() + path.err()).contains("http://127.0.0.1:1/…").doesNotContain("hush");
    }
}
