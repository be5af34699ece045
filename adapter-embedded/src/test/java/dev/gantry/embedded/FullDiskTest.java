package dev.gantry.embedded;

import static dev.gantry.embedded.TestLedger.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.spi.Signer;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of one megabyte that really fills up; where this user may mount none, it is skipped. */
class FullDiskTest {
    @TempDir
    Path temporary;

    private Path disk() {
        return temporary.resolve("disk");
    }

    @BeforeEach
    void mount() throws Exception {
        Files.createDirectory(disk());
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk().toString()),
                "nothing can be mounted here");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk().toString());
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private TestLedger open(int batch) {
        return TestLedger.open(
                disk().resolve("ledger"),
                Signer.P256,
                new Engine.Options(200_000, new ChainIndex.Sizes(batch, 1), notice -> {}));
    }

    /** Whether the log or the index comes to the disk's end first. */
    @Test
    void a_disk_that_fills_up_is_said_to_be_full_and_loses_nothing() throws IOException {
        for (int batch : new int[] {1_000_000, 100}) {
            Path ballast = disk().resolve("ballast");
            Files.write(ballast, new byte[300_000]);
            var acknowledged = new ArrayList<String>();
            try (var l = open(batch)) {
                GantryException full = null;
                for (int i = 0; full == null; i++) {
                    try {
                        l.write("r" + i);
                        acknowledged.add("r" + i);
                    } catch (GantryException e) {
                        full = e;
                    }
                }
                assertThat(full.code()).as(full.toString()).isEqualTo(ErrorCode.DISK_FULL);
                Errors.fails(ErrorCode.DISK_FULL, () -> l.write("more"));
                assertThat(l.version("r0")).isEqualTo(1);
            }
            assertThat(acknowledged).hasSizeGreaterThan(50);
            Files.delete(ballast);
            try (var l = open(batch)) {
                assertThat(acknowledged).allMatch(name -> l.version(name) == 1);
                assertThat(l.version("r" + acknowledged.size())).isZero();
                l.write("goes on");
            }
            try (var l = TestLedger.open(disk().resolve("ledger"))) {
                assertThat(l.version("goes on")).isEqualTo(1);
            }
            TestLedger.delete(disk().resolve("ledger"));
        }
    }

    @Test
    void a_backup_without_room_fails_and_is_not_taken_for_one() throws IOException {
        try (var l = TestLedger.open(temporary.resolve("ledger"), Signer.P256, 1 << 20)) {
            for (int i = 0; i < 20; i++) {
                l.write(l.prepare(TestLedger.put("r" + i, "x".repeat(4_000))));
            }
            Files.write(disk().resolve("ballast"), new byte[1_000_000]);
            Errors.fails(ErrorCode.DISK_FULL, () -> await(l.adapter.backup(disk().resolve("backup"))));
            Errors.fails(
                    ErrorCode.ARGUMENT_INVALID,
                    () -> EmbeddedAdapter.restore(
                            disk().resolve("backup"), temporary.resolve("restored"), Signer.P256));
            l.write("goes on");
        }
    }
}
