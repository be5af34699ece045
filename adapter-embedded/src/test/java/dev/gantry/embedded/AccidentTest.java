package dev.gantry.embedded;

import static dev.gantry.embedded.TestLedger.await;
import static dev.gantry.embedded.TestLedger.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.ErrorCode;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ProofResult;
import dev.gantry.spi.Signer;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes killed, disks full, two owners: with real processes and the operating system's own errors. */
class AccidentTest {
    private static final int ROUNDS = Boolean.getBoolean("gantry.deep") ? 500 : 12;
    private static final int ROUNDS_PER_LEDGER = 25;
    private static final int PROVEN_PER_ROUND = 25;

    @TempDir
    Path temporary;

    /** What one ledger's processes told before they were killed. */
    private static final class Told {
        final Map<String, String> acknowledged = new HashMap<>();
        final List<String> tried = new ArrayList<>();
        final List<byte[]> kept = new ArrayList<>();
    }

    /**
     * What was acknowledged is there exactly once, and proven; what was only tried is there at most once, and once when it is tried again. No checkpoint that was given out
     * is ever contradicted.
     */
    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_process_killed_at_any_instant_loses_nothing_that_was_acknowledged() throws Exception {
        var told = new Told();
        int kept = 0;
        int indexed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var random = new Random(round);
            if (round % ROUNDS_PER_LEDGER == 0) {
                told = new Told();
            }
            told.tried.clear();
            Path directory = temporary.resolve("ledger" + round / ROUNDS_PER_LEDGER);
            runAndKill(directory, "r" + round, random, told);
            boolean last = round % ROUNDS_PER_LEDGER == ROUNDS_PER_LEDGER - 1 || round == ROUNDS - 1;
            try (var l = TestLedger.open(directory, Signer.P256, Victim.OPTIONS)) {
                requireAll(l, told, round);
                requireProven(l, told, random, round);
                for (String name : told.tried) {
                    assertThat(l.version(name)).isLessThanOrEqualTo(1);
                    l.write(name);
                    assertThat(l.version(name)).as("seed %d, %s", round, name).isEqualTo(1);
                }
                if (last) {
                    await(l.adapter.verify());
                }
            }
            kept += told.kept.size();
            indexed += Files.exists(directory.resolve(Loading.INDEX).resolve("manifest")) ? 1 : 0;
        }
        assertThat(told.acknowledged).isNotEmpty();
        assertThat(kept).isPositive();
        assertThat(indexed).as("rounds with an index on the disk").isGreaterThan(ROUNDS / 2);
    }

    private static void requireAll(TestLedger l, Told told, int round) {
        told.acknowledged.forEach((name, transaction) -> {
            var found = await(l.adapter.find(
                    ChangeIndex.REQUEST, TestLedger.requestId(name).bytes()));
            assertThat(found)
                    .as("seed %d, %s", round, name)
                    .extracting(LedgerEvent::transactionId)
                    .contains(transaction);
            assertThat(l.version(name)).isEqualTo(1);
        });
    }

    private static void requireProven(TestLedger l, Told told, Random random, int round) {
        byte[] anchor = HexFormat.of().parseHex(l.adapter.descriptor().network());
        var verifier = new EmbeddedVerifier();
        var names = new ArrayList<>(told.acknowledged.keySet());
        Collections.shuffle(names, random);
        for (String name : names.subList(0, Math.min(names.size(), PROVEN_PER_ROUND))) {
            String id = String.valueOf(told.acknowledged.get(name));
            assertThat(verifier.verify(await(l.adapter.prove(id)), anchor))
                    .as("seed %d, %s", round, name)
                    .isInstanceOfSatisfying(ProofResult.Proven.class, p -> {
                        assertThat(p.transaction().id()).isEqualTo(id);
                        assertThat(p.transaction().status().applied()).isTrue();
                    });
        }
        for (byte[] checkpoint :
                told.kept.subList(Math.max(0, told.kept.size() - PROVEN_PER_ROUND), told.kept.size())) {
            assertThat(verifier.consistent(await(l.adapter.consistency(checkpoint)), checkpoint, anchor))
                    .as("seed %d", round)
                    .isEmpty();
        }
    }

    private static void runAndKill(Path directory, String prefix, Random random, Told told)
            throws InterruptedException {
        try (var victim = Victim.start(directory, prefix, 1 + random.nextInt(8), "")) {
            boolean atStart = random.nextInt(4) == 0;
            if (atStart) {
                assertThat(victim.process().waitFor(random.nextInt(700), TimeUnit.MILLISECONDS))
                        .as("it runs until it is killed")
                        .isFalse();
                victim.kill();
            }
            int until = 1 + random.nextInt(400);
            for (String[] line = victim.next(); line != null; line = victim.next()) {
                switch (line[0]) {
                    case "try" -> told.tried.add(line[1]);
                    case "done" -> told.acknowledged.put(line[1], line[2]);
                    default -> {
                        assertThat(line[0]).as(String.join(" ", line)).isEqualTo("kept");
                        told.kept.add(HexFormat.of().parseHex(line[1]));
                    }
                }
                if (--until == 0) {
                    victim.kill();
                }
            }
        }
    }

    @Test
    void a_second_owner_is_refused_in_this_process_and_in_another() throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        try (var owner = TestLedger.open(temporary)) {
            var here = Errors.fails(
                    ErrorCode.LEDGER_LOCKED, () -> TestLedger.open(temporary).close());
            assertThat(here.context()).containsEntry("pid", pid);
            try (var other = Victim.start(temporary, "x", 1, "")) {
                String[] line = other.next();
                assertThat(line).isNotNull();
                assertThat(line).startsWith("failed", "LEDGER_LOCKED").contains(pid);
                assertThat(other.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
            owner.write("mine");
        }
        try (var victim = Victim.start(temporary, "x", 1, "")) {
            assertThat(victim.next()).isNotNull();
            var e = Errors.fails(
                    ErrorCode.LEDGER_LOCKED, () -> TestLedger.open(temporary).close());
            assertThat(e.context())
                    .containsEntry("pid", Long.toString(victim.process().pid()));
        }
        try (var l = TestLedger.open(temporary)) {
            assertThat(l.version("mine")).isEqualTo(1);
        }
    }

    @Test
    void a_full_disk_is_said_to_be_full_and_what_was_acknowledged_stays() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        PreparedTransaction refused;
        try (var l = TestLedger.open(temporary, Signer.P256, 500)) {
            Path next = BlockLog.file(temporary, 2);
            assertThat(next).doesNotExist();
            Files.createSymbolicLink(next, full);
            l.write("first");
            refused = l.prepare(put("second", "x"));
            Errors.fails(ErrorCode.DISK_FULL, () -> l.write(refused));
            Errors.fails(ErrorCode.DISK_FULL, () -> l.write("third"));
            assertThat(l.version("first")).isEqualTo(1);
            assertThat(l.version("second")).isZero();
            Files.delete(next);
            Errors.fails(ErrorCode.DISK_FULL, () -> l.write("fourth"));
        }
        try (var l = TestLedger.open(temporary, Signer.P256, 500)) {
            assertThat(l.version("first")).isEqualTo(1);
            assertThat(l.version("second")).isZero();
            assertThat(l.write(refused).applied()).isTrue();
        }
    }

    /** The operating system ends a write in the middle of a block. */
    @Test
    void a_block_that_was_written_by_half_never_was() throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/sh")), "this system has no shell");
        String last = "";
        var acknowledged = new ArrayList<String>();
        String failed = "";
        try (var victim = Victim.start(temporary, "x", 1, "ulimit -f 30")) {
            for (String[] line = victim.next(); line != null; line = victim.next()) {
                switch (line[0]) {
                    case "try" -> last = line[1];
                    case "done" -> acknowledged.add(line[1]);
                    case "kept" -> {}
                    default -> failed = line[1];
                }
            }
            assertThat(victim.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(failed).isEqualTo("STORE_FAILED");
        assertThat(acknowledged).hasSizeGreaterThan(10).doesNotContain(last);
        try (var l = TestLedger.open(temporary, Signer.P256, 100_000)) {
            assertThat(acknowledged).allMatch(name -> l.version(name) == 1);
            assertThat(l.version(last)).isZero();
            l.write(last);
            await(l.adapter.verify());
        }
    }
}
