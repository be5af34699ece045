package dev.gantry.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.SubjectId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C DID Core 1.0, clause 3. */
@Tag("R6.4.1a")
class DidTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:example:123456789abcdefghi",
                "did:example:a:b:c",
                "did:example::a",
                "did:x:%41%2f",
                "did:0:A.b-c_d",
                "did:web:example.com%3A3000:user:alice",
                "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
            })
    void a_did_is_read_and_written_character_by_character(String text) {
        Did did = Did.parse(text);
        assertThat(did).hasToString(text);
        assertThat(new Did(did.method(), did.id())).isEqualTo(did);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "did",
                "did:",
                "did::a",
                "did:example",
                "did:example:",
                "did:example:a:",
                "DID:example:a",
                "did:Example:a",
                "did:exa-mple:a",
                "did:example:a/b",
                "did:example:a?b",
                "did:example:a#b",
                "did:example:a%",
                "did:example:a%4",
                "did:example:a%zz",
                "did:example:中",
                "did:example:a b",
                "did:example:a\n",
                " did:example:a",
                "did:example:a~"
            })
    void what_is_no_did_is_refused(String text) {
        Refused.invalid(text, () -> Did.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                "did:example:123 '' - -",
                "did:example:123/ / - -",
                "did:example:123/path /path - -",
                "did:example:123//a//b //a//b - -",
                "did:example:123?versionId=1 '' versionId=1 -",
                "did:example:123#key-1 '' - key-1",
                "did:example:123# '' - ''",
                "did:example:123? '' '' -",
                "did:example:123/a?b=/c?d#e?/f /a b=/c?d e?/f"
            })
    void a_did_url_is_cut_into_path_query_and_fragment(String text, String path, String query, String fragment) {
        DidUrl url = DidUrl.parse(text);
        assertThat(url.did()).hasToString("did:example:123");
        assertThat(url.path()).isEqualTo(path);
        assertThat(url.query()).isEqualTo(query);
        assertThat(url.fragment()).isEqualTo(fragment);
        assertThat(url).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#key",
                "/a",
                "did:example:1/a b",
                "did:example:1#a#b",
                "did:example:1?a[",
                "did:example:1/%",
                "did:example:1/%4",
                "did:example:1/中",
                "did:example:1#\u0000",
                "did:example:/a",
                "http://example.com/#a"
            })
    void what_is_no_did_url_is_refused(String text) {
        Refused.invalid(text, () -> DidUrl.parse(text));
    }

    @Test
    void a_relative_did_url_is_resolved_against_its_document() {
        Did base = Did.parse("did:example:1");
        assertThat(DidUrl.parse("#key-1", base))
                .isEqualTo(base.fragment("key-1"))
                .hasToString("did:example:1#key-1");
        assertThat(DidUrl.parse("did:example:2#k", base).did()).hasToString("did:example:2");
        Refused.invalid("a path", () -> DidUrl.parse("key-1", base));
    }

    @Test
    void too_long_is_refused_at_once() {
        Refused.invalid("did", () -> Did.parse("did:x:" + "a".repeat(1 << 20)));
        Refused.invalid("url", () -> DidUrl.parse("did:x:a/" + "a".repeat(1 << 20)));
        Refused.invalid("base58", () -> Base58.decode("z".repeat(1 << 20)));
    }

    @Test
    void a_subject_and_its_did_are_one_to_one() {
        var random = new Random(7);
        for (int n = 0; n < 2000; n++) {
            byte[] word = new byte[32];
            random.nextBytes(word);
            Arrays.fill(word, 0, random.nextInt(4) == 0 ? random.nextInt(33) : 0, (byte) 0);
            var subject = new SubjectId(HexFormat.of().formatHex(word));
            Did did = Did.of(subject);
            assertThat(did.subject()).hasValue(subject);
            assertThat(Did.parse(did.toString())).isEqualTo(did);
        }
        assertThat(Did.parse("did:web:example.com").subject()).isEmpty();
    }

    @Test
    void a_did_of_gantry_names_exactly_32_bytes() {
        String good = Did.of(new SubjectId("ff".repeat(32))).toString();
        Refused.invalid("shorter", () -> Did.parse(good.substring(0, good.length() - 3)));
        Refused.invalid("longer", () -> Did.parse(good + "1"));
        Refused.invalid("a zero in front", () -> Did.parse("did:gantry:1" + good.substring("did:gantry:".length())));
        Refused.invalid("a path", () -> Did.parse(good + ":x"));
    }

    /** Test vectors of the Internet-Draft on base58. */
    @ParameterizedTest
    @CsvSource({
        "48656c6c6f20576f726c6421, 2NEpo7TZRRrLZSi2U",
        "54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f672e, USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        "0000287fb4cd, 11233QC4",
        "'', ''",
        "00, 1"
    })
    void base58_is_bitcoins(String hex, String text) {
        assertThat(Base58.encode(HexFormat.of().parseHex(hex))).isEqualTo(text);
        assertThat(HexFormat.of().formatHex(Base58.decode(text))).isEqualTo(hex);
    }
}
