package dev.gantry.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.NodeQuery;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index in a file. */
class SqliteIndexTest extends CatalogueIndexTest {
    @TempDir
    Path folder;

    @Override
    CatalogueIndex open() {
        return SqliteIndex.open(folder.resolve("index.db"));
    }

    @Test
    void it_is_there_after_it_was_closed_and_goes_on() {
        var ledger = new CatalogueLedger().filled();
        apply(ledger.changes.subList(0, 4));
        index.close();
        index = open();
        apply(ledger.changes.subList(4, ledger.changes.size()));
        var memory = new MemoryIndex();
        memory.apply(ledger.changes, "");
        assertThat(index.digest()).isEqualTo(memory.digest()).isNotEqualTo(Word.ZERO);
        assertThat(index.find(new NodeQuery.Below(""), Optional.empty(), 100))
                .isEqualTo(memory.find(new NodeQuery.Below(""), Optional.empty(), 100));
        assertThat(index.node(CatalogueLedger.PLAN)).isEqualTo(memory.node(CatalogueLedger.PLAN));
    }

    @Test
    void a_file_that_is_no_index_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("other"), "this is no database at all ".repeat(100));
        assertThatThrownBy(() -> SqliteIndex.open(file))
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTEGRITY));
        assertThat(Files.readString(file)).startsWith("this is no database");
    }
}
