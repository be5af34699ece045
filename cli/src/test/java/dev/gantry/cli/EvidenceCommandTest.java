package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.EvidenceLog;
import dev.gantry.EvidenceReceipt;
import dev.gantry.Payload;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier's commands: exit codes and verdicts, whatever the bytes. */
@Tag("R6.4.2c")
class EvidenceCommandTest {
    private static final Payload INVOICE = Payload.text("invoice 4711");

    @TempDir
    static Path directory;

    private static Path evd = Path.of("");
    private static Path logged = Path.of("");
    private static Path proof = Path.of("");
    private static String config = "";
    private static String trust = "";

    private record Ran(int code, String out, String err) {
        JsonNode json() throws IOException {
            return Main.JSON.readTree(out);
        }
    }

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

    @BeforeAll
    static void file() throws IOException {
        config = Files.writeString(
                        directory.resolve("gantry.yaml"),
                        "identities: {seller: keys/s}\nledgers: {orders: {adapter: embedded, path: data}}\n")
                .toString();
        try (CoreGantry gantry = CoreGantry.open(Path.of(config))) {
            gantry.deploy("orders");
            var evidence = gantry.ledger("orders").evidence();
            EvidenceReceipt filed = evidence.preserve(INVOICE, "invoice", WriteOptions.key("inv"));
            evd = Files.write(directory.resolve("inv.evd"), evidence.bundle(filed.id()));
            proof = Files.write(
                    directory.resolve("inv.proof"),
                    gantry.adapter("orders")
                            .prove(filed.transactionId().orElseThrow())
                            .toCompletableFuture()
                            .join());
            try (EvidenceLog log = evidence.log("documents")) {
                var entry = log.append(INVOICE, "invoice");
                log.flush(Duration.ofSeconds(30));
                logged = Files.write(directory.resolve("log.evd"), log.bundle(entry.id()));
            }
        }
        trust = directory.resolve("trust.json").toString();
        Ran ran = run("evidence", "trust", "--config", config, "--out", trust, "--json");
        assertThat(ran.code()).as(ran.err()).isZero();
    }

    private JsonNode verify(int code, String... more) throws IOException {
        var args = new ArrayList<>(List.of("evidence", "verify", "--json"));
        args.addAll(List.of(more));
        Ran ran = run(args.toArray(String[]::new));
        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(code);
        return ran.json();
    }

    @Test
    void a_bundle_is_judged_by_what_the_verifier_trusts() throws IOException {
        Path payload = Files.write(directory.resolve("invoice"), INVOICE.bytes());
        for (Path file : List.of(evd, logged)) {
            JsonNode json = verify(0, file.toString(), "--trust", trust, "--payload", payload.toString());
            assertThat(json.path("verdict").asText()).isEqualTo("VALID");
            assertThat(json.path("reason").asText()).isEqualTo("HOLDS");
            assertThat(json.path("assurance").asText()).isEqualTo("LEDGER_PROOF");
            assertThat(json.path("anchoredAt").asText()).endsWith("Z");
            assertThat(json.path("payloadSeen").asBoolean()).isTrue();
            assertThat(verify(0, file.toString(), "--config", config)
                            .path("verdict")
                            .asText())
                    .isEqualTo("VALID");
            assertThat(verify(1, file.toString()).path("verdict").asText()).isEqualTo("UNKNOWN_LOG");
            assertThat(verify(1, file.toString(), "--trust", trust, "--payload", trust)
                            .path("reason")
                            .asText())
                    .isEqualTo("PAYLOAD");
        }
        Ran people = run("evidence", "verify", evd.toString(), "--trust", trust);
        assertThat(people.out()).contains("VALID", "有效", "seller", "orders");
    }

    @Test
    void without_a_proof_a_checkpoint_of_ones_own_shows_it_and_none_does_not() throws IOException {
        String anchor = Main.JSON
                .readTree(Path.of(trust).toFile())
                .path("ledgers")
                .get(0)
                .path("anchor")
                .asText();
        Path bare = directory.resolve("bare.json");
        String text = Files.readString(Path.of(trust));
        Files.writeString(bare, text.replace("\"anchor\":\"" + anchor + "\",", ""));
        assertThat(verify(1, evd.toString(), "--trust", bare.toString())
                        .path("reason")
                        .asText())
                .as("a proof that cannot be checked is not passed over")
                .isEqualTo("PROOF_FORMAT");
        String other = (anchor.charAt(0) == '0' ? '1' : '0') + anchor.substring(1);
        Path wrong = Files.writeString(directory.resolve("wrong.json"), text.replace(anchor, other));
        assertThat(verify(1, evd.toString(), "--trust", wrong.toString())
                        .path("verdict")
                        .asText())
                .isEqualTo("TAMPERED");
    }

