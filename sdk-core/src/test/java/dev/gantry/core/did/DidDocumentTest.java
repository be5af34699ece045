package dev.gantry.core.did;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.SubjectId;
import dev.gantry.core.json.Jcs;
import dev.gantry.core.json.Json;
import dev.gantry.identifier.Did;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C DID Core 1.0, clauses 5 and 6; and what did:gantry asks beyond. */
@Tag("R6.4.1a")
class DidDocumentTest {
    private static final SubjectId ALICE = new SubjectId("a1".repeat(32));
    private static final SubjectId BOB = new SubjectId("0b".repeat(32));
    private static final String KEY = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    private static final String GOOD = """
            {"@context": ["https://www.w3.org/ns/did/v1"], "id": "did:example:1", "controller": "did:example:2", "alsoKnownAs": ["https://example.com/me"],
             "verificationMethod": [
              {"id": "#k1", "type": "Multikey", "controller": "did:example:1", "publicKeyMultibase": "KEY"},
              {"id": "did:example:1#k2", "type": "Unheard2031", "controller": "did:example:1", "publicKeyFuture": {"a": 1.5}}],
             "authentication": ["did:example:1#k1", {"id": "#k3", "type": "Multikey", "controller": "did:example:1", "publicKeyMultibase": "KEY"}],
             "assertionMethod": ["#k2", "did:example:2#theirs"],
             "service": [{"id": "#s", "type": ["A", "B"], "serviceEndpoint": ["https://example.com", {"any": "thing"}]}],
             "future": {"kept": [true, null]}}
            """.replace("KEY", KEY);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_document_is_read_with_all_its_parts_and_what_is_unknown_is_kept() {
        var document = DidDocument.parse(utf8(GOOD));
        Did id = Did.parse("did:example:1");
        assertThat(document.id()).isEqualTo(id);
        assertThat(document.controllers()).containsExactly(Did.parse("did:example:2"));
        assertThat(document.alsoKnownAs()).containsExactly("https://example.com/me");
        assertThat(document.methods()).extracting(m -> m.id().fragment()).containsExactly("k1", "k2", "k3");
        assertThat(document.method(id.fragment("k2")).orElseThrow().key()).isEmpty();
        assertThat(document.key(id.fragment("k1"), Relationship.AUTHENTICATION)).isPresent();
        assertThat(document.key(id.fragment("k3"), Relationship.AUTHENTICATION)).isPresent();
        assertThat(document.key(id.fragment("k1"), Relationship.ASSERTION_METHOD))
                .isEmpty();
        assertThat(document.key(id.fragment("k2"), Relationship.ASSERTION_METHOD))
                .isEmpty();
        assertThat(document.relationship(Relationship.ASSERTION_METHOD)).hasSize(2);
        assertThat(document.services().get(0).id()).isEqualTo("did:example:1#s");
        assertThat(document.services().get(0).types()).containsExactly("A", "B");
        assertThat(new String(document.canonical(), StandardCharsets.UTF_8))
                .contains("\"future\":{\"kept\":[true,null]}");
        assertThat(DidDocument.parse(document.canonical())).isEqualTo(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'id': 'did:example:1'|'id': 'example'",
                "'id': 'did:example:1'|'id': 'did:example:1#a'",
                "'id': 'did:example:1'|'id': 7",
                "'id': 'did:example:1', 'controller'|'controller'",
                "'controller': 'did:example:2'|'controller': ['x']",
                "'controller': 'did:example:2'|'controller': {}",
                "'controller': 'did:example:2'|'controller': null",
                "['https://example.com/me']|['me']",
                "['https://example.com/me']|'https://example.com/me'",
                "['https://example.com/me']|['https://a', 'https://a']",
                "['https://example.com/me']|['https://a b']",
                "'id': '#k1'|'id': 'k1'",
                "'id': '#k1'|'id': '#k2'",
                "'id': '#k1'|'id': '#k3'",
                "'id': '#k1'|'id': 'did:example:1#s'",
                "'id': '#k1', 'type': 'Multikey'|'id': '#k1'",
                "'id': '#k1', 'type': 'Multikey'|'id': '#k1', 'type': ''",
                "'type': 'Multikey', 'controller': 'did:example:1'|'type': 'Multikey'",
                "'publicKeyMultibase': 'z6Mkha|'publicKeyMultibase': 'z6Mkhb",
                "'publicKeyMultibase': 'z6Mkha|'publicKeyJwk': {}, 'publicKeyMultibase': 'z6Mkha",
                "'publicKeyMultibase': 'z6Mkha|'publicKeyJwk': {'kty': 'OKP', 'crv': 'Ed25519', 'x': '', 'd': ''}, 'x': 'z6Mkha",
                "'authentication': ['did:example:1#k1'|'authentication': ['did:example:1#k9'",
                "'authentication': ['did:example:1#k1'|'authentication': ['#k1', 'did:example:1#k1'",
                "'authentication': ['did:example:1#k1'|'authentication': [7",
                "'assertionMethod': ['#k2', 'did:example:2#theirs']|'assertionMethod': '#k2'",
                "'type': ['A', 'B']|'type': []",
                "'type': ['A', 'B']|'type': 7",
                "'id': '#s', |",
                "'id': '#s', |'id': 's', ",
                "'serviceEndpoint': ['https://example.com', {'any': 'thing'}]|'serviceEndpoint': 'nowhere'",
                "'serviceEndpoint': ['https://example.com', {'any': 'thing'}]|'serviceEndpoint': []",
                "'serviceEndpoint': ['https://example.com', {'any': 'thing'}]|'x': []",
                "'future'|'id'",
                "{'kept'|{'kept': 1, 'kept'"
            })
    void a_document_that_breaks_a_rule_is_no_document(String change) {
        String[] fromTo = (change + " ").replace('\'', '"').split("\\|");
        String changed = GOOD.replaceFirst(
                java.util.regex.Pattern.quote(fromTo[0].strip()),
                java.util.regex.Matcher.quoteReplacement(fromTo[1].strip()));
        assertThat(changed).isNotEqualTo(GOOD);
        Refused.document(change, () -> DidDocument.parse(utf8(changed)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "7", "{}", "{\"id\":\"did:example:1\"} x", "\ufeff{\"id\":\"did:example:1\"}"})
    void what_is_no_object_with_an_id_is_no_document(String text) {
        Refused.document(text, () -> DidDocument.parse(utf8(text)));
    }

    @Test
    void size_and_number_of_entries_are_bounded() {
        String big = "{\"id\":\"did:example:1\",\"x\":\"" + "y".repeat(5000) + "\"}";
        Refused.document("over 4,096 bytes", () -> DidDocument.parse(utf8(big)));
        assertThat(DidDocument.parse(utf8(big), 10_000).id()).hasToString("did:example:1");
        String many = "{\"id\":\"did:example:1\",\"alsoKnownAs\":[" + "\"a:b\",".repeat(300) + "\"a:c\"]}";
        Refused.document("many", () -> DidDocument.parse(utf8(many), 100_000));
    }

    private static GantryDocument.Builder alice(Random random) {
        var builder = GantryDocument.of(ALICE);
        for (KeySuite suite : KeySuite.values()) {
            builder.key(
                    suite.id(),
                    VerificationKeyTest.random(suite, random),
                    Relationship.AUTHENTICATION,
                    Relationship.ASSERTION_METHOD);
        }
        return builder.alsoKnownAs("https://example.com/alice")
                .controller(Did.of(BOB))
                .service("relay", "GantryRelay", "https://relay.example.com");
    }

    @Test
    void a_gantry_document_has_one_byte_string_and_keys_of_every_suite() {
        var document = alice(new Random(1)).build();
        assertThat(document.methods())
                .extracting(m -> m.key().orElseThrow().suite())
                .containsExactly(KeySuite.values());
        assertThat(GantryDocument.parse(document.canonical(), ALICE)).isEqualTo(document);
        assertThat(alice(new Random(1)).build().canonical()).isEqualTo(document.canonical());
        assertThat(new String(document.canonical(), StandardCharsets.UTF_8))
                .startsWith("{\"alsoKnownAs\":[\"https://example.com/alice\"],\"assertionMethod\":");
        assertThat(GantryDocument.of(ALICE).build().canonical())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"id\":\"" + Did.of(ALICE) + "\"}");
    }

