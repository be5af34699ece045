package dev.gantry.embedded.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.embedded.InMemory;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs against maps in memory that are told the same, and every byte of them spoilt. */
class RunsTest {
    private static final int ONE = 0;
    private static final int MANY = 0x41;

    @TempDir(factory = InMemory.class)
    Path directory;

    private static Word word(Object o) {
        return Digests.plain(o.toString().getBytes());
    }

    @Test
    void they_answer_like_a_map_after_every_batch_merge_and_opening() throws IOException {
        var random = new Random(5);
        var one = new HashMap<Word, Word>();
        var many = new HashMap<Word, List<Word>>();
        Runs runs = Runs.open(directory, 200);
        try {
            for (int batch = 0; batch < 60; batch++) {
                var ones = new TreeMap<Word, Word>();
                var entries = new ArrayList<byte[]>();
                for (int i = random.nextInt(200); i >= 0; i--) {
                    ones.put(word(random.nextInt(2_000)), word(random.nextInt()));
                    Word name = word(random.nextInt(500));
                    Word value = Word.of(batch * 1_000L + i);
                    many.computeIfAbsent(name, k -> new ArrayList<>()).add(value);
                    entries.add(Entry.of(MANY, name, value));
                }
                ones.forEach((k, v) -> entries.add(Entry.of(ONE, k, v)));
                one.putAll(ones);
                entries.sort(Arrays::compareUnsigned);
                runs.add(entries, new byte[] {(byte) batch});
                if (random.nextBoolean()) {
                    runs.merge(() -> false);
                }
                if (random.nextInt(4) == 0) {
                    runs.close();
                    runs = Runs.open(directory, 200);
                }
                assertThat(runs.note()).containsExactly(batch);
                requireSame(runs, one, many);
            }
            runs.merge(() -> false);
            assertThat(runs.<Integer>readAll(List::size)).isLessThan(8);
            requireSame(runs, one, many);
            assertThat(count(runs))
                    .isEqualTo(one.size()
                            + many.values().stream().mapToInt(List::size).sum());
        } finally {
            runs.close();
        }
    }

    private static void requireSame(Runs runs, Map<Word, Word> one, Map<Word, List<Word>> many) {
        for (int i = 0; i < 2_000; i += 3) {
            assertThat(runs.find(ONE, word(i))).isEqualTo(one.get(word(i)));
        }
        for (int i = 0; i < 500; i += 3) {
            List<Word> right =
                    many.getOrDefault(word(i), List.of()).stream().sorted().toList();
            assertThat(runs.findAll(MANY, word(i))).isEqualTo(right);
        }
    }

    private static int count(Runs runs) throws IOException {
        return runs.readAll(sources -> count(Source.merged(sources)));
    }

    private static int count(Source all) throws IOException {
        int count = 0;
        byte[] before = {};
        for (byte[] entry = all.next(); entry != null; entry = all.next()) {
            assertThat(Arrays.compareUnsigned(before, entry)).isNegative();
            before = entry;
            count++;
        }
        return count;
    }

    /** Names can be made that begin alike, and one name can have more values than a block holds. */
    @Test
    void names_that_begin_alike_are_told_apart_over_many_blocks() throws IOException {
        var entries = new ArrayList<byte[]>();
        for (int i = 0; i < 500; i++) {
            entries.add(Entry.of(ONE, Word.of(i), Word.of(i + 1)));
            entries.add(Entry.of(MANY, Word.of(7), Word.of(i)));
        }
        entries.sort(Arrays::compareUnsigned);
        try (var runs = Runs.open(directory, 100)) {
            runs.add(entries, new byte[1]);
            for (int i = 0; i < 500; i++) {
                assertThat(runs.find(ONE, Word.of(i))).isEqualTo(Word.of(i + 1));
            }
            assertThat(runs.find(ONE, Word.of(500))).isNull();
            assertThat(runs.findAll(MANY, Word.of(7))).hasSize(500).isSorted();
            assertThat(runs.findAll(MANY, Word.of(8))).isEmpty();
        }
    }

    @Test
    void a_flipped_byte_anywhere_and_a_cut_are_damage() throws IOException {
        try (var runs = Runs.open(directory, 10)) {
            runs.add(batch(0, 100), new byte[] {1, 2, 3});
            runs.add(batch(100, 30), new byte[] {4, 5, 6});
        }
        List<Path> files;
        try (var list = Files.list(directory)) {
            files = list.sorted().toList();
        }
        assertThat(files).hasSize(3);
        for (Path file : files) {
            byte[] right = Files.readAllBytes(file);
            for (int at = 0; at < right.length; at++) {
                byte[] wrong = right.clone();
                wrong[at] ^= (byte) (1 << at % 8);
                Files.write(file, wrong);
                requireDamage(file, at);
            }
            for (int length : new int[] {0, 1, right.length / 2, right.length - 1}) {
                Files.write(file, Arrays.copyOf(right, length));
                requireDamage(file, length);
            }
            Files.write(file, Arrays.copyOf(right, right.length + 1));
            requireDamage(file, right.length);
            Files.write(file, right);
        }
        Files.delete(files.get(1));
        requireDamage(files.get(1), 0);
    }

