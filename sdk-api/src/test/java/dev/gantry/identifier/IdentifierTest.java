package dev.gantry.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.SubjectId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R6.2.1")
class IdentifierTest {
    private static final SubjectId ALICE = new SubjectId("a1".repeat(32));
    private static final SubjectId BOB = new SubjectId("0b".repeat(32));

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                "gs1:9506000/01/09506000134352/21/12 GS1 gs1:9506000 01/09506000134352/21/12",
                "handle:88.1.2/z HANDLE handle:88.1.2 z",
                "88.1.2/z HANDLE handle:88.1.2 z",
                "hdl:10.A/Z HANDLE handle:10.a Z",
                "https://hdl.handle.net/88.1.2/%E4%B8%AD/x HANDLE handle:88.1.2 中/x",
                "uscc:91350100M000100Y43 USCC uscc:91350100M000100Y43 -",
                "oid:1.2.156.1/5.6 OID oid:1.2.156.1 5.6",
                "did:web:example.com DID did:web:example.com -",
                "did:web:localhost%3A3000:user:alice DID did:web:localhost%3A3000 user:alice",
                "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK DID did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK -"
            })
    void a_text_is_cut_into_scheme_namespace_and_local_part(
            String text, Identifier.Scheme scheme, String namespace, String local) {
        Identifier identifier = Identifier.parse(text);
        assertThat(identifier.scheme()).isEqualTo(scheme);
        assertThat(identifier.namespace()).isEqualTo(namespace);
        assertThat(identifier.local()).isEqualTo(local == null ? "" : local);
        assertThat(identifier.owner()).isEmpty();
        assertThat(Identifier.parse(identifier.canonical())).isEqualTo(identifier);
    }

    @Test
    void own_codes_belong_to_their_owner_and_a_did_of_gantry_is_the_owner() {
        Identifier code = Identifier.own(ALICE, "托盘 7/b");
        assertThat(code.canonical()).isEqualTo("own:" + ALICE + "/托盘 7/b");
        assertThat(code.namespace()).isEmpty();
        assertThat(code.owner()).hasValue(ALICE);
        assertThat(Identifier.parse(code.canonical())).isEqualTo(code);
        assertThat(Identifier.own(BOB, "托盘 7/b").uid()).isNotEqualTo(code.uid());

        Identifier alice = Identifier.of(Did.of(ALICE));
        assertThat(alice.owner()).hasValue(ALICE);
        assertThat(alice.local()).isEmpty();
        assertThat(Identifier.parse(alice.canonical())).isEqualTo(alice);
    }

    /** Composed by hand as the kernel's specification says. */
    @Test
    void the_uid_is_the_kernels() throws Exception {
        var out = new ByteArrayOutputStream();
        out.writeBytes("gantry:uid:v1".getBytes(StandardCharsets.US_ASCII));
        out.write(0);
        out.write(11);
        out.writeBytes("gs1:950600001/09506000134352".getBytes(StandardCharsets.US_ASCII));
        assertThat(Identifier.gs1("(01)9506000134352").under("9506000").uid()).isEqualTo(sha(out.toByteArray()));

        out.reset();
        out.writeBytes("gantry:uid:v1".getBytes(StandardCharsets.US_ASCII));
        out.write(0);
        out.write(0);
        out.writeBytes(HexFormat.of().parseHex(ALICE.hex()));
        byte[] subject = out.toByteArray();
        assertThat(Identifier.of(Did.of(ALICE)).uid()).isEqualTo(sha(subject));
        out.writeBytes("中".getBytes(StandardCharsets.UTF_8));
        assertThat(Identifier.own(ALICE, "中").uid()).isEqualTo(sha(out.toByteArray()));
        assertThat(Identifier.own(ALICE, "中").uidBytes()).hasSize(32);
    }

    /** Constants, so that a change of any rule above shows: ids on ledgers are for ever. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "gs1:9506000/01/09506000134352 cb795835cc6d606188eb4a67465456070d1d1361f53249b429a64aae41979c58",
                "handle:88.1.2/z 3f3f77c283bd53cae890a05bf574285bca54a3bff8efc5f054c3bdac66cc5a15",
                "uscc:91350100M000100Y43 ef9cb810fb7c021fb4000b71117694dedc8dc6c2d3617bf49a781dc5959c7e2a",
                "oid:1.2.156.1/5.6 7ca1dc7be0a395cc5278e44b61679532a4d70dd7ae2dccaf7fb828ce752c2df5"
            })
    void uids_never_change(String canonical, String uid) {
        assertThat(Identifier.parse(canonical).uid()).isEqualTo(uid);
    }

    private static String sha(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void an_oid_is_put_under_the_one_arc_it_fits() {
        assertThat(Identifier.oid("1.2.156.1.5").under("oid:1.2.156.1").canonical())
                .isEqualTo("oid:1.2.156.1/5");
        assertThat(Identifier.parse("urn:oid:1.2.156.1.5", List.of("oid:1.2.156.10", "oid:1.2.156.1"))
                        .namespace())
                .isEqualTo("oid:1.2.156.1");
        assertThat(Identifier.parse("oid:1.2.156.1", List.of("oid:1.2.156.1")).local())
                .isEmpty();
        assertThat(Identifier.oid("2.999.1").under("2.999").local()).isEqualTo("1");
        Refused.with(ErrorCode.NAMESPACE_UNKNOWN, "none", () -> Identifier.parse("oid:1.2.3", List.of("oid:1.2.156")));
        Refused.with(
                ErrorCode.NAMESPACE_UNKNOWN,
                "two",
                () -> Identifier.parse("oid:1.2.3", List.of("oid:1.2", "oid:1.2.3")));
        Refused.invalid("not under it", () -> Identifier.oid("1.2.1560").under("1.2.156"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.",
                "1.2.",
                "1..2",
                "3.1",
                "1.40",
                "0.99",
                "1.02",
                "1.2.-3",
                "a.b",
                "1.2.３",
                "1 .2",
                "urn:oid:"
            })
    void what_is_no_oid_is_refused(String text) {
        Refused.invalid(text, () -> Identifier.oid(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "9506000134352",
                "01/09506000134352",
                "urn:isbn:0451450523",
                "mailto:a@b",
                "x:y/z",
                "gs1:9506000",
                "gs1:9506000/",
                "gs1:9506001/01/09506000134352",
                "gs1:/01/09506000134352",
                "gs1:9506000/01/09506000134352?21=5",
                "gs1:9506000/01/09506000134352#x",
                "gs1:9506000/x/01/09506000134352",
                "88.1/z",
                "88.1.2/",
                "88.1.2",
                "88.a.2/z",
                "88.1..2/z",
                "handle:/z",
                "handle:88.1.2/ z",
                "handle:88.1.2/a\u0000",
                "handle:88.1.2/a\u200bb",
                "handle:88.1.2/e\u0301",
                "handle:88.1.2/\ud800",
                "handle:中.1/z",
                "https://hdl.handle.net/88.1.2/a?b",
                "https://hdl.handle.net/88.1.2/%E4%B8",
                "uscc:",
                "uscc:91350100M000100Y43/x",
                "oid:1.2.3/a",
                "oid:/1.2",
                "own:",
                "own:/x",
                "own:A1/x",
                "did:",
                "did:x",
                "did:x:",
                "did:X:y",
                "did:web:a/b",
                "did:web:a#b",
                "did:web:a?b",
                "did:gantry:",
                "did:gantry:1",
                "did:gantry:O0Il",
                "did:web:a b",
                "did:web:a%2"
            })
    void what_is_no_identifier_is_refused(String text) {
        Refused.invalid(text, () -> Identifier.parse(text, List.of("gs1:9506000")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gs1:9506000",
                "gs1:0614141",
                "handle:88.1.2",
                "handle:10.a",
                "oid:1.2.156.1",
                "uscc:91350100M000100Y43",
                "did:web:example.com",
                "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
            })
    void a_namespace_in_its_one_form_can_be_assigned(String namespace) {
        assertThat(Identifier.checkNamespace(namespace)).isEqualTo(namespace);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gs1:",
                "gs1:950",
                "gs1:9506000134352",
                "gs1:gs1:9506000",
                "9506000",
                "gs1:95a6",
                "handle:",
                "handle:88.1.2/",
                "handle:88.1",
                "handle:10.A",
                "oid:",
                "oid:oid:1.2",
                "oid:urn:oid:1.2",
                "oid:1.2.156.1/5",
                "uscc:91350100m000100y43",
                "uscc:91350100M000100Y44",
                "did:web:example.com:a",
                "did:web",
                "own:a",
                "x:y"
            })
    void no_other_text_can_be_assigned_as_a_namespace(String namespace) {
        Refused.invalid(namespace, () -> Identifier.checkNamespace(namespace));
        Refused.invalid(
                "a participant", () -> Identifier.checkNamespace(Did.of(ALICE).toString()));
    }

    @Test
    void a_long_text_is_told_like_any_other() {
        Refused.invalid("labels", () -> Identifier.parse("1.".repeat(1000) + "1/x"));
        Refused.invalid("arcs", () -> Identifier.oid("1." + "2.".repeat(1000) + "3"));
        Refused.invalid("path", () -> Identifier.gs1("/01".repeat(680)));
        Refused.invalid("brackets", () -> Identifier.gs1("(01)".repeat(510)));
        Refused.invalid("did", () -> Identifier.parse("did:x:" + "a:".repeat(900) + "b"));
        assertThat(DidUrl.parse("did:x:a/" + "b/%41".repeat(400)).path()).hasSize(2001);
    }

    @Test
    void lengths_are_the_kernels() {
        assertThat(Identifier.own(ALICE, "x".repeat(192)).local()).hasSize(192);
        assertThat(Identifier.own(ALICE, "中".repeat(64)).local()).hasSize(64);
        Refused.invalid("193", () -> Identifier.own(ALICE, "x".repeat(193)));
        Refused.invalid("195 bytes", () -> Identifier.own(ALICE, "中".repeat(65)));
        Refused.invalid("empty", () -> Identifier.own(ALICE, ""));
        Refused.invalid("much", () -> Identifier.parse("own:" + ALICE + "/" + "x".repeat(1 << 20)));
        assertThat(Identifier.handle("1".repeat(57) + "/x").namespace()).hasSize(64);
        Refused.invalid("namespace", () -> Identifier.handle("1".repeat(58) + "/x"));
        Refused.invalid(
                "digital link",
                () -> Identifier.gs1("/01/09506000134352/22/" + "%2F".repeat(20) + "/10/" + "%2F".repeat(20) + "/21/"
                        + "%2F".repeat(20)));
    }

    @Test
    void every_spelling_of_a_random_identifier_is_read_back_as_the_same_and_no_two_share_a_uid() {
        var random = new Random(20261126);
        Map<String, String> uids = new HashMap<>();
        for (int n = 0; n < 5000; n++) {
            Identifier identifier = random(random);
            for (String spelling : identifier.spellings()) {
                assertThat(Identifier.parse(spelling, List.of(identifier.namespace(), "gs1:0000", "oid:0.0.0")))
                        .as(spelling)
                        .isEqualTo(identifier);
            }
            String other = uids.put(identifier.uid(), identifier.canonical());
            assertThat(other == null || other.equals(identifier.canonical()))
                    .as(identifier.toString())
                    .isTrue();
        }
        assertThat(uids).hasSizeGreaterThan(4500);
    }

    private static Identifier random(Random random) {
        return switch (random.nextInt(8)) {
            case 0 ->
                Identifier.handle("88." + random.nextInt(1000) + '.' + random.nextInt(100) + '/'
                        + text(random, "aZ09/%?#中 é:()", 1 + random.nextInt(20)));
            case 1 ->
                Identifier.oid("1.2"
                                + (random.nextInt(9) == 0
                                        ? ""
                                        : "." + random.nextInt(1000) + ".1." + random.nextInt(9)))
                        .under("1.2");
            case 2 ->
                Identifier.own(
                        random.nextBoolean() ? ALICE : BOB, text(random, "aZ09/%?#中é:()", 1 + random.nextInt(20)));
            case 3 -> Identifier.parse("did:web:" + text(random, "az09.-", 8) + "x:" + text(random, "az09_", 5));
            default -> gs1(random);
        };
    }

    private static Identifier gs1(Random random) {
        var keys = new ArrayList<>(List.of(
                "00", "01", "253", "255", "401", "402", "414", "415", "417", "8003", "8004", "8006", "8010", "8017",
                "8018"));
        String code = keys.get(random.nextInt(keys.size()));
        Gs1Ai ai = Gs1Ais.get(code);
        var qualifiers = new LinkedHashMap<String, String>();
        if (!ai.qualifiers().isEmpty()) {
            for (String q : ai.qualifiers().get(random.nextInt(ai.qualifiers().size()))) {
                if (random.nextInt(3) > 0 || code.equals("415")) {
                    qualifiers.put(q, value(random, Gs1Ais.get(q)).replaceFirst(q.equals("8011") ? "^0+" : "^$", "1"));
                }
            }
        }
        String value = value(random, ai);
        int length = Math.min(
                4 + random.nextInt(ai.parts().get(0).set() == 'N' ? 9 : 3), value.length() - ai.prefixAt() - 1);
        return Gs1Key.of(code, value, qualifiers).under(value.substring(ai.prefixAt(), ai.prefixAt() + length));
    }

    private static String value(Random random, Gs1Ai ai) {
        var out = new StringBuilder();
        for (Gs1Ai.Part part : ai.parts()) {
            if (part.optional() && random.nextBoolean()) {
                continue;
            }
            String set = part.set() == 'N'
                    ? "0123456789"
                    : part.set() == 'Y' ? "#-/09AZ" : part.rule().equals("importer") ? "-a0Z_" : CheckDigits.CSET_82;
            int length = Math.min(12, part.min() + random.nextInt(part.max() - part.min() + 1));
            String text = switch (part.rule()) {
                case "zero" -> "0";
                case "pieces" -> "0109";
                case "check" -> text(random, set, part.max() - 1);
                default -> text(random, set, part.min() == part.max() ? part.max() : length);
            };
            if (ai.isKey() && part.min() < part.max() && !part.optional()) {
                text = "950600" + random.nextInt(1000) + text;
            }
            out.append(text);
            if (part.rule().equals("check")) {
                out.append(CheckDigits.gs1(text));
            }
        }
        return out.toString();
    }

    private static String text(Random random, String set, int length) {
        var out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            out.append(set.charAt(random.nextInt(set.length())));
        }
        return out.toString().strip().isEmpty() || !out.toString().strip().equals(out.toString())
                ? "x"
                : out.toString();
    }
}
