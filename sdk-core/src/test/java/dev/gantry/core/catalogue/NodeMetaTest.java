package dev.gantry.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node's metadata have one text, and nothing else is read as metadata. */
@Tag("R6.2.2")
class NodeMetaTest {
    private static final NodeMeta FULL = new NodeMeta(
            new TreeMap<>(Map.of("zh-Hans", "采购计划 \"A\"", "en", "Procurement\u2028plan \\ 😀")),
            List.of(new NodeMeta.Field("planId", "text"), new NodeMeta.Field("数量", "")),
            Optional.of(Word.of(17)),
            Optional.of(new NodeMeta.Source("sap-01", NodeMeta.Storage.JDBC, "/plans/{planId}")));

    private static NodeMeta titled(String title) {
        return new NodeMeta(new TreeMap<>(Map.of("en", title)), List.of(), Optional.empty(), Optional.empty());
    }

    private static Optional<NodeMeta> read(String json) {
        return NodeMeta.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_text_is_canonical_json() {
        assertThat(new String(FULL.encode(), StandardCharsets.UTF_8))
                .isEqualTo("{\"fields\":[{\"name\":\"planId\",\"type\":\"text\"},{\"name\":\"数量\"}],\"schema\":\""
                        + "0".repeat(62)
                        + "11\",\"source\":{\"path\":\"/plans/{planId}\",\"storage\":\"JDBC\",\"system\":\"sap-01\"},"
                        + "\"titles\":{\"en\":\"Procurement\u2028plan \\\\ 😀\",\"zh-Hans\":\"采购计划 \\\"A\\\"\"}}");
        assertThat(new String(titled("x").encode(), StandardCharsets.UTF_8)).isEqualTo("{\"titles\":{\"en\":\"x\"}}");
    }

    @Test
    void what_was_written_is_read_back() {
        assertThat(NodeMeta.decode(FULL.encode())).contains(FULL);
        assertThat(NodeMeta.decode(titled("x").encode())).contains(titled("x"));
    }

    @Test
    void no_altered_cut_or_longer_text_is_read_as_the_same() {
        byte[] good = FULL.encode();
        for (int i = 0; i < good.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) (1 << bit);
                NodeMeta.decode(bad)
                        .ifPresent(m -> assertThat(m.encode()).isEqualTo(bad).isNotEqualTo(good));
            }
            assertThat(NodeMeta.decode(Arrays.copyOf(good, i))).isEmpty();
        }
        assertThat(NodeMeta.decode(Arrays.copyOf(good, good.length + 1))).isEmpty();
    }

    @Test
    void other_forms_of_the_same_json_are_not_read() {
        assertThat(read("{\"titles\":{\"en\":\"x\"}}")).isPresent();
        for (String other : new String[] {
            "",
            "{}",
            "[]",
            "\"\"",
            "null",
            " {\"titles\":{\"en\":\"x\"}}",
            "{\"titles\":{\"en\":\"x\"}} ",
            "{\"titles\": {\"en\":\"x\"}}",
            "{\"titles\":{\"en\":\"\\u0078\"}}",
            "{\"titles\":{\"en\":\"\\x\"}}",
            "{\"titles\":{\"en\":\"\\ud800\"}}",
            "{\"titles\":{\"en\":\"x\",\"en\":\"x\"}}",
            "{\"titles\":{\"zh\":\"y\",\"en\":\"x\"}}",
            "{\"titles\":{\"en\":\"x\"},\"titles\":{\"en\":\"x\"}}",
            "{\"titles\":{\"en\":\"x\",}}",
            "{\"titles\":{\"en\":1}}",
            "{\"titles\":{}}",
            "{\"titles\":\"x\"}",
            "{\"titles\":[\"x\"]}",
            "{\"more\":\"y\",\"titles\":{\"en\":\"x\"}}",
            "{\"fields\":[],\"titles\":{\"en\":\"x\"}}",
            "{\"fields\":[\"a\"],\"titles\":{\"en\":\"x\"}}",
            "{\"fields\":[{\"name\":\"a\",\"type\":\"\"}],\"titles\":{\"en\":\"x\"}}",
            "{\"fields\":[{\"name\":\"a\"},{\"name\":\"a\"}],\"titles\":{\"en\":\"x\"}}",
            "{\"schema\":\"" + "A".repeat(64) + "\",\"titles\":{\"en\":\"x\"}}",
            "{\"schema\":\"00\",\"titles\":{\"en\":\"x\"}}",
            "{\"source\":{\"path\":\"p\",\"storage\":\"FTP\",\"system\":\"s\"},\"titles\":{\"en\":\"x\"}}",
            "{\"source\":{\"path\":\"p\",\"system\":\"s\"},\"titles\":{\"en\":\"x\"}}",
            "[".repeat(500) + "]".repeat(500),
            "{\"titles\":{\"english\":\"x\"}}",
            "{\"titles\":{\"en\":\"\"}}",
        }) {
            assertThat(read(other)).as(other).isEmpty();
        }
        assertThat(NodeMeta.decode(new byte[] {'"', (byte) 0xff, '"'})).isEmpty();
    }

    @Test
    void what_is_over_a_limit_is_refused() {
        assertThat(titled("x".repeat(256)).encode()).hasSize(276);
        var four = new TreeMap<>(Map.of("aa", "x", "bb", "x", "cc", "x", "dd", "x"));
        assertThat(new NodeMeta(four, List.of(), Optional.empty(), Optional.empty()).titles())
                .hasSize(4);
        refused(() -> titled("x".repeat(257)));
        refused(() -> titled(""));
        refused(() -> titled("a\nb"));
        refused(() -> titled("e\u0301"));
        refused(() -> titled("\ud800"));
        refused(() -> new NodeMeta(new TreeMap<>(), List.of(), Optional.empty(), Optional.empty()));
        var five = new TreeMap<>(four);
        five.put("ee", "x");
        refused(() -> new NodeMeta(five, List.of(), Optional.empty(), Optional.empty()));
        refused(() -> new NodeMeta(four, fields(65), Optional.empty(), Optional.empty()));
        refused(() -> new NodeMeta(
                four, Collections.nCopies(2, new NodeMeta.Field("a", "")), Optional.empty(), Optional.empty()));
        refused(() -> new NodeMeta(four, fields(64), Optional.empty(), Optional.empty()).encode());
    }

    private static List<NodeMeta.Field> fields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new NodeMeta.Field("field" + i, ""))
                .toList();
    }

    private static void refused(ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARGUMENT_INVALID));
    }
}
