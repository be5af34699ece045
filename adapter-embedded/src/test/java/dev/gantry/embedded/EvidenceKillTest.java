package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.EvidenceId;
import dev.gantry.EvidenceLog;
import dev.gantry.EvidenceState;
import dev.gantry.Payload;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.TrustTaker;
import dev.gantry.core.evidence.EvidenceVerifier;
import dev.gantry.core.evidence.Verdict.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process files evidence and tells of what it was told, until it is killed at any instant: nothing of that is lost, and nothing is there twice. */
@Tag("R6.4.2a")
class EvidenceKillTest {
    private static final EvidenceLog.Batching OFTEN = new EvidenceLog.Batching(40, Duration.ofMillis(20));

    @TempDir
    Path directory;

    /** The one that is killed. */
    static final class Filer {
        public static void main(String[] args) {
            try (var gantry = CoreGantry.open(Path.of(args[0]));
                    EvidenceLog log = gantry.ledger("l").evidence().log("documents", OFTEN)) {
                System.out.println("open " + log.size() + " .");
                for (int i = 0; ; i++) {
                    var entry = log.append(Payload.text(args[1] + " " + i), "document");
                    var unused = entry.sequenced().thenAccept(r -> System.out.println("leaf " + r.id() + " ."));
                    if (i % 50 == 0) {
                        Payload alone = Payload.text("alone " + args[1] + " " + i);
                        var kept = gantry.ledger("l").evidence().preserve(alone, "document", WriteOptions.DEFAULT);
                        System.out.println("alone " + kept.id() + " .");
                    }
                }
            }
        }
    }

    @Test
    void what_was_told_is_there_whenever_the_process_is_killed() throws Exception {
        Path config = Files.writeString(
                directory.resolve("gantry.yaml"),
                "identities: {me: keys/me}\nledgers: {l: {adapter: embedded, path: data}}\n");
        try (CoreGantry gantry = CoreGantry.open(config)) {
            gantry.deploy("l");
            var unused = gantry.ledger("l").subject();
        }
        var leaves = new ArrayList<String>();
        var alone = new ArrayList<String>();
        for (int round = 0; round < 3; round++) {
            for (String line : killed(config, "round" + round, 60 + 170 * round)) {
                String[] words = line.split(" ");
                if (line.endsWith(" .") && words[0].equals("leaf")) {
                    leaves.add(words[1]);
                } else if (line.endsWith(" .") && words[0].equals("alone")) {
                    alone.add(words[1]);
                }
            }
        }
        assertThat(leaves).hasSizeGreaterThan(300).doesNotHaveDuplicates();
        assertThat(alone).isNotEmpty();
        try (CoreGantry gantry = CoreGantry.open(config);
                EvidenceLog log = gantry.ledger("l").evidence().log("documents", OFTEN)) {
            log.flush(Duration.ofSeconds(60));
            assertThat(log.anchored()).isEqualTo(log.size()).isGreaterThanOrEqualTo(leaves.size());
            var trust = TrustTaker.take(
                            gantry,
                            List.of("l"),
                            Map.of("me", gantry.ledger("l").subject()))
                    .anchors();
            var places = new HashSet<Long>();
            for (String leaf : leaves) {
                var entry = log.find(new EvidenceId(leaf)).orElseThrow();
                assertThat(entry.state()).isEqualTo(EvidenceState.FINAL);
                places.add(entry.settled().toCompletableFuture().join().index().orElseThrow());
            }
            assertThat(places).hasSameSizeAs(leaves);
            for (int i = 0; i < leaves.size(); i += 25) {
                assertThat(EvidenceVerifier.verify(log.bundle(new EvidenceId(leaves.get(i))), trust)
                                .kind())
                        .isEqualTo(Kind.VALID);
            }
            for (String id : alone) {
                var evidence = gantry.ledger("l").evidence();
                assertThat(evidence.find(new EvidenceId(id)).orElseThrow().state())
                        .isEqualTo(EvidenceState.FINAL);
            }
        }
    }

    /** What it said before it was killed, after so many lines. */
    private static List<String> killed(Path config, String prefix, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Filer.class.getName(),
                        config.toString(),
                        prefix)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = new ArrayList<String>();
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.add(line);
                if (said.size() == lines) {
                    process.toHandle().destroyForcibly(); // leaves the pipe open
                }
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        return said;
    }
}
