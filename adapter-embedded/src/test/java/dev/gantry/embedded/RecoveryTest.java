package dev.gantry.embedded;

import static dev.gantry.embedded.TestLedger.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk after an accident, and what the ledger makes of it. */
@Tag("R6.3.1a")
class RecoveryTest {
    private static final String LOG = "log-00000001";

    @TempDir(factory = InMemory.class)
    Path temporary;

    private Path ledger() {
        return temporary.resolve("ledger");
    }

    @Test
    void a_ledger_opened_again_is_the_same() {
        var written = new ArrayList<PreparedTransaction>();
        String network;
        String tip;
        try (var l = TestLedger.open(ledger())) {
            for (int i = 0; i < 10; i++) {
                written.add(l.write("r" + i));
            }
            network = l.adapter.descriptor().network();
            tip = await(l.adapter.head()).hash();
        }
        try (var l = TestLedger.open(ledger())) {
            assertThat(l.adapter.descriptor().network()).isEqualTo(network);
            assertThat(await(l.adapter.head()).hash()).isEqualTo(tip);
            assertThat(written).allMatch(p -> l.status(p).applied());
            await(l.adapter.verify());
        }
        try (var other = TestLedger.open(temporary.resolve("wiped"))) {
            assertThat(other.adapter.descriptor().network()).isNotEqualTo(network);
        }
    }

    /** A crash can leave any beginning of the block that was being written, which nobody was told of. */
    @Test
    void a_block_torn_at_any_byte_is_dropped_and_all_before_it_stays() throws IOException {
        Path before = temporary.resolve("before");
        PreparedTransaction first;
        PreparedTransaction last;
        try (var l = TestLedger.open(ledger())) {
            first = l.write("first");
            TestLedger.copy(ledger(), before);
            last = l.write("last");
        }
        byte[] whole = Files.readAllBytes(ledger().resolve(LOG));
        int from = (int) Files.size(before.resolve(LOG));
        assertThat(whole.length).isGreaterThan(from + 300);
        for (int cut = from; cut <= whole.length; cut++) {
            Path torn = temporary.resolve("torn");
            TestLedger.copy(before, torn);
            Files.write(torn.resolve(LOG), Arrays.copyOf(whole, cut));
            try (var l = TestLedger.open(torn)) {
                assertThat(l.status(first).applied()).isTrue();
                assertThat(l.version("last")).as("cut at %d", cut).isEqualTo(cut == whole.length ? 1 : 0);
                assertThat(l.write(last).applied()).isTrue();
                assertThat(l.version("last")).isEqualTo(1);
                assertThat(l.height()).isEqualTo(3);
            }
        }
    }

    /** A loss of power can leave a block's length without its content. */
    @Test
    void zeros_where_a_block_should_be_are_dropped() throws IOException {
        Path before = temporary.resolve("before");
        try (var l = TestLedger.open(ledger())) {
            l.write("first");
            TestLedger.copy(ledger(), before);
            l.write("last");
        }
        byte[] whole = Files.readAllBytes(ledger().resolve(LOG));
        int from = (int) Files.size(before.resolve(LOG));
        for (int kept : new int[] {0, 4, 8, 100}) {
            byte[] zeroed = whole.clone();
            Arrays.fill(zeroed, from + kept, zeroed.length, (byte) 0);
            Files.write(before.resolve(LOG), zeroed);
            try (var l = TestLedger.open(before)) {
                assertThat(l.version("first")).isEqualTo(1);
                assertThat(l.version("last")).isZero();
            }
        }
    }

    @Test
    void a_flipped_bit_at_any_byte_is_found_when_the_ledger_is_opened() throws IOException {
        try (var l = TestLedger.open(ledger(), Signer.P256, 700)) {
            for (int i = 0; i < 3; i++) {
                l.write("r" + i);
            }
        }
        List<Path> files = logs(ledger());
        assertThat(files).hasSizeGreaterThan(2);
        for (Path file : files) {
            byte[] right = Files.readAllBytes(file);
            for (int at = 0; at < right.length; at++) {
                byte[] wrong = right.clone();
                wrong[at] ^= (byte) (1 << at % 8);
                Files.write(file, wrong);
                var e = Errors.fails(
                        ErrorCode.LEDGER_CORRUPT,
                        () -> TestLedger.open(ledger()).close());
                assertThat(e.getMessage())
                        .contains(String.valueOf(file.getFileName()))
                        .contains("at byte ");
                assertThat(Files.readAllBytes(file)).isEqualTo(wrong);
            }
            Files.write(file, right);
        }
        try (var l = TestLedger.open(ledger())) {
            assertThat(l.version("r2")).isEqualTo(1);
        }
    }

    /** Without the mark of what was acknowledged, a frame with a whole one behind it is still known for an acknowledged one. */
    @Test
    void damage_before_the_last_block_is_found_without_the_mark_too() throws IOException {
        long last;
        try (var l = TestLedger.open(ledger())) {
            l.write("first");
            last = Files.size(ledger().resolve(LOG));
            l.write("last");
        }
        Files.delete(ledger().resolve("acknowledged"));
        byte[] right = Files.readAllBytes(ledger().resolve(LOG));
        for (int at = 0; at < last; at++) {
            byte[] wrong = right.clone();
            wrong[at] ^= 0x10;
            Files.write(ledger().resolve(LOG), wrong);
            Files.deleteIfExists(ledger().resolve("acknowledged"));
            Errors.fails(
                    ErrorCode.LEDGER_CORRUPT, () -> TestLedger.open(ledger()).close());
        }
    }

