package dev.gantry.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoding against the examples of RFC 8949, appendix A, and what it must not read. */
@Tag("R6.4.2c")
class CborTest {
    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "10, 0a",
        "23, 17",
        "24, 1818",
        "25, 1819",
        "100, 1864",
        "255, 18ff",
        "256, 190100",
        "1000, 1903e8",
        "65535, 19ffff",
        "65536, 1a00010000",
        "1000000, 1a000f4240",
        "4294967295, 1affffffff",
        "4294967296, 1b0000000100000000",
        "1000000000000, 1b000000e8d4a51000",
        "9223372036854775807, 1b7fffffffffffffff",
    })
    void numbers_are_as_in_the_rfc_and_come_back(long number, String encoded) throws MalformedException {
        assertThat(new CborWriter().number(number).done()).isEqualTo(hex(encoded));
        assertThat(new CborReader(hex(encoded)).number()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1817", // 23 in two bytes
                "1900ff",
                "1a0000ffff",
                "1b00000000ffffffff",
                "1b8000000000000000", // over 63 bits
                "1c",
                "1f",
                "20", // -1
                "f6",
                "40",
                "18",
                "1900",
                "",
            })
    void other_encodings_of_numbers_are_refused(String encoded) {
        assertThatThrownBy(() -> new CborReader(hex(encoded)).number()).isInstanceOf(MalformedException.class);
    }

    @Test
    void strings_and_arrays_are_as_in_the_rfc() throws MalformedException {
        assertThat(new CborWriter().bytes(hex("01020304")).done()).isEqualTo(hex("4401020304"));
        assertThat(new CborWriter().text("IETF").done()).isEqualTo(hex("6449455446"));
        assertThat(new CborWriter().text("水").done()).isEqualTo(hex("63e6b0b4"));
        assertThat(new CborWriter().array(3).number(1).number(2).number(3).done())
                .isEqualTo(hex("83010203"));
        assertThat(new CborWriter().none().done()).isEqualTo(hex("f6"));
        assertThat(new CborReader(hex("63e6b0b4")).text(3)).isEqualTo("水");
        assertThat(new CborReader(hex("83010203")).list(3, () -> 0)).hasSize(3);
        var in = new CborReader(hex("f601"));
        assertThat(in.orNull(in::number)).isNull();
        assertThat(in.orNull(in::number)).isEqualTo(1);
        in.end();
        assertThatIllegalArgumentException().isThrownBy(() -> new CborWriter().number(-1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5f42010243030405ff", // of indefinite length
                "5801ff", // a length that is not the shortest
                "4401020304", // longer than the limit
                "4201", // longer than what is there
                "5bffffffffffffffff",
                "5b7fffffffffffffff",
                "6101",
            })
    void other_encodings_of_byte_strings_are_refused(String encoded) {
        assertThatThrownBy(() -> new CborReader(hex(encoded)).bytes(3)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "61ff", // no UTF-8
                "62c080", // an overlong zero
                "63eda080", // half of a surrogate pair
                "6178" + "00", // fine by itself, but one byte is left over
            })
    void texts_are_strict_utf_8(String encoded) {
        assertThatThrownBy(() -> {
                    var in = new CborReader(hex(encoded));
                    in.text(8);
                    in.end();
                })
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void a_length_is_checked_before_anything_is_read() {
        assertThatThrownBy(() -> new CborReader(hex("9b7fffffffffffffff")).list(1024, () -> 0))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new CborReader(hex("9f")).list(1024, () -> 0)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new CborReader(hex("82")).array(3)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new CborReader(hex("82")).array(3, 4)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new CborReader(hex("4101")).exactly(2)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new CborReader(hex("420101")).exactly(1)).isInstanceOf(MalformedException.class);
    }
}
