package dev.gantry.core.did;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.core.keys.Signatures;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.identifier.Base58;
import dev.gantry.identifier.Did;
import dev.gantry.spi.Signer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R6.4.1a")
class VerificationKeyTest {
    static VerificationKey random(KeySuite suite, Random random) {
        if (suite == KeySuite.ED25519) {
            byte[] secret = new byte[32];
            byte[] key = new byte[32];
            random.nextBytes(secret);
            Ed25519.generatePublicKey(secret, 0, key, 0);
            return VerificationKey.of(suite, key);
        }
        byte[] scalar = new byte[32];
        random.nextBytes(scalar);
        scalar[0] &= 0x3f;
        return VerificationKey.of(suite, SoftwareSigner.of(suite.id(), scalar).publicKey());
    }

    /** Keys of which the bytes and the DID are public: RFC 8032's and Ed25519's first test keys, and the did:key specification's. */
    @ParameterizedTest
    @CsvSource({
        "ED25519, 3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29, z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        "SECP256K1, 03874c15c7fda20e539c6e5ba573c139884c351188799f5458b4b41f7924f235cd, zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"
    })
    void a_known_key_has_its_known_multibase(KeySuite suite, String hex, String multibase) {
        var key = VerificationKey.of(suite, HexFormat.of().parseHex(hex));
        assertThat(key.multibase()).isEqualTo(multibase);
        assertThat(VerificationKey.ofMultibase(multibase)).isEqualTo(key);
        assertThat(key.bytes()).isEqualTo(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @CsvSource({"ED25519, z6Mk", "P256, zDn", "SECP256K1, zQ3s", "SM2, z"})
    void every_key_goes_through_all_its_encodings_unchanged(KeySuite suite, String start) {
        var random = new Random(11);
        for (int n = 0; n < 50; n++) {
            var key = random(suite, random);
            assertThat(key.multibase()).startsWith(start);
            assertThat(VerificationKey.ofMultibase(key.multibase())).isEqualTo(key);
            assertThat(VerificationKey.ofJwk(key.jwk())).isEqualTo(key);
            assertThat(VerificationKey.of(suite, key.bytes())).isEqualTo(key).hasSameHashCodeAs(key);
            if (suite.isPoint()) {
                assertThat(VerificationKey.of(suite, key.uncompressed())).isEqualTo(key);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Signer.P256, Signer.SECP256K1, Signer.SM2})
    void what_a_signer_signs_is_verified_with_its_key_out_of_a_document(String scheme) {
        var signer = SoftwareSigner.random(scheme);
        var suite = KeySuite.ofId(scheme).orElseThrow();
        var key = VerificationKey.ofMultibase(
                VerificationKey.of(suite, signer.publicKey()).multibase());
        byte[] digest = new byte[32];
        Arrays.fill(digest, (byte) 7);
        byte[] signature = signer.sign(digest);
        assertThat(Signatures.verify(key.suite().id(), key.uncompressed(), digest, signature))
                .isTrue();
        digest[0] ^= 1;
        assertThat(Signatures.verify(key.suite().id(), key.uncompressed(), digest, signature))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(KeySuite.class)
    void no_changed_encoding_is_taken_for_the_key(KeySuite suite) {
        var random = new Random(13);
        var key = random(suite, random);
        String text = key.multibase();
        byte[] raw = Base58.decode(text.substring(1));
        for (int i = 0; i < raw.length * 8; i++) {
            byte[] wrong = raw.clone();
            wrong[i / 8] ^= (byte) (1 << i % 8);
            assertNot(key, "z" + Base58.encode(wrong));
        }
        for (int length = 0; length < raw.length; length++) {
            assertNot(key, "z" + Base58.encode(Arrays.copyOf(raw, length)));
        }
        assertNot(key, "z" + Base58.encode(Arrays.copyOf(raw, raw.length + 1)));
        assertNot(key, "z1" + text.substring(1));
        for (String other :
                new String[] {"", "z", text.substring(1), "u" + text.substring(1), "Z" + text.substring(1), text + "0"
                }) {
            assertNot(key, other);
        }
        // the same multicodec in more bytes than it needs
        byte[] longer = new byte[raw.length + 1];
        longer[0] = raw[0];
        longer[1] = (byte) (raw[1] | 0x80);
        System.arraycopy(raw, 2, longer, 3, raw.length - 2);
        Refused.with(
                ErrorCode.KEY_INVALID, "padded codec", () -> VerificationKey.ofMultibase("z" + Base58.encode(longer)));
    }

    private static void assertNot(VerificationKey key, String multibase) {
        try {
            assertThat(VerificationKey.ofMultibase(multibase)).as(multibase).isNotEqualTo(key);
        } catch (dev.gantry.GantryException e) {
            assertThat(e.code()).as(multibase).isIn(ErrorCode.KEY_INVALID, ErrorCode.UNSUPPORTED);
        }
    }

    @Test
    void a_point_off_the_curve_and_one_of_small_order_are_no_keys() {
        byte[] off = new byte[65];
        off[0] = 4;
        off[64] = 1;
        for (KeySuite suite : new KeySuite[] {KeySuite.P256, KeySuite.SECP256K1, KeySuite.SM2}) {
            Refused.with(ErrorCode.KEY_INVALID, "off the curve", () -> VerificationKey.of(suite, off));
            Refused.with(ErrorCode.KEY_INVALID, "infinity", () -> VerificationKey.of(suite, new byte[1]));
            Refused.with(ErrorCode.KEY_INVALID, "nothing", () -> VerificationKey.of(suite, new byte[0]));
            byte[] hybrid = random(suite, new Random(1)).uncompressed();
            hybrid[0] = (byte) (6 + (hybrid[64] & 1));
            Refused.with(ErrorCode.KEY_INVALID, "hybrid form", () -> VerificationKey.of(suite, hybrid));
        }
        byte[] one = new byte[32];
        one[0] = 1; // the neutral element
        Refused.with(ErrorCode.KEY_INVALID, "neutral", () -> VerificationKey.of(KeySuite.ED25519, one));
        Refused.with(ErrorCode.KEY_INVALID, "order 4", () -> VerificationKey.of(KeySuite.ED25519, new byte[32]));
        byte[] all = new byte[32];
        Arrays.fill(all, (byte) 0xff);
        Refused.with(ErrorCode.KEY_INVALID, "not canonical", () -> VerificationKey.of(KeySuite.ED25519, all));
    }

    /** RFC 8037, A.2; RFC 7517, A.1. */
    @Test
    void keys_of_the_rfcs_are_read() {
        var ed = VerificationKey.ofJwk(
                Map.of("kty", "OKP", "crv", "Ed25519", "x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));
        assertThat(HexFormat.of().formatHex(ed.bytes()))
                .isEqualTo("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        var p256 = VerificationKey.ofJwk(Map.of(
                "kty", "EC",
                "crv", "P-256",
                "x", "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                "y", "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
                "use", "enc",
                "kid", "1"));
        assertThat(p256.suite()).isEqualTo(KeySuite.P256);
    }

    @Test
    void a_malformed_jwk_is_refused() {
        var good = random(KeySuite.P256, new Random(2)).jwk();
        for (var change : Map.<String, Object>of("x", "AA", "y", "", "crv", "P-384", "kty", "RSA", "d", "AAAA")
                .entrySet()) {
            Map<String, Object> bad = new HashMap<>(good);
            bad.put(change.getKey(), change.getValue());
            boolean other = change.getKey().equals("crv") || change.getKey().equals("kty");
            Refused.with(
                    other ? ErrorCode.UNSUPPORTED : ErrorCode.KEY_INVALID,
                    change.toString(),
                    () -> VerificationKey.ofJwk(bad));
        }
        for (String member : new String[] {"x", "y"}) {
            Map<String, Object> bad = new HashMap<>(good);
            bad.remove(member);
            Refused.with(ErrorCode.KEY_INVALID, "without " + member, () -> VerificationKey.ofJwk(bad));
            bad.put(member, good.get(member) + "=");
            Refused.with(ErrorCode.KEY_INVALID, "padded " + member, () -> VerificationKey.ofJwk(bad));
            bad.put(member, 7L);
            Refused.with(ErrorCode.KEY_INVALID, "number " + member, () -> VerificationKey.ofJwk(bad));
        }
        Map<String, Object> swapped = new HashMap<>(good);
        swapped.put("x", good.get("y"));
        Refused.with(ErrorCode.KEY_INVALID, "off the curve", () -> VerificationKey.ofJwk(swapped));
    }

    /** Examples of the did:key specification. */
    @ParameterizedTest
    @CsvSource({
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK, ED25519",
        "did:key:z6Mkf5rGMoatrSj1f4CyvuHBeXJELe9RPdzo2PKGNCKVtZxP, ED25519",
        "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv, P256",
        "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme, SECP256K1",
        "did:key:zQ3shtxV1FrJfhqE1dvxYRcCknWNjHc3c5X1y3ZSoPDi2aur2, SECP256K1",
        "did:key:zQ3shZc2QzApp2oymGvQbzP8eKheVshBHbU4ZYjeXqwSKEn6N, SECP256K1"
    })
    void a_did_key_resolves_to_its_key_for_signing(String text, KeySuite suite) {
        Did did = Did.parse(text);
        Resolution resolution = new DidResolvers(new DidKeyResolver()).resolve(did);
        var document = resolution.document();
        assertThat(document.id()).isEqualTo(did);
        assertThat(document.methods()).hasSize(1);
        var url = did.fragment(did.id());
        var key = document.key(url, Relationship.AUTHENTICATION).orElseThrow();
        assertThat(key.suite()).isEqualTo(suite);
        assertThat(DidKeyResolver.of(key)).isEqualTo(did);
        assertThat(document.key(url, Relationship.ASSERTION_METHOD)).hasValue(key);
        assertThat(document.key(url, Relationship.KEY_AGREEMENT)).isEmpty();
        assertThat(DidDocument.parse(document.canonical())).isEqualTo(document);
        assertThat(resolution.versionId()).isNull();
    }

    /** P-384, BLS 12-381 and X25519: registered, and nothing here can check their signatures. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:key:z82LkvCwHNreneWpsgPEbV3gu1C6NFJEBg4srfJ5gdxEsMGRJUz2sG9FE42shbn2xkZJh54",
                "did:key:zUC7EK3ZakmukHhuncwkbySmomv3FmrkmS36E4Ks5rsb6VQSRpoCrx6Hb8e2Nk6UvJFSdyw9NK1scFXJp21gNNYFjVWNgaqyGnkyhtagagCpQb5B7tagJu3HDbjQ8h5ypoHjwBb",
                "did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F",
                "did:example:123"
            })
    void another_kind_of_key_or_method_is_unsupported(String did) {
        Refused.with(ErrorCode.UNSUPPORTED, did, () -> new DidResolvers(new DidKeyResolver()).resolve(Did.parse(did)));
    }

    @Test
    void sm2_has_a_did_key_too() {
        var key = random(KeySuite.SM2, new Random(4));
        Did did = DidKeyResolver.of(key);
        assertThat(new DidKeyResolver().resolve(did).document().methods().get(0).key())
                .hasValue(key);
    }
}
