package dev.gantry.embedded;

import static dev.gantry.embedded.TestLedger.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Wait;
import dev.gantry.embedded.index.Entry;
import dev.gantry.embedded.index.Runs;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.Signer;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index saves reading the log, and is never believed over it. Batches are small here, so that a short ledger has many. */
class IndexTest {
    private static final int RECORDS = 60;

    @TempDir(factory = InMemory.class)
    Path temporary;

    private final List<String> notices = new ArrayList<>();

    private Path ledger() {
        return temporary.resolve("ledger");
    }

    private Path index() {
        return ledger().resolve(Loading.INDEX);
    }

    private TestLedger open() {
        return open(ledger());
    }

    private TestLedger open(Path directory) {
        return TestLedger.open(
                directory, Signer.P256, new Engine.Options(4_000, new ChainIndex.Sizes(50, 1), notices::add));
    }

    /** Everything that the ledger can be asked for, as text. */
    private static List<String> answers(TestLedger l, List<PreparedTransaction> written) {
        var all = new ArrayList<String>();
        for (int i = 0; i < RECORDS; i++) {
            String name = "r" + i;
            all.add(name + " " + l.version(name));
            for (LedgerEvent e : await(l.adapter.find(
                    ChangeIndex.REQUEST, TestLedger.requestId(name).bytes()))) {
                all.add(e.checkpoint() + HexFormat.of().formatHex(e.change()));
                byte[] entity = Arrays.copyOf(e.change(), 32);
                await(l.adapter.find(ChangeIndex.ENTITY, entity)).forEach(x -> all.add(x.checkpoint()));
            }
        }
        for (PreparedTransaction p : written) {
            all.add(l.status(p).state() + " " + l.status(p).height());
            all.add(HexFormat.of().formatHex(await(l.adapter.prove(p.id()))));
        }
        all.add(await(l.adapter.head()).toString());
        String at = "";
        for (int page = 0; page < 1_000; page++) {
            var events = await(l.adapter.events(at, 10, Duration.ZERO));
            events.events().forEach(e -> all.add(e.checkpoint()));
            at = events.next();
            if (events.events().isEmpty()) {
                break;
            }
        }
        return all;
    }

    private List<PreparedTransaction> fill() {
        var written = new ArrayList<PreparedTransaction>();
        try (var l = open()) {
            for (int i = 0; i < RECORDS; i++) {
                written.add(l.write("r" + i));
            }
        }
        return written;
    }