    @Test
    void an_acknowledged_block_that_is_gone_is_damage_and_no_torn_write() throws IOException {
        try (var l = TestLedger.open(ledger(), Signer.P256, 700)) {
            l.write("first");
            l.write("last");
        }
        List<Path> files = logs(ledger());
        Path newest = files.get(files.size() - 1);
        byte[] right = Files.readAllBytes(newest);
        for (int cut = 0; cut < right.length; cut++) {
            Files.write(newest, Arrays.copyOf(right, cut));
            Errors.fails(
                    ErrorCode.LEDGER_CORRUPT, () -> TestLedger.open(ledger()).close());
        }
        Files.delete(newest);
        Errors.fails(ErrorCode.LEDGER_CORRUPT, () -> TestLedger.open(ledger()).close());
        Files.write(newest, right);
        Path oldest = files.get(0);
        byte[] first = Files.readAllBytes(oldest);
        Files.delete(oldest);
        Errors.fails(ErrorCode.LEDGER_CORRUPT, () -> TestLedger.open(ledger()).close());
        Files.write(oldest, first);
        try (var l = TestLedger.open(ledger())) {
            assertThat(l.version("last")).isEqualTo(1);
        }
    }

    /** The mark is a help against damage; it must never be the damage. */
    @Test
    void a_damaged_mark_loses_nothing() throws IOException {
        try (var l = TestLedger.open(ledger())) {
            l.write("first");
            l.write("last");
        }
        Path mark = ledger().resolve("acknowledged");
        byte[] right = Files.readAllBytes(mark);
        for (int at = 0; at < right.length; at++) {
            byte[] wrong = right.clone();
            wrong[at] ^= 0x01;
            Files.write(mark, wrong);
            try (var l = TestLedger.open(ledger())) {
                assertThat(l.version("last")).isEqualTo(1);
            }
        }
    }

    /** A payload that looks like the log's own frames must not make a torn write look like damage. */
    @Test
    void a_torn_block_that_carries_a_frame_is_still_a_torn_block() throws IOException {
        Path before = temporary.resolve("before");
        byte[] frame = Frames.of(new byte[40]).array();
        try (var l = TestLedger.open(ledger())) {
            l.write("first");
            TestLedger.copy(ledger(), before);
            l.write(l.prepare(frame));
        }
        byte[] whole = Files.readAllBytes(ledger().resolve(LOG));
        Files.write(before.resolve(LOG), Arrays.copyOf(whole, whole.length - 5));
        try (var l = TestLedger.open(before)) {
            assertThat(l.version("first")).isEqualTo(1);
            assertThat(l.height()).isEqualTo(2);
        }
    }

    @Test
    void a_segment_torn_at_its_beginning_is_begun_again() throws IOException {
        try (var l = TestLedger.open(ledger(), Signer.P256, 700)) {
            l.write("first");
        }
        int next = logs(ledger()).size() + 1;
        for (int length : new int[] {0, 1, 13}) {
            Files.write(BlockLog.file(ledger(), next), new byte[length]);
            Path copy = temporary.resolve("copy" + length);
            TestLedger.copy(ledger(), copy);
            try (var l = TestLedger.open(copy, Signer.P256, 700)) {
                l.write("last");
            }
            try (var l = TestLedger.open(copy, Signer.P256, 700)) {
                assertThat(l.version("first") + l.version("last")).isEqualTo(2);
            }
        }
    }

    @Test
    void damage_done_while_the_ledger_is_open_is_found_by_verify() throws IOException {
        try (var l = TestLedger.open(ledger())) {
            l.write("first");
            long at = Files.size(ledger().resolve(LOG)) - 20;
            l.write("last");
            await(l.adapter.verify());
            try (var channel = FileChannel.open(ledger().resolve(LOG), StandardOpenOption.WRITE)) {
                channel.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}), at);
            }
            Errors.fails(ErrorCode.LEDGER_CORRUPT, () -> await(l.adapter.verify()));
        }
    }

    @Test
    void another_programs_file_is_not_taken_for_a_ledger() throws IOException {
        Files.createDirectories(ledger());
        BlockLog.open(ledger(), 1 << 20, () -> "something else".getBytes(), new BlockLog.Reader() {
                    @Override
                    public long first(byte[] content, BlockLog.Frame frames) {
                        return 0;
                    }

                    @Override
                    public void frame(long position, byte[] content) {}
                })
                .close();
        Errors.fails(ErrorCode.LEDGER_CORRUPT, () -> TestLedger.open(ledger()).close());
        Path file = temporary.resolve("file");
        Files.writeString(file, "x");
        Errors.fails(ErrorCode.CONFIG_INVALID, () -> TestLedger.open(file).close());
    }

    @Test
    void a_ledger_of_another_crypto_suite_is_refused() {
        TestLedger.open(ledger()).close();
        Errors.fails(
                ErrorCode.NETWORK_MISMATCH,
                () -> TestLedger.open(ledger(), Signer.SM2, 1 << 20).close());
    }

    @Test
    void a_refused_transaction_is_still_refused_after_opening_again() {
        PreparedTransaction refused;
        try (var l = TestLedger.open(ledger())) {
            l.write("a");
            refused = l.prepare(TestLedger.create("another key", "a"));
            assertThat(l.write(refused).failure()).isPresent();
        }
        try (var l = TestLedger.open(ledger())) {
            TransactionStatus status = l.status(refused);
            assertThat(status.state()).isEqualTo(TransactionStatus.State.FINAL);
            assertThat(status.failure().orElseThrow().code()).isEqualTo(3);
        }
    }

    private static List<Path> logs(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().startsWith("log-"))
                    .sorted()
                    .toList();
        }
    }
}
