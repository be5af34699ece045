package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.core.CoreGantry;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.tck.CoreTarget;
import dev.gantry.tck.Rules;
import dev.gantry.tck.Tck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conformance kit notices each lie, by the rule that names it, and finds nothing wrong with the truth. */
class LyingAdaptersTest {
    @TempDir
    Path directory;

    @Test
    void dropped_idempotency_is_caught() throws IOException {
        caught(LyingAdapters.DropsIdempotency::new, "G-402");
    }

    @Test
    void a_lie_about_finality_is_caught() throws IOException {
        caught(LyingAdapters.LiesAboutFinality::new, "G-502");
    }

    @Test
    void reordered_events_are_caught() throws IOException {
        caught(LyingAdapters.ReordersEvents::new, "G-701");
    }

    @Test
    void repeated_events_are_caught() throws IOException {
        caught(LyingAdapters.RepeatsEvents::new, "G-701");
    }

    @Test
    void unknown_called_failed_is_caught() throws IOException {
        caught(LyingAdapters.CallsUnknownFailed::new, "G-501");
    }

    @Test
    void a_proof_of_something_else_is_caught() throws IOException {
        caught(LyingAdapters.ProvesAnother::new, "G-871");
    }

    private void caught(UnaryOperator<LedgerAdapter> liar, String rule) throws IOException {
        Path file = Files.writeString(
                directory.resolve("gantry.yaml"), "identities: {me: k}\nledgers: {l: {adapter: embedded, path: d}}\n");
        CoreGantry gantry = CoreGantry.open(file);
        gantry.deploy("l");
        try (var honest = new CoreTarget(gantry, "l")) {
            assertThat(run(honest, rule).status()).isEqualTo("passed");
            Tck.Result result = run(new CoreTarget(gantry, "l", liar), rule);
            assertThat(result.status()).as(result.toString()).isEqualTo("failed");
            assertThat(result.message()).isNotEmpty();
        }
    }

    private static Tck.Result run(CoreTarget target, String rule) {
        return Rules.all().stream()
                .filter(r -> r.id().equals(rule))
                .findFirst()
                .map(r -> Tck.run(r, target))
                .orElseThrow();
    }
}
