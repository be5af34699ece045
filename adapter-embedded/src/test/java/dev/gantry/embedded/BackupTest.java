package dev.gantry.embedded;

import static dev.gantry.embedded.TestLedger.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir(factory = InMemory.class)
    Path temporary;

    private static Engine.Options options() {
        return new Engine.Options(4_000, new ChainIndex.Sizes(50, 1), notice -> {});
    }

    private TestLedger open(String name) {
        return TestLedger.open(temporary.resolve(name), Signer.P256, options());
    }

    private void restore(String backup, String to) {
        EmbeddedAdapter.restore(temporary.resolve(backup), temporary.resolve(to), Signer.P256, options());
    }

    /** What was acknowledged before a backup began is in it, and what it holds is a ledger that goes on. */
    @Test
    void a_backup_taken_while_others_write_is_a_whole_ledger() throws Exception {
        var acknowledged = new ArrayList<PreparedTransaction>();
        var counts = new ArrayList<Integer>();
        var proofs = new ArrayList<byte[]>();
        String network;
        try (var l = open("ledger")) {
            network = l.adapter.descriptor().network();
            var stop = new AtomicBoolean();
            var writer = new Thread(() -> {
                for (int i = 0; !stop.get(); i++) {
                    PreparedTransaction p = l.write("r" + i);
                    synchronized (acknowledged) {
                        acknowledged.add(p);
                    }
                }
            });
            writer.start();
            for (int i = 0; i < 5; i++) {
                int count = 0;
                while (count < 10 * (i + 1)) {
                    Thread.sleep(1);
                    synchronized (acknowledged) {
                        count = acknowledged.size();
                    }
                }
                counts.add(count);
                await(l.adapter.backup(temporary.resolve("backup" + i)));
            }
            stop.set(true);
            writer.join();
            for (PreparedTransaction p : acknowledged) {
                proofs.add(await(l.adapter.prove(p.id())));
            }
        }
        for (int i = 0; i < 5; i++) {
            restore("backup" + i, "restored" + i);
            try (var l = open("restored" + i)) {
                assertThat(l.adapter.descriptor().network()).isEqualTo(network);
                for (int j = 0; j < counts.get(i); j++) {
                    assertThat(l.status(acknowledged.get(j)).applied()).isTrue();
                    assertThat(await(l.adapter.prove(acknowledged.get(j).id()))).isEqualTo(proofs.get(j));
                }
                l.write("goes on");
                await(l.adapter.verify());
            }
        }
    }

    @Test
    void who_kept_a_later_checkpoint_notices_that_an_older_backup_was_restored() throws IOException {
        byte[] kept;
        byte[] before;
        try (var l = open("ledger")) {
            l.write("a");
            before = await(l.adapter.checkpoint());
            await(l.adapter.backup(temporary.resolve("backup")));
            l.write("b");
            kept = await(l.adapter.checkpoint());
        }
        restore("backup", "restored");
        try (var l = open("restored")) {
            l.write("c");
            l.write("d");
            Errors.fails(ErrorCode.INTEGRITY, () -> await(l.adapter.consistency(kept)));
            byte[] anchor = HexFormat.of().parseHex(l.adapter.descriptor().network());
            assertThat(new EmbeddedVerifier().consistent(await(l.adapter.consistency(before)), before, anchor))
                    .isEmpty();
        }
    }

    @Test
    void the_key_in_a_backup_is_its_owners_only() throws IOException {
        try (var l = open("ledger")) {
            await(l.adapter.backup(temporary.resolve("backup")));
        }
        restore("backup", "restored");
        for (String directory : List.of("ledger", "backup", "restored")) {
            Path key = temporary.resolve(directory).resolve(LedgerKey.FILE);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
    }

    /** Every byte of a backup, every file cut or missing: then there is no ledger, and the backup is as it was. */
    @Test
    void no_damaged_backup_becomes_a_ledger() throws IOException {
        try (var l = open("ledger")) {
            for (int i = 0; i < 12; i++) {
                l.write("r" + i);
            }
            await(l.adapter.backup(temporary.resolve("backup")));
        }
        List<Path> files;
        try (var list = Files.list(temporary.resolve("backup"))) {
            files = list.sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(4);
        for (Path file : files) {
            if (file.endsWith(BlockLog.ACKNOWLEDGED)) {
                continue; // a help, and no part of what is backed up
            }
            byte[] right = Files.readAllBytes(file);
            int step = Boolean.getBoolean("gantry.deep") ? 1 : 37;
            for (int at = 0; at < right.length; at += step) {
                byte[] wrong = right.clone();
                wrong[at] ^= (byte) (1 << at % 8);
                refused(file, wrong);
            }
            for (int length : new int[] {0, right.length / 2, right.length - 1}) {
                refused(file, Arrays.copyOf(right, length));
            }
            Files.delete(file);
            assertThat(failure().code()).isIn(ErrorCode.LEDGER_CORRUPT, ErrorCode.ARGUMENT_INVALID);
            Files.write(file, right);
        }
        restore("backup", "restored");
        try (var l = open("restored")) {
            assertThat(l.version("r5")).isEqualTo(1);
        }
    }

    private void refused(Path file, byte[] wrong) throws IOException {
        byte[] right = Files.readAllBytes(file);
        Files.write(file, wrong);
        assertThat(failure().code()).isEqualTo(ErrorCode.LEDGER_CORRUPT);
        assertThat(Files.readAllBytes(file)).isEqualTo(wrong);
        Files.write(file, right);
    }

    private GantryException failure() {
        GantryException e = Errors.failed(CompletableFuture.runAsync(() -> restore("backup", "restored")));
        assertThat(temporary.resolve("restored")).doesNotExist();
        assertThat(temporary.resolve("restored.restoring")).doesNotExist();
        return e;
    }

    /** A backup cut back to an earlier block, with a mark that fits: only its checkpoint tells. */
    @Test
    void a_backup_that_was_cut_back_is_refused() throws IOException {
        try (var l = open("ledger")) {
            l.write("a");
            await(l.adapter.backup(temporary.resolve("shorter")));
            l.write("b");
            await(l.adapter.backup(temporary.resolve("backup")));
        }
        Files.copy(
                temporary.resolve("backup").resolve("checkpoint"),
                temporary.resolve("shorter").resolve("checkpoint"),
                StandardCopyOption.REPLACE_EXISTING);
        Errors.fails(ErrorCode.LEDGER_CORRUPT, () -> restore("shorter", "restored"));
    }

    @Test
    void nothing_is_written_over() throws IOException {
        try (var l = open("ledger")) {
            l.write("a");
            Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> await(l.adapter.backup(l.directory)));
            await(l.adapter.backup(temporary.resolve("backup")));
            Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> await(l.adapter.backup(temporary.resolve("backup"))));
            Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> restore("backup", "ledger"));
            Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> restore("nothing", "restored"));
            assertThat(l.version("a")).isEqualTo(1);
        }
        Errors.fails(
                ErrorCode.NETWORK_MISMATCH,
                () -> EmbeddedAdapter.restore(
                        temporary.resolve("backup"), temporary.resolve("restored"), Signer.SM2, options()));
        assertThat(temporary.resolve("restored")).doesNotExist();
    }
}