    @Test
    void a_gantry_document_of_somebody_else_or_in_other_bytes_is_refused() throws Exception {
        byte[] good = alice(new Random(1)).build().canonical();
        Refused.document("of Alice, not of Bob", () -> GantryDocument.parse(good, BOB));
        String text = new String(good, StandardCharsets.UTF_8);
        Refused.document("a space", () -> GantryDocument.parse(utf8(text.replaceFirst(":", ": ")), ALICE));
        Refused.document("a line", () -> GantryDocument.parse(utf8(text + "\n"), ALICE));
        Refused.document(
                "an escape", () -> GantryDocument.parse(utf8(text.replaceFirst("https", "\\\\u0068ttps")), ALICE));
        for (String member : List.of("@context", "proof", "Id")) {
            Refused.document(member, () -> GantryDocument.parse(with(good, member, "x"), ALICE));
        }
        Refused.document(
                "no absolute reference",
                () -> GantryDocument.parse(with(good, "keyAgreement", List.of("#sm2")), ALICE));
        Refused.document(
                "an embedded key",
                () -> GantryDocument.parse(
                        with(
                                good,
                                "keyAgreement",
                                List.of(Map.of(
                                        "id",
                                        Did.of(ALICE) + "#e",
                                        "type",
                                        "Multikey",
                                        "controller",
                                        Did.of(ALICE).toString(),
                                        "publicKeyMultibase",
                                        KEY))),
                        ALICE));
        for (Map<String, String> method : List.of(
                Map.of("id", "#x", "type", "Multikey", "publicKeyMultibase", KEY),
                Map.of("id", Did.of(BOB) + "#x", "type", "Multikey", "publicKeyMultibase", KEY),
                Map.of("id", Did.of(ALICE) + "#x", "type", "JsonWebKey", "publicKeyMultibase", KEY),
                Map.of("id", Did.of(ALICE) + "#x", "type", "Multikey"),
                Map.of("id", Did.of(ALICE) + "#x", "type", "Multikey", "publicKeyMultibase", KEY, "revoked", "2026"))) {
            Map<String, Object> full = new LinkedHashMap<>(method);
            full.put("controller", Did.of(ALICE).toString());
            Refused.document(
                    method.toString(),
                    () -> GantryDocument.parse(
                            Jcs.encode(Map.of("id", Did.of(ALICE).toString(), "verificationMethod", List.of(full))),
                            ALICE));
        }
    }

