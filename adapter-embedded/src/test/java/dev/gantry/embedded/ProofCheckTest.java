package dev.gantry.embedded;

import static dev.gantry.embedded.TestLedger.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.core.evidence.TrustAnchors.ProofCheck;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.spi.PreparedTransaction;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a ledger's proof shows to a verifier of evidence: the changes that the ledger signed, and no others. */
@Tag("R6.4.2c")
class ProofCheckTest {
    @TempDir(factory = InMemory.class)
    Path directory;

    @Test
    void a_proof_shows_the_changes_of_its_transaction_on_its_ledger() {
        try (var l = TestLedger.open(directory.resolve("l"));
                var other = TestLedger.open(directory.resolve("other"))) {
            ProofCheck check = ProofCheck.of(new EmbeddedVerifier(), l.adapter.proofAnchor());
            PreparedTransaction written = l.write("a");
            byte[] proof = await(l.adapter.prove(written.id()));
            List<Change> changes = check.check(proof).orElseThrow();
            assertThat(changes)
                    .isEqualTo(
                            l.status(written).changes().stream().map(Change::of).toList());
            assertThat(changes).extracting(Change::kind).containsExactly(Fn.CREATE);

            assertThat(check.check(await(other.adapter.prove(other.write("a").id()))))
                    .as("another ledger's")
                    .isEmpty();
            PreparedTransaction refused = l.prepare(TestLedger.create("another key", "a"));
            assertThat(l.write(refused).failure()).isPresent();
            assertThat(check.check(await(l.adapter.prove(refused.id()))))
                    .as("a refused transaction had no effect")
                    .isEmpty();
            for (int at = 0; at < proof.length; at++) {
                byte[] wrong = proof.clone();
                wrong[at] ^= (byte) (1 << at % 8);
                assertThat(check.check(wrong)).as("byte " + at).isEmpty();
            }
            assertThat(check.check(new byte[0])).isEmpty();
            assertThat(check.check(Arrays.copyOf(proof, proof.length + 1))).isEmpty();
        }
    }
}
