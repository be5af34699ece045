package dev.gantry.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** SPEC.md says what the kit tests, rule for rule. */
class SpecTest {
    @Test
    void the_specification_lists_exactly_the_rules() throws IOException {
        String spec = Files.readString(Path.of(System.getProperty("gantry.root"), "SPEC.md"));
        var written = Pattern.compile("- \\*\\*(G-\\d+)\\*\\* (.*)\\.")
                .matcher(spec)
                .results()
                .map(m -> m.group(1) + " " + m.group(2))
                .toList();
        assertThat(written)
                .isEqualTo(
                        Rules.all().stream().map(r -> r.id() + " " + r.title()).toList());
        assertThat(Rules.all()).extracting(Rule::id).doesNotHaveDuplicates().isSorted();
    }
}
