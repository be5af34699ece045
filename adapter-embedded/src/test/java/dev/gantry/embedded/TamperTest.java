package dev.gantry.embedded;

import static dev.gantry.embedded.TestLedger.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A byte flipped anywhere in any file of a ledger's directory: at the tail and the seals when it is opened, elsewhere by {@code verify}, and by name. */
class TamperTest {
    private static final boolean DEEP = Boolean.getBoolean("gantry.deep");

    @TempDir(factory = InMemory.class)
    Path temporary;

    private final List<String> notices = new ArrayList<>();

    private Path ledger() {
        return temporary.resolve("ledger");
    }

    private TestLedger open(long segment, int batch) {
        return TestLedger.open(
                ledger(), Signer.P256, new Engine.Options(segment, new ChainIndex.Sizes(batch, 1), notices::add));
    }

    /** Everything of the directory but the lock, whose content is nobody's. */
    private List<Path> files() throws IOException {
        try (var all = Files.walk(ledger())) {
            return all.filter(Files::isRegularFile)
                    .filter(f -> !f.endsWith("lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void every_byte_of_a_small_ledger_counts() throws IOException {
        try (var l = open(1_500, 20)) {
            for (int i = 0; i < 4; i++) {
                l.write("r" + i);
            }
        }
        assertThat(files()).hasSizeGreaterThan(7);
        for (Path file : files()) {
            int size = (int) Files.size(file);
            for (int at = 0; at < size; at += DEEP || size < 100 ? 1 : 23) {
                requireNoticed(file, at, 1_500, 20);
            }
        }
    }

    @Test
    void any_byte_of_a_large_ledger_counts() throws IOException {
        try (var l = open(100_000, 1_000)) {
            for (int i = 0; i < 40; i++) {
                l.writeTogether("r" + i + "-", 20);
            }
        }
        var random = new Random(3);
        for (Path file : files()) {
            for (int i = 0; i < (DEEP ? 40 : 1); i++) {
                requireNoticed(file, random.nextInt((int) Files.size(file)), 100_000, 1_000);
            }
        }
    }

    private void requireNoticed(Path file, int at, long segment, int batch) throws IOException {
        Path intact = temporary.resolve("intact");
        TestLedger.copy(ledger(), intact);
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= (byte) (1 << at % 8);
        Files.write(file, bytes);
        notices.clear();
        String where = ledger().relativize(file) + " at " + at;
        var failures = new ArrayList<GantryException>();
        try (var l = open(segment, batch)) {
            try {
                await(l.adapter.verify());
            } catch (GantryException e) {
                failures.add(e);
            }
        } catch (GantryException e) {
            failures.add(e);
        }
        boolean derived = file.getParent().endsWith(Loading.INDEX) || file.endsWith(BlockLog.ACKNOWLEDGED);
        for (GantryException e : failures) {
            assertThat(e.code()).as(where).isEqualTo(derived ? ErrorCode.STORE_FAILED : ErrorCode.LEDGER_CORRUPT);
            assertThat(e.getMessage()).as(where).contains(file.getFileName().toString(), "at byte ");
        }
        assertThat(!failures.isEmpty() || derived && !notices.isEmpty())
                .as(where)
                .isTrue();
        if (derived) { // and it mends itself
            try (var l = open(segment, batch)) {
                await(l.adapter.verify());
            }
        }
        TestLedger.copy(intact, ledger());
    }
}
