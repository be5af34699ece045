package dev.gantry.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static Object parse(String text) throws MalformedJsonException {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8), 100_000);
    }

    private static String canonical(String text) throws MalformedJsonException {
        return new String(Jcs.encode(parse(text)), StandardCharsets.UTF_8);
    }

    /** RFC 8785, 3.2.2 to 3.2.4: the specification's own example. */
    @Test
    void the_example_of_rfc_8785_has_its_bytes() throws Exception {
        String text = """
                {
                  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """;
        assertThat(canonical(text))
                .isEqualTo("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    /** RFC 8785, 3.2.3: UTF-16 order, in which an emoji comes before a letter of the Hebrew presentation forms. */
    @Test
    void members_are_sorted_by_utf_16_units() throws Exception {
        String text =
                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";
        assertThat(canonical(text)).isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
    }

    /** RFC 8785, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void numbers_are_printed_as_ecmascript_does(String bits, String text) {
        assertThat(Jcs.number(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
                .isEqualTo(text);
    }

    @Test
    void a_printed_number_is_read_back_as_itself_and_never_longer_than_javas() {
        var random = new Random(3);
        for (int n = 0; n < 20_000; n++) {
            double d = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(d)) {
                assertThat(Double.parseDouble(Jcs.number(d))).isEqualTo(d);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "\"",
                "\"a",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{,}",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "nul",
                "nullx",
                "True",
                "NaN",
                "Infinity",
                "-",
                "+1",
                "01",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x1",
                "1_0",
                "９",
                "1e999",
                "-1e999",
                "9007199254740993",
                "-9007199254740993",
                "99999999999999999999",
                "\"\t\"",
                "\"\u0000\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\ud800x\"",
                "1 1",
                "{} x",
                "/* */1",
                "\ufeff1",
                "\u00a01"
            })
    void what_readers_could_take_differently_is_refused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void an_integer_that_a_double_does_not_keep_is_never_written() {
        assertThat(Jcs.encode((1L << 53) - 1)).asString(StandardCharsets.UTF_8).isEqualTo("9007199254740991");
        assertThatThrownBy(() -> Jcs.encode((1L << 53) + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Jcs.encode(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Jcs.encode("\ud800")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        for (byte[] bad : List.of(
                new byte[] {'"', (byte) 0xff, '"'},
                new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xe4, (byte) 0xb8, '"'})) {
            assertThatThrownBy(() -> Json.parse(bad, 10)).isInstanceOf(MalformedJsonException.class);
        }
    }

    @Test
    void size_and_depth_are_bounded() throws Exception {
        assertThat(parse("[".repeat(33) + "]".repeat(33))).isNotNull();
        assertThatThrownBy(() -> parse("[".repeat(34) + "]".repeat(34))).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> parse("[".repeat(100_000))).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> Json.parse("\"12345\"".getBytes(StandardCharsets.UTF_8), 6))
                .isInstanceOf(MalformedJsonException.class);
        assertThat(Json.parse("\"12345\"".getBytes(StandardCharsets.UTF_8), 7)).isEqualTo("12345");
    }

    @Test
    void a_random_value_is_written_and_read_back_the_same_whatever_its_order() throws Exception {
        var random = new Random(5);
        for (int n = 0; n < 2000; n++) {
            byte[] bytes = Jcs.encode(value(random, 4));
            assertThat(Jcs.encode(Json.parse(bytes, 1 << 20))).isEqualTo(bytes);
        }
    }

    @Test
    void a_broken_text_never_makes_the_reader_fail_in_another_way() {
        var random = new Random(9);
        byte[] good = "{\"a\":[1,2.5e3,\"\\u20ac中\",true,null,{\"b\":{}}]}".getBytes(StandardCharsets.UTF_8);
        for (int n = 0; n < 20_000; n++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int i = random.nextInt(3); i > 0 && bad.length > 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(Json.parse(bad, 1000)).isNotEqualTo(bad);
            } catch (MalformedJsonException e) {
                assertThat(e).hasMessageContaining("at byte or character");
            }
        }
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> random.nextBoolean();
            case 1 -> random.nextLong() >> 11;
            case 2 -> random.nextDouble() * Math.pow(10, random.nextInt(40) - 20);
            case 3 -> text(random);
            case 4 -> List.of(value(random, depth - 1), value(random, depth - 1));
            default -> {
                Map<String, Object> map = new HashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(random), value(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(8), 0, 0x11000)
                .filter(c -> !(c < 0x10000 && Character.isSurrogate((char) c)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
