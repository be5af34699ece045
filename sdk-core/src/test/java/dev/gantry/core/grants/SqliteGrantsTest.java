package dev.gantry.core.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index in a file. */
class SqliteGrantsTest extends GrantIndexTest {
    @TempDir
    Path folder;

    @Override
    GrantIndex open() {
        assertThat(SqliteGrants.available()).isTrue();
        return SqliteGrants.open(folder.resolve("grants.sqlite"));
    }

    @Test
    void it_is_there_after_it_was_closed_and_goes_on() {
        index.apply(ledger.changes.subList(0, 4), "four");
        index.close();
        index = open();
        assertThat(index.checkpoint()).isEqualTo("four");
        index.apply(ledger.changes.subList(4, ledger.changes.size()), "all");
        try (GrantIndex memory = new MemoryGrants()) {
            memory.apply(ledger.changes, "all");
            assertThat(index.digest()).isEqualTo(memory.digest());
        }
    }

    @Test
    void nobody_else_has_it_meanwhile_and_what_is_no_index_is_refused() throws IOException {
        assertRefused(folder.resolve("grants.sqlite"));
        Path file = Files.writeString(folder.resolve("other"), "this is no database at all ".repeat(100));
        assertRefused(file);
        assertThat(Files.readString(file)).startsWith("this is no database");
    }

    private static void assertRefused(Path file) {
        assertThatThrownBy(() -> SqliteGrants.open(file))
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED));
    }
}
