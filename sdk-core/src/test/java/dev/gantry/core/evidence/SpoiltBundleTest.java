package dev.gantry.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.core.evidence.Verdict.Kind;
import dev.gantry.core.evidence.Verdict.Reason;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bundles spoilt in transport: bit by bit, cut, lengthened, overwritten. */
@Tag("R6.4.2c")
class SpoiltBundleTest {
    private final NotaryWorld world = new NotaryWorld(Algorithm.SHA256);

    private Verdict judge(byte[] file) {
        return EvidenceVerifier.verify(file, world.anchors());
    }

    @Test
    void every_bit_flipped_is_refused() {
        byte[] file = world.issue(world.bundle(world.inLog));
        assertThat(judge(file).kind()).isEqualTo(Kind.VALID);
        var kinds = new TreeSet<Kind>();
        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] bad = file.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Verdict verdict = judge(bad);
            assertThat(verdict.kind()).as("bit " + bit).isNotIn(Kind.VALID, Kind.REVOKED);
            assertThat(verdict.certified()).isNull();
            kinds.add(verdict.kind());
        }
        assertThat(kinds).containsExactlyInAnyOrder(Kind.TAMPERED, Kind.UNSUPPORTED);
    }

    @Test
    void a_bundle_cut_or_lengthened_anywhere_is_refused() {
        byte[] file = world.issue(world.bundle(world.alone));
        for (int length = 0; length < file.length; length++) {
            assertThat(judge(Arrays.copyOf(file, length)).reason())
                    .as("length " + length)
                    .isIn(Reason.MALFORMED, Reason.VERSION);
        }
        assertThat(judge(Arrays.copyOf(file, file.length + 1)).reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void whatever_the_bytes_there_is_a_verdict() {
        byte[] file = world.issue(world.bundle(world.inLog));
        var random = new Random(4711);
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = file.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                int at = random.nextInt(file.length);
                int length = Math.min(random.nextInt(12), file.length - at);
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bad, at, length);
            }
            assertThat(judge(bad).kind() == Kind.VALID)
                    .as("seed 4711, run " + i)
                    .isEqualTo(Arrays.equals(bad, file));
        }
    }
}