    @Test
    void every_byte_flipped_is_exit_code_1_and_a_verdict() throws IOException {
        byte[] right = Files.readAllBytes(evd);
        Path bad = directory.resolve("bad.evd");
        var verdicts = new TreeSet<String>();
        for (int at = 0; at < right.length; at++) {
            byte[] wrong = right.clone();
            wrong[at] ^= (byte) (1 << at % 8);
            Files.write(bad, wrong);
            verdicts.add(
                    verify(1, bad.toString(), "--trust", trust).path("verdict").asText());
        }
        assertThat(verdicts).isSubsetOf("TAMPERED", "UNSUPPORTED");
        for (byte[] file : new byte[][] {{}, new byte[5000], Arrays.copyOf(right, right.length - 1)}) {
            Files.write(bad, file);
            assertThat(verify(1, bad.toString(), "--trust", trust)
                            .path("assurance")
                            .asText())
                    .isEqualTo("NONE");
            Ran shown = run("evidence", "show", bad.toString(), "--json");
            assertThat(shown.code()).isEqualTo(Main.NO);
            assertThat(shown.err()).isEmpty();
        }
    }

    @Test
    void a_certificate_is_made_of_what_is_valid_and_of_nothing_else() throws IOException {
        Path pdf = directory.resolve("inv.pdf");
        Ran ran = run("evidence", "certificate", evd.toString(), "--trust", trust, "--out", pdf.toString(), "--json");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.json().path("certificate").asText()).isEqualTo(pdf.toString());
        assertThat(new String(Files.readAllBytes(pdf), StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-");
        Files.delete(pdf);
        assertThat(run("evidence", "certificate", evd.toString(), "--out", pdf.toString())
                        .code())
                .isEqualTo(Main.NO);
        assertThat(pdf).doesNotExist();
        assertThat(run("evidence", "certificate", evd.toString()).code()).isEqualTo(Main.USAGE);
    }

    @Test
    void a_ledgers_proof_is_judged_by_itself() throws IOException {
        Ran ran = run("proof", "verify", proof.toString(), "--trust", trust, "--json");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.json().path("assurance").asText()).isEqualTo("LEDGER_PROOF");
        assertThat(ran.json().path("applied").asBoolean()).isTrue();
        assertThat(run("proof", "verify", proof.toString(), "--json")
                        .json()
                        .path("verdict")
                        .asText())
                .isEqualTo("UNKNOWN_LOG");
        byte[] right = Files.readAllBytes(proof);
        for (int at = 0; at < right.length; at++) {
            byte[] wrong = right.clone();
            wrong[at] ^= 1;
            Files.write(directory.resolve("bad.proof"), wrong);
            Ran bad = run("proof", "verify", directory.resolve("bad.proof").toString(), "--trust", trust, "--json");
            assertThat(bad.code()).isEqualTo(Main.NO);
            assertThat(bad.json().path("verdict").asText()).isIn("TAMPERED", "UNKNOWN_LOG");
        }
    }

    @Test
    void what_a_bundle_claims_is_shown_as_unchecked() throws IOException {
        Ran ran = run("evidence", "show", evd.toString());
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).startsWith("NOTHING OF THIS IS CHECKED").contains("invoice", "statement signed");
        JsonNode json = run("evidence", "show", evd.toString(), "--json").json();
        assertThat(json.path("checked").asBoolean(true)).isFalse();
        assertThat(json.path("filing").path("proof").asBoolean()).isTrue();
    }

    @Test
    void wrong_usage_and_files_that_are_not_there_have_their_codes() throws IOException {
        assertThat(run("evidence", "verify", "--json").code()).isEqualTo(Main.USAGE);
        assertThat(run("evidence", "trust", "--json").code()).isEqualTo(Main.USAGE);
        String out = directory.resolve("t.json").toString();
        assertThat(run("evidence", "trust", "--config", config, "--out", out, "--authority", config)
                        .code())
                .as("no certificate")
                .isEqualTo(Main.USAGE);
        assertThat(run("evidence", "verify", "nowhere.evd", "--json").code()).isEqualTo(Main.ABSENT);
        String folder = directory.toString();
        for (String[] wrong : new String[][] {
            {"evidence", "verify", folder, "--trust", trust},
            {"evidence", "show", folder},
            {"evidence", "verify", evd.toString(), "--trust", folder},
            {"evidence", "verify", evd.toString(), "--trust", trust, "--payload", folder},
            {"evidence", "certificate", evd.toString(), "--trust", trust, "--out", folder},
            {"proof", "verify", folder, "--trust", trust}
        }) {
            var json = new ArrayList<>(List.of(wrong));
            json.add("--json");
            Ran ran = run(json.toArray(String[]::new));
            assertThat(ran.code()).as(ran.err()).isEqualTo(Main.ABSENT);
            assertThat(ran.json().path("error").path("reason").asText()).contains(folder);
            assertThat(ran.err()).doesNotContain("\tat ");
        }
        assertThat(run("evidence", "verify", evd.toString(), "--trust", trust, "--config", config)
                        .code())
                .isEqualTo(Main.USAGE);
        for (String bad : List.of("", "{}", "[]", "{\"gantry\":\"trust-1\",\"participants\":[],\"ledgers\":[]}")) {
            Path file = Files.writeString(directory.resolve("bad.json"), bad);
            Ran ran = run("evidence", "verify", evd.toString(), "--trust", file.toString(), "--json");
            assertThat(ran.code()).isEqualTo(Main.USAGE);
            assertThat(ran.json().path("error").path("code").asText()).isEqualTo("CONFIG_MALFORMED");
        }
    }
}