    private void requireDamage(Path file, int at) {
        var damage = catchThrowableOfType(IndexException.class, () -> {
            try (var runs = Runs.open(directory, 10)) {
                count(runs);
            }
        });
        assertThat(damage).as("%s at %d", file.getFileName(), at).isNotNull();
        assertThat(damage.isDamaged()).isTrue();
        assertThat(damage.getMessage()).contains(file.getFileName().toString());
    }

    /** A run in another's place, or a block in another's: every checksum is right, and bound to where it belongs. */
    @Test
    void what_is_whole_but_misplaced_is_damage() throws IOException {
        try (var runs = Runs.open(directory, 1)) {
            runs.add(batch(0, 200), new byte[1]);
            runs.add(batch(200, 200), new byte[1]);
        }
        byte[] one = Files.readAllBytes(directory.resolve("run-1"));
        byte[] two = Files.readAllBytes(directory.resolve("run-2"));
        Files.write(directory.resolve("run-1"), two);
        requireDamage(directory.resolve("run-1"), 0);
        byte[] exchanged = one.clone();
        System.arraycopy(one, 0, exchanged, Run.BLOCK, Run.BLOCK);
        Files.write(directory.resolve("run-1"), exchanged);
        requireDamage(directory.resolve("run-1"), Run.BLOCK);
    }

    private static List<byte[]> batch(int from, int count) {
        var entries = new ArrayList<byte[]>();
        for (int i = from; i < from + count; i++) {
            entries.add(Entry.of(ONE, word(i), Word.of(i)));
        }
        entries.sort(Arrays::compareUnsigned);
        return entries;
    }

    @Test
    void what_a_killed_process_left_over_is_removed_and_not_read() throws IOException {
        try (var runs = Runs.open(directory, 10)) {
            runs.add(batch(0, 10), new byte[] {1});
        }
        Files.write(directory.resolve("run-2"), new byte[100]);
        Files.write(directory.resolve("manifest.new"), new byte[7]);
        try (var runs = Runs.open(directory, 10)) {
            assertThat(directory.resolve("run-2")).doesNotExist();
            assertThat(runs.find(ONE, word(3))).isEqualTo(Word.of(3));
            runs.add(batch(10, 10), new byte[] {2});
        }
        try (var runs = Runs.open(directory, 10)) {
            assertThat(runs.find(ONE, word(13))).isEqualTo(Word.of(13));
            assertThat(count(runs)).isEqualTo(20);
        }
    }

    @Test
    void a_merge_that_is_stopped_leaves_everything_as_it_was() throws IOException {
        try (var runs = Runs.open(directory, 100)) {
            for (int i = 0; i < 5; i++) {
                runs.add(batch(i * 300, 300), new byte[1]);
            }
            runs.merge(() -> true);
            int[] asked = {0};
            runs.merge(() -> asked[0]++ > 2);
            assertThat(asked[0]).isGreaterThan(2);
            assertThat(runs.<Integer>readAll(List::size)).isEqualTo(5);
            assertThat(count(runs)).isEqualTo(1_500);
            runs.merge(() -> false);
            assertThat(runs.<Integer>readAll(List::size)).isLessThan(5);
            assertThat(count(runs)).isEqualTo(1_500);
        }
    }

    @Test
    void an_index_to_be_made_anew_is_empty_when_it_is_opened_again() throws IOException {
        try (var runs = Runs.open(directory, 10)) {
            runs.add(batch(0, 10), new byte[] {1});
            runs.invalidate();
            assertThat(catchThrowableOfType(IOException.class, () -> runs.add(batch(10, 10), new byte[] {1})))
                    .isNotNull();
        }
        try (var runs = Runs.open(directory, 10)) {
            assertThat(runs.note()).isEmpty();
            assertThat(runs.find(ONE, word(3))).isNull();
        }
    }

    @Test
    void flat_records_are_bound_to_their_number() throws IOException {
        Path file = directory.resolve("flat");
        var records = new ArrayList<byte[]>();
        for (int i = 0; i < 10; i++) {
            records.add(new byte[] {(byte) i, 1, 2, 3});
        }
        try (var flat = FlatFile.open(file, 4, 0)) {
            flat.write(0, records.subList(0, 6));
            flat.write(6, records.subList(6, 10));
        }
        byte[] right = Files.readAllBytes(file);
        for (int at = 0; at < right.length; at++) {
            byte[] wrong = right.clone();
            wrong[at] ^= (byte) (1 << at % 8);
            Files.write(file, wrong);
            int number = at / 8;
            try (var flat = FlatFile.open(file, 4, 10)) {
                var damage = catchThrowableOfType(IndexException.class, () -> flat.read(number));
                assertThat(damage.isDamaged()).isTrue();
                assertThat(flat.read((number + 1) % 10)).isEqualTo(records.get((number + 1) % 10));
            }
        }
        byte[] exchanged = right.clone();
        System.arraycopy(right, 0, exchanged, 8, 8);
        Files.write(file, exchanged);
        try (var flat = FlatFile.open(file, 4, 10)) {
            assertThat(catchThrowableOfType(IndexException.class, () -> flat.read(0, 10)))
                    .isNotNull();
        }
        Files.write(file, right);
        assertThat(catchThrowableOfType(IndexException.class, () -> FlatFile.open(file, 4, 11)))
                .isNotNull();
        try (var flat = FlatFile.open(file, 4, 5)) {
            assertThat(Files.size(file)).isEqualTo(5 * 8);
            assertThat(flat.read(0, 5)).hasSize(5);
        }
    }
}
