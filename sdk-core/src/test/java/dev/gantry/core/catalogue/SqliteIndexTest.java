package dev.gantry.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index in a file. */
class SqliteIndexTest extends SharedIndexTest {
    @TempDir
    Path folder;

    @Override
    CatalogueIndex open() {
        return SqliteIndex.open(folder.resolve("index.db"));
    }

    @Test
    void a_file_that_is_no_index_is_refused_and_made_again_where_it_may_be() throws IOException {
        Path file = Files.writeString(folder.resolve("other"), "this is no database at all ".repeat(100));
        refused(file);
        assertThat(Files.readString(file)).startsWith("this is no database");
        try (var anew = SqliteIndex.openOrAnew(file)) {
            assertThat(anew.checkpoint()).isEmpty();
        }
    }

    @Test
    void an_index_of_another_form_is_made_again() throws SQLException {
        apply(new CatalogueLedger().filled().changes);
        index.close();
        Path file = folder.resolve("index.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version=77");
        }
        refused(file);
        index = SqliteIndex.openOrAnew(file);
        assertThat(index.applied()).isZero();
    }

    private static void refused(Path file) {
        assertThatThrownBy(() -> SqliteIndex.open(file))
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY));
    }
}
