package dev.gantry.xuper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.kernel.Change;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ChangeIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index of changes when its file is held, foreign, damaged or left behind. */
@Tag("R6.1")
class ChangeStoreTest {
    private static final Word ENTITY = Word.of(7);

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("changes.mv");
    }

    private static void add(ChangeStore store, long height) {
        var change =
                new Change(ENTITY, Word.of(height), 0x0401, Word.of(1), Word.of(1), Word.ZERO, Word.ZERO, Word.ZERO);
        store.add(
                height,
                Word.of(height).bytes(),
                List.of(new ChangeStore.Entry(0, Word.of(99).bytes(), List.of(change.bytes()))));
    }

    private static int found(ChangeStore store) {
        return store.find(ChangeIndex.ENTITY, ENTITY.bytes(), "network").size();
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }

    @Test
    void two_that_use_one_file_each_have_their_own_and_leave_one() throws IOException {
        try (var first = new ChangeStore(file(), "network")) {
            add(first, 1);
            try (var second = new ChangeStore(file(), "network")) {
                assertThat(found(second)).isZero();
                add(second, 1);
                add(second, 2);
                assertThat(files()).isEqualTo(2);
                assertThat(found(second)).isEqualTo(2);
            }
            assertThat(files()).isEqualTo(1);
            assertThat(found(first)).isEqualTo(1);
        }
        try (var again = new ChangeStore(file(), "network")) {
            assertThat(found(again)).isEqualTo(1);
        }
    }

    @Test
    void a_file_left_by_a_killed_process_is_removed_and_one_in_use_is_not() throws IOException {
        Files.write(directory.resolve("changes.mv.own-left-behind"), new byte[100]);
        try (var first = new ChangeStore(file(), "network");
                var second = new ChangeStore(file(), "network");
                var third = new ChangeStore(file(), "network")) {
            add(second, 1);
            assertThat(directory.resolve("changes.mv.own-left-behind")).doesNotExist();
            assertThat(files()).isEqualTo(3);
            assertThat(found(second)).isEqualTo(1);
            assertThat(found(first) + found(third)).isZero();
        }
    }

    @Test
    void a_damaged_file_and_one_of_another_network_are_begun_anew() throws IOException {
        try (var store = new ChangeStore(file(), "network")) {
            add(store, 1);
        }
        try (var store = new ChangeStore(file(), "another")) {
            assertThat(found(store)).isZero();
            assertThat(store.done()).isEmpty();
            add(store, 1);
        }
        Files.write(file(), new byte[] {1, 2, 3});
        try (var store = new ChangeStore(file(), "another")) {
            assertThat(found(store)).isZero();
        }
    }
}
