package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.Identities;
import dev.gantry.Identities.Resolved;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.did.DidDocument;
import dev.gantry.core.did.DidKeyResolver;
import dev.gantry.core.did.GantryDocument;
import dev.gantry.core.did.KeySuite;
import dev.gantry.core.did.Relationship;
import dev.gantry.core.did.VerificationKey;
import dev.gantry.core.keys.Signatures;
import dev.gantry.core.keys.SoftwareSigner;
import dev.gantry.identifier.Did;
import dev.gantry.kernel.Digests;
import dev.gantry.spi.Signer;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DIDs of this ledger, of keys and of the web, resolved through the application API. */
@Tag("R6.4.1a")
class DidsOnEmbeddedTest {
    private static final byte[] CONTENT =
            Digests.plain("an order".getBytes(StandardCharsets.UTF_8)).bytes();

    @TempDir
    Path directory;

    private CoreGantry gantry;
    private final SoftwareSigner first = SoftwareSigner.random(Signer.P256);
    private final SoftwareSigner second = SoftwareSigner.random(Signer.SM2);

    @BeforeEach
    void open() throws IOException {
        Path file = directory.resolve("gantry.yaml");
        Files.writeString(file, """
                identities: {operator: keys/operator, alice: keys/alice}
                ledgers:
                  orders: {adapter: embedded, path: data, as: operator}
                """);
        gantry = CoreGantry.open(file);
        gantry.deploy("orders");
        of("operator").onboard("alice");
    }

    @AfterEach
    void close() {
        gantry.close();
    }

    private Identities of(String identity) {
        return gantry.ledger("orders").as(identity).identities();
    }

    private Did alice() {
        return Did.of(of("alice").subject("alice"));
    }

    private static VerificationKey key(SoftwareSigner signer) {
        return VerificationKey.of(KeySuite.ofId(signer.scheme()).orElseThrow(), signer.publicKey());
    }

    private String document(SoftwareSigner signer) {
        byte[] canonical = GantryDocument.of(alice().subject().orElseThrow())
                .key("key", key(signer), Relationship.ASSERTION_METHOD)
                .build()
                .canonical();
        return new String(canonical, StandardCharsets.UTF_8);
    }

    /** Whether this document lets the key vouch for something. */
    private boolean vouches(Resolved resolved, SoftwareSigner signer) {
        return DidDocument.parse(resolved.document().getBytes(StandardCharsets.UTF_8))
                .key(alice().fragment("key"), Relationship.ASSERTION_METHOD)
                .filter(k -> Signatures.verify(k.suite().id(), k.uncompressed(), CONTENT, signer.sign(CONTENT)))
                .isPresent();
    }

    @Test
    void after_a_rotation_the_old_key_holds_for_the_time_before_and_no_longer() throws InterruptedException {
        of("alice").publish(document(first), 0, WriteOptions.key("one"));
        Instant before = of("alice")
                .document(alice().subject().orElseThrow())
                .orElseThrow()
                .time()
                .orElseThrow();
        Thread.sleep(2);
        of("alice").publish(document(second), 1, WriteOptions.key("two"));
        Resolved now = of("operator").resolve(alice());
        Resolved then = of("operator").resolve(alice(), before);
        assertThat(now.version()).isEqualTo(OptionalLong.of(2));
        assertThat(then.version()).isEqualTo(OptionalLong.of(1));
        assertThat(vouches(now, second)).isTrue();
        assertThat(vouches(now, first)).isFalse();
        assertThat(vouches(then, first)).isTrue();
        assertThat(vouches(then, second)).isFalse();
        assertThat(now.source()).contains("orders");
        Errors.fails(ErrorCode.DID_NOT_FOUND, () -> of("operator").resolve(alice(), before.minusSeconds(1)));
    }

    @Test
    void a_deactivated_did_says_so() {
        of("alice").publish(document(first), 0, WriteOptions.key("one"));
        assertThat(of("operator").resolve(alice()).deactivated()).isFalse();
        of("alice").deactivate("left", WriteOptions.key("gone"));
        assertThat(of("operator").resolve(alice()).deactivated()).isTrue();
    }

    @Test
    void what_is_no_document_of_the_did_does_not_resolve() {
        Errors.fails(ErrorCode.DID_NOT_FOUND, () -> of("operator").resolve(alice()));
        of("alice").publish("{\"keys\":[]}", 0, WriteOptions.key("one"));
        Errors.fails(ErrorCode.DID_DOCUMENT_INVALID, () -> of("operator").resolve(alice()));
        String operators = document(first)
                .replace(
                        alice().toString(),
                        Did.of(of("operator").subject("operator")).toString());
        of("alice").publish(operators, 1, WriteOptions.key("two"));
        Errors.fails(ErrorCode.DID_DOCUMENT_INVALID, () -> of("operator").resolve(alice()));
    }

    @Test
    void other_methods_are_resolved_by_their_own_rules() {
        Did didKey = DidKeyResolver.of(key(first));
        assertThat(of("alice").resolve(didKey).document()).contains(key(first).multibase());
        Errors.fails(ErrorCode.DID_REFUSED, () -> of("alice").resolve(Did.parse("did:web:localhost")));
        Errors.fails(ErrorCode.UNSUPPORTED, () -> of("alice").resolve(Did.parse("did:example:1")));
        Errors.fails(ErrorCode.UNSUPPORTED, () -> of("alice").resolve(didKey, Instant.now()));
    }
}
