package dev.gantry.testnet.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document has the questions that there are, all answered, and its text speaks of no other. */
class DocumentTest {
    private static final Path FILE =
            Path.of(System.getProperty("gantry.root", "..")).resolve(Document.PLACE);

    @TempDir
    Path directory;

    @Test
    void every_question_is_in_the_table_and_answered_by_every_network() {
        for (String network : List.of("Anvil", "geth", "XuperChain `default`", "XuperChain `gm`")) {
            List<String> lines = new Document(FILE).column(network);
            assertThat(lines).hasSameSizeAs(Rows.ALL).doesNotHaveDuplicates();
            for (int i = 0; i < lines.size(); i++) {
                assertThat(lines.get(i)).startsWith(Rows.ALL.get(i).line("")).doesNotEndWith("?");
            }
        }
    }

    @Test
    void the_text_names_questions_that_there_are() throws IOException {
        List<String> ids = Rows.ALL.stream().map(Row::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(Pattern.compile("P-\\d+")
                        .matcher(Files.readString(FILE))
                        .results()
                        .map(MatchResult::group))
                .isSubsetOf(ids);
    }

    @Test
    void a_column_is_rewritten_and_the_rest_is_kept() throws IOException {
        Path file = Files.writeString(directory.resolve("t.md"), """
                before
                | id | question | one | two |
                |---|---|---|---|
                | P-1 | gone | a | b |
                | P-2 | old words | c | d |

                | P-1 | another table |
                """);
        var document = new Document(file);
        document.write("two", List.of("P-2 | new words | e", "P-3 | new | f"));
        assertThat(file).hasContent("""
                before
                | id | question | one | two |
                |---|---|---|---|
                | P-2 | new words | c | e |
                | P-3 | new | ? | f |

                | P-1 | another table |
                """);
        assertThat(document.column("one")).containsExactly("P-2 | new words | c", "P-3 | new | ?");
    }
}