    @Test
    void every_answer_is_the_same_from_memory_from_the_index_and_without_one() throws IOException {
        List<PreparedTransaction> written = fill();
        List<String> right;
        try (var memory = TestLedger.open(ledger(), Signer.P256, 4_000)) {
            right = answers(memory, written);
        }
        assertThat(index().resolve("manifest")).exists();
        try (var l = open()) {
            assertThat(answers(l, written)).isEqualTo(right);
            await(l.adapter.verify());
        }
        ChainIndex.delete(index());
        for (int i = 0; i < 3; i++) {
            try (var l = open()) {
                assertThat(answers(l, written)).isEqualTo(right);
                await(l.adapter.verify());
            }
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void only_what_the_index_does_not_reach_is_read_when_the_ledger_is_opened() throws IOException {
        fill();
        Path first = BlockLog.file(ledger(), 1);
        byte[] bytes = Files.readAllBytes(first);
        bytes[bytes.length - 100] ^= 1;
        Files.write(first, bytes);
        try (var l = open()) {
            assertThat(l.version("r59")).isEqualTo(1);
            var verified = Errors.fails(ErrorCode.LEDGER_CORRUPT, () -> await(l.adapter.verify()));
            assertThat(verified.getMessage()).contains("log-00000001 at byte ", "(behind block ");
            var read = Errors.fails(ErrorCode.LEDGER_CORRUPT, () -> await(l.adapter.events("", 500, Duration.ZERO)));
            assertThat(read.getMessage()).contains("log-00000001 at byte ", "(behind block ");
        }
        ChainIndex.delete(index());
        var opened = Errors.fails(ErrorCode.LEDGER_CORRUPT, () -> open().close());
        assertThat(opened.getMessage()).contains("log-00000001 at byte ", "(behind block ");
    }

    @Test
    void a_segment_that_is_not_as_long_as_it_was_sealed_is_found_when_the_ledger_is_opened() throws IOException {
        fill();
        Path first = BlockLog.file(ledger(), 1);
        byte[] right = Files.readAllBytes(first);
        for (int length : new int[] {right.length - 1, right.length + 1, right.length / 2}) {
            Files.write(first, Arrays.copyOf(right, length));
            var e = Errors.fails(ErrorCode.LEDGER_CORRUPT, () -> open().close());
            assertThat(e.getMessage()).contains("log-00000001", "sealed");
        }
    }

    @Test
    void an_older_index_is_taken_as_far_as_it_reaches() throws IOException {
        List<PreparedTransaction> written = fill();
        Path older = temporary.resolve("older");
        TestLedger.copy(index(), older);
        List<String> right;
        try (var l = open()) {
            for (int i = 0; i < 30; i++) {
                l.write("more" + i);
            }
            right = answers(l, written);
        }
        TestLedger.copy(older, index());
        try (var l = open()) {
            assertThat(answers(l, written)).isEqualTo(right);
            await(l.adapter.verify());
        }
        assertThat(notices).isEmpty();
    }

    /** One of another ledger, one of a log that has since been replaced by an older, and one that is only rubbish. */
    @Test
    void an_index_that_does_not_fit_the_log_is_made_anew_and_said_to_be() throws IOException {
        List<PreparedTransaction> written = fill();
        Path older = temporary.resolve("older");
        TestLedger.copy(ledger(), older);
        List<String> right;
        try (var l = open()) {
            right = answers(l, written);
            for (int i = 0; i < 30; i++) {
                l.write("more" + i);
            }
        }
        Path ahead = temporary.resolve("ahead");
        TestLedger.copy(index(), ahead);
        Path other = temporary.resolve("other");
        try (var l = open(other)) {
            for (int i = 0; i < 30; i++) {
                l.write("r" + i);
            }
        }
        for (Path wrong : List.of(ahead, other.resolve(Loading.INDEX))) {
            TestLedger.copy(older, ledger());
            TestLedger.copy(wrong, index());
            notices.clear();
            try (var l = open()) {
                assertThat(answers(l, written)).isEqualTo(right);
                await(l.adapter.verify());
            }
            assertThat(notices).singleElement().asString().contains("made anew");
        }
    }

    /** Every byte that the index has; whatever is flipped is noticed, and no answer is ever wrong. */
    @Test
    void a_flipped_byte_anywhere_in_the_index_is_noticed_and_mended() throws IOException {
        List<PreparedTransaction> written = fill();
        List<String> right;
        try (var l = open()) {
            right = answers(l, written);
        }
        Path intact = temporary.resolve("intact");
        TestLedger.copy(ledger(), intact);
        List<Path> files;
        try (var list = Files.list(index())) {
            files = list.sorted(Comparator.comparing(Path::toString)).toList();
        }
        for (Path file : files) {
            TestLedger.copy(intact, ledger());
            int size = (int) Files.size(file);
            int step = Math.max(1, Boolean.getBoolean("gantry.deep") ? size / 400 : size / 12);
            for (int at = step / 2; at < size; at += step) {
                TestLedger.copy(intact, ledger());
                byte[] bytes = Files.readAllBytes(file);
                bytes[at] ^= (byte) (1 << at % 8);
                Files.write(file, bytes);
                notices.clear();
                String where = file.getFileName() + " at " + at;
                var failures = new ArrayList<GantryException>();
                damage(failures, () -> {
                    try (var l = open()) {
                        damage(
                                failures,
                                () -> assertThat(answers(l, written)).as(where).isEqualTo(right));
                        damage(failures, () -> await(l.adapter.verify()));
                    }
                });
                for (GantryException e : failures) {
                    assertThat(e.code()).as(where).isEqualTo(ErrorCode.STORE_FAILED);
                    assertThat(e.getMessage()).contains(file.getFileName().toString());
                }
                boolean noticed = !notices.isEmpty() || !failures.isEmpty();
                assertThat(noticed).as(where).isTrue();
                try (var l = open()) {
                    assertThat(answers(l, written)).as(where).isEqualTo(right);
                }
            }
        }
    }

    private static void damage(List<GantryException> failures, Runnable task) {
        try {
            task.run();
        } catch (GantryException e) {
            failures.add(e);
        }
    }

    /** A page that is damaged where nobody has looked yet: whoever waits is told, and nobody waits for ever. */
    @Test
    void damage_found_while_waiting_is_told_to_who_waits() throws IOException {
        List<PreparedTransaction> written = fill();
        try (var list = Files.list(index())) {
            for (Path run : list.filter(f -> f.getFileName().toString().startsWith("run-"))
                    .toList()) {
                byte[] bytes = Files.readAllBytes(run);
                int blocks = ByteBuffer.wrap(bytes).getInt(bytes.length - 12);
                for (int b = 0; b < blocks; b++) {
                    bytes[b * 4096 + 10] ^= 1;
                }
                Files.write(run, bytes);
            }
        }
        var options = new Engine.Options(4_000, new ChainIndex.Sizes(50, 1), notices::add);
        try (var adapter = EmbeddedAdapter.open(ledger(), Signer.P256, options)) {
            var failed = Errors.failed(adapter.settled(written.get(0), Wait.FINAL));
            assertThat(failed.code()).isEqualTo(ErrorCode.STORE_FAILED);
            assertThat(failed.transactionId()).contains(written.get(0).id());
            assertThat(adapter.waiters()).isZero();
            Errors.fails(ErrorCode.STORE_FAILED, () -> await(adapter.submit(written.get(0))));
        }
        assertThat(notices).isEmpty();
        try (var l = open()) {
            assertThat(notices).isEmpty();
            assertThat(l.status(written.get(0)).applied()).isTrue();
            await(l.adapter.verify());
        }
    }

    /** Entries that are whole and wrong: only somebody who means it does that, and only executing everything again finds it. */
    @Test
    void an_index_made_to_say_something_else_is_found_by_verify() throws IOException {
        fill();
        try (var l = open()) {
            await(l.adapter.verify());
        }
        try (var runs = Runs.open(index(), 50)) {
            byte[] note = runs.note();
            runs.add(List.of(Entry.of(Recent.STATE, TestLedger.word("x"), TestLedger.word("y"))), note);
        }
        try (var l = open()) {
            var e = Errors.fails(ErrorCode.STORE_FAILED, () -> await(l.adapter.verify()));
            assertThat(e.getMessage()).contains("does not hold what the log says");
        }
        try (var l = open()) {
            await(l.adapter.verify());
        }
    }

    @Test
    void when_the_index_cannot_be_written_writing_ends_with_the_disks_error_and_nothing_is_lost() throws IOException {
        try (var l = open()) {
            l.write("first");
        }
        Path blocked = index().resolve("run-2");
        Files.createDirectories(blocked.resolve("x"));
        Files.delete(blocked.resolve("x"));
        var acknowledged = new ArrayList<String>();
        try (var l = open()) {
            Files.createDirectories(blocked);
            for (int i = 0; i < 500; i++) {
                l.write("r" + i);
                acknowledged.add("r" + i);
            }
        } catch (GantryException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED);
        }
        assertThat(acknowledged).hasSizeBetween(3, 400);
        Files.delete(blocked);
        try (var l = open()) {
            assertThat(acknowledged).allMatch(name -> l.version(name) == 1);
            await(l.adapter.verify());
        }
    }
}