    private static byte[] with(byte[] document, String member, Object value) throws Exception {
        Map<String, Object> json = new LinkedHashMap<>();
        ((Map<?, ?>) Json.parse(document, 4096)).forEach((k, v) -> json.put((String) k, v));
        json.put(member, value);
        return Jcs.encode(json);
    }

    @Test
    void the_builder_makes_nothing_that_a_reader_would_refuse() {
        var key = VerificationKey.ofMultibase(KEY);
        Refused.document(
                "two of a name",
                () -> GantryDocument.of(ALICE).key("k", key).key("k", key).build());
        Refused.document(
                "no URI", () -> GantryDocument.of(ALICE).alsoKnownAs("me").build());
        Refused.document(
                "no URI",
                () -> GantryDocument.of(ALICE).service("s", "T", "here").build());
        Refused.document("too long", () -> {
            var builder = GantryDocument.of(ALICE);
            for (int i = 0; i < 100; i++) {
                builder.alsoKnownAs("https://example.com/" + i + "x".repeat(40));
            }
            builder.build();
        });
    }

    /** Whatever byte of a document on a ledger is changed: it is refused, or it says something else; never the same in other bytes. */
    @Test
    void no_changed_byte_goes_unseen() {
        byte[] good = GantryDocument.of(ALICE)
                .key("k", VerificationKeyTest.random(KeySuite.SM2, new Random(1)), Relationship.ASSERTION_METHOD)
                .service("s", "T", "https://example.com")
                .build()
                .canonical();
        var document = GantryDocument.parse(good, ALICE);
        var refused = new ArrayList<Integer>();
        for (int i = 0; i < good.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) (1 << bit);
                try {
                    var other = GantryDocument.parse(bad, ALICE);
                    assertThat(other).isNotEqualTo(document);
                    assertThat(other.canonical()).isEqualTo(bad);
                } catch (dev.gantry.GantryException e) {
                    assertThat(e.code()).isEqualTo(dev.gantry.ErrorCode.DID_DOCUMENT_INVALID);
                    refused.add(i);
                }
            }
        }
        assertThat(refused).hasSizeGreaterThan(good.length * 4);
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            Refused.document("cut at " + length, () -> GantryDocument.parse(cut, ALICE));
        }
    }

    @Test
    void a_random_document_is_built_written_and_read_back_the_same() {
        var random = new Random(17);
        for (int n = 0; n < 200; n++) {
            byte[] word = new byte[32];
            random.nextBytes(word);
            var subject = new SubjectId(java.util.HexFormat.of().formatHex(word));
            var builder = GantryDocument.of(subject);
            int keys = random.nextInt(5);
            for (int k = 0; k < keys; k++) {
                builder.key(
                        "k" + k,
                        VerificationKeyTest.random(KeySuite.values()[random.nextInt(4)], random),
                        Arrays.stream(Relationship.values())
                                .filter(r -> random.nextBoolean())
                                .toArray(Relationship[]::new));
            }
            for (int s = random.nextInt(3); s > 0; s--) {
                builder.service("s" + s, "T" + s, "https://example.com/" + s);
            }
            var document = builder.build();
            var read = GantryDocument.parse(document.canonical(), subject);
            assertThat(read).isEqualTo(document);
            assertThat(read.methods()).hasSize(keys);
            for (Relationship relationship : Relationship.values()) {
                assertThat(read.relationship(relationship))
                        .allMatch(url -> read.key(url, relationship).isPresent());
            }
        }
    }
}
