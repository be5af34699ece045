package dev.gantry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What applications give and get is what it says, and stays so. */
@Tag("R6.1")
class ValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a\ud800b", "\udc00", "x\ud83d", "\udc00\ud800"})
    void a_text_that_has_no_bytes_is_no_payload(String broken) {
        for (boolean json : new boolean[] {true, false}) {
            assertThatThrownBy(() -> payload(broken, json)).isInstanceOfSatisfying(GantryException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.TEXT_INVALID);
                assertThat(e.stage()).isEqualTo(Stage.VALIDATE);
            });
        }
    }

    private static Payload payload(String text, boolean json) {
        return json ? Payload.json(text) : Payload.text(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "一百公斤", "😀", "a\u0000\uffff"})
    void any_other_text_comes_back(String text) {
        assertThat(Payload.text(text).asText()).isEqualTo(text);
        assertThat(Payload.json(text).asText()).isEqualTo(text);
    }

    @Test
    void capabilities_are_sorted_and_nobody_changes_them() {
        var given = new HashSet<>(Set.of("B", "C", "A"));
        var info = new LedgerInfo("l", "embedded", "n", "1", "f", given, 1, 2, 3, 4);
        given.clear();
        assertThat(info.capabilities()).containsExactly("A", "B", "C");
        assertThatThrownBy(() -> info.capabilities().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> info.capabilities().add("X")).isInstanceOf(UnsupportedOperationException.class);
    }
}
