package dev.gantry.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.SubjectId;
import dev.gantry.core.did.GantryDocument;
import dev.gantry.core.did.KeySuite;
import dev.gantry.core.did.Relationship;
import dev.gantry.core.did.VerificationKey;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.kernel.Items;
import dev.gantry.spi.Signer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys a published DID document gives a signer. */
@Tag("R6.4.2c")
class PublishedKeysTest {
    private static final SubjectId ALICE = new SubjectId("a1".repeat(32));
    private static final TrustAnchors.DocumentKeys KEYS = TrustAnchors.DocumentKeys.all();

    private static byte[] document(SoftwareSigner key, Relationship... purposes) {
        var suite = KeySuite.ofId(key.scheme()).orElseThrow();
        return GantryDocument.of(ALICE)
                .key("k", VerificationKey.of(suite, key.publicKey()), purposes)
                .build()
                .canonical();
    }

    @ParameterizedTest
    @ValueSource(strings = {Signer.P256, Signer.SECP256K1, Signer.SM2})
    void a_key_for_assertions_counts_under_its_own_scheme_alone(String scheme) {
        SoftwareSigner key = SoftwareSigner.random(scheme);
        byte[] document = document(key, Relationship.ASSERTION_METHOD);
        assertThat(KEYS.has(document, scheme, key.publicKey())).isTrue();
        for (String other : new String[] {Signer.P256, Signer.SECP256K1, Signer.SM2, "ed25519", ""}) {
            assertThat(KEYS.has(document, other, key.publicKey())).isEqualTo(other.equals(scheme));
        }
        assertThat(KEYS.has(document, scheme, SoftwareSigner.random(scheme).publicKey()))
                .isFalse();
        assertThat(KEYS.has(document(key, Relationship.AUTHENTICATION), scheme, key.publicKey()))
                .as("a key for logging in signs no statements")
                .isFalse();
        assertThat(TrustAnchors.DocumentKeys.inception().has(document, scheme, key.publicKey()))
                .isFalse();
    }

    @Test
    void whatever_the_bytes_the_answer_is_no() {
        SoftwareSigner key = SoftwareSigner.random(Signer.P256);
        byte[] document = document(key, Relationship.ASSERTION_METHOD);
        for (int length = 0; length < document.length; length++) {
            assertThat(KEYS.has(Arrays.copyOf(document, length), Signer.P256, key.publicKey()))
                    .isFalse();
        }
        for (String text :
                new String[] {"null", "[]", "{\"id\":7}", "{\"id\":\"did:example:1\",\"assertionMethod\":[]}"}) {
            assertThat(KEYS.has(text.getBytes(StandardCharsets.UTF_8), Signer.P256, key.publicKey()))
                    .isFalse();
        }
        assertThat(KEYS.has(document, Signer.P256, new byte[0])).isFalse();
    }

    /** The whole way: an SM2 key, of a document that its ledger proves to be published. */
    @Test
    void a_statement_signed_with_a_published_key_is_valid_and_with_another_is_not() {
        var world = new NotaryWorld(Algorithm.SM3);
        byte[] did = document(world.sm2, Relationship.ASSERTION_METHOD);
        var proof = world.run(world.second, Items.publish(1, did));
        var published = new SignerDocument(world.second.subject(), 2, world.published.head(), 6000, did, proof);
        assertThat(judged(world, published, world.sm2)).isEqualTo(Verdict.Reason.HOLDS);
        assertThat(judged(world, published, SoftwareSigner.random(Signer.SM2))).isEqualTo(Verdict.Reason.DOCUMENT);
        var unproven = new SignerDocument(world.second.subject(), 2, world.published.head(), 6000, did, null);
        assertThat(judged(world, unproven, world.sm2)).isEqualTo(Verdict.Reason.DOCUMENT_NOT_SHOWN);
        byte[] other = document(world.sm2, Relationship.ASSERTION_METHOD, Relationship.AUTHENTICATION);
        var never = new SignerDocument(world.second.subject(), 2, world.published.head(), 6000, other, proof);
        assertThat(judged(world, never, world.sm2)).isEqualTo(Verdict.Reason.LEDGER_PROOF);
    }

    private static Verdict.Reason judged(NotaryWorld world, SignerDocument document, SoftwareSigner key) {
        var statement = Statement.of(world.algorithm, world.content.commitment(world.algorithm), "text/plain")
                .signed(key, world.second.subject(), document.head());
        var filed = world.run(world.filer, Items.preserve(world.algorithm.number(), statement.leaf()));
        var bundle = new Bundle(
                world.content,
                statement,
                List.of(SignerDocument.inception(world.filer.inception()), document),
                new Filing.Alone(NotaryWorld.NETWORK, world.filer.subject(), 6000, filed),
                List.of(),
                null,
                List.of(),
                List.of());
        TrustAnchors trust = world.anchors();
        return EvidenceVerifier.verify(
                        world.issue(bundle),
                        new TrustAnchors(trust.networks(), Set.of(world.filer.subject()), KEYS, Map.of()))
                .reason();
    }
}
