package dev.gantry.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.core.config.Settings;
import dev.gantry.core.config.Settings.KeySettings;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An identity's salts are what they were, wherever its keys are kept and whenever they are replaced; else a write that is repeated would be another write. */
@Tag("R5.3a")
class SaltsStayTest {
    private static final byte[] LABEL = "a record".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private final SoftwareSigner outside = SoftwareSigner.random(Signer.P256);

    @BeforeEach
    void store() throws Exception {
        Files.writeString(directory.resolve("pass"), "secret");
        KeyTool.write(directory.resolve("k.p12"), "one", outside, "secret");
    }

    private Path me() {
        return directory.resolve("me");
    }

    private Passphrase passphrase() {
        return new Passphrase(
                new Settings.Passphrase(Optional.of(directory.resolve("passphrase")), Optional.empty()), List.of(me()));
    }

    private Identity inDirectory() {
        return Identity.open("me", me(), passphrase());
    }

    private KeysElsewhere outsideKeys() {
        var where = new Settings.Passphrase(Optional.of(directory.resolve("passphrase")), Optional.empty());
        var key = new KeySettings("pkcs12", Map.of("path", "k.p12", "passphraseFile", "pass"));
        return KeysElsewhere.of(
                new Settings(
                        directory,
                        directory,
                        directory,
                        directory,
                        Map.of("me", me()),
                        Map.of("me", Map.of(Signer.P256, key)),
                        where,
                        Optional.empty(),
                        Map.of(),
                        Map.of()),
                "me");
    }

    private Identity elsewhere() {
        return Identity.open("me", me(), passphrase(), outsideKeys());
    }

    private static GantryException invalid(Runnable call) {
        GantryException e = catchThrowableOfType(GantryException.class, call::run);
        assertThat(e).isNotNull();
        assertThat(e.code()).isEqualTo(ErrorCode.KEY_INVALID);
        return e;
    }

    private static byte[] hmac(SoftwareSigner key) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.insecureScalar(), "HmacSHA256"));
        return mac.doFinal(LABEL);
    }

    @Test
    void salts_of_an_identity_with_its_key_in_the_directory_are_its_key_s() throws Exception {
        Identity identity = inDirectory();
        assertThat(identity.derive(LABEL)).isEqualTo(hmac((SoftwareSigner) identity.signer(Signer.P256)));
        assertThat(me().resolve("salts.key")).doesNotExist();
    }

    @Test
    void a_replaced_key_leaves_them() throws Exception {
        Identity identity = inDirectory();
        byte[] before = hmac((SoftwareSigner) identity.signer(Signer.P256));
        for (int i = 0; i < 2; i++) {
            identity.importKey(SoftwareSigner.random(Signer.P256));
            assertThat(inDirectory().derive(LABEL)).isEqualTo(before);
        }
        assertThat(Identity.examine(
                        "me",
                        me(),
                        Passphrases.find(new Settings.Passphrase(
                                Optional.of(directory.resolve("passphrase")), Optional.empty()))))
                .isEmpty();
    }

    @Test
    void a_key_that_moves_elsewhere_leaves_them() throws Exception {
        byte[] before = hmac((SoftwareSigner) inDirectory().signer(Signer.P256));
        Identity moved = elsewhere();
        assertThat(moved.signer(Signer.P256).publicKey()).isEqualTo(outside.publicKey());
        assertThat(moved.derive(LABEL)).isEqualTo(before);
        assertThat(moved.subject()).isEqualTo(inDirectory().subject());
    }

    @Test
    void a_new_identity_with_its_key_elsewhere_has_a_secret_of_its_own() throws Exception {
        Identity identity = elsewhere();
        assertThat(InceptionDocument.firstKey(identity.inception()))
                .hasValueSatisfying(k -> assertThat(k).isEqualTo(outside.publicKey()));
        assertThat(me().resolve("p256.key")).doesNotExist();
        byte[] salt = identity.derive(LABEL);
        assertThat(salt).hasSize(32).isNotEqualTo(hmac(outside));
        KeyTool.write(directory.resolve("k.p12"), "one", SoftwareSigner.random(Signer.P256), "secret");
        assertThat(elsewhere().derive(LABEL)).isEqualTo(salt);
        assertThat(invalid(() -> elsewhere().importKey(outside)).getMessage()).contains("elsewhere");
        assertThat(elsewhere().signer(Signer.SM2).scheme()).isEqualTo(Signer.SM2);
        assertThat(me().resolve("sm2.key")).exists();
    }

    @Test
    void an_identity_that_comes_from_another_machine_gets_them_once() throws IOException {
        Files.createDirectories(me());
        Files.writeString(
                me().resolve("inception.json"),
                new String(InceptionDocument.of(outside.publicKey()), StandardCharsets.US_ASCII));
        byte[] salt = inDirectory().derive(LABEL);
        inDirectory().signer(Signer.P256);
        assertThat(inDirectory().derive(LABEL)).isEqualTo(salt);
    }

    @Test
    void a_lost_secret_is_told_and_not_made_anew() throws IOException {
        elsewhere();
        Files.delete(me().resolve("salts.key"));
        assertThat(invalid(this::elsewhere).toString()).contains("salts.key", "Restore");
        assertThat(me().resolve("salts.key")).doesNotExist();
    }

    @Test
    void a_lost_inception_document_is_told() throws IOException {
        elsewhere();
        Files.delete(me().resolve("inception.json"));
        assertThat(invalid(this::elsewhere).toString()).contains("inception.json");
    }

    /** Killed before the document, and after it. */
    @Test
    void an_identity_half_made_is_made() throws IOException {
        Files.createDirectories(me());
        Files.writeString(me().resolve("salts.key.first"), "half");
        byte[] salt = elsewhere().derive(LABEL);
        Files.move(me().resolve("salts.key"), me().resolve("salts.key.first"));
        Files.delete(me().resolve("keys"));
        assertThat(elsewhere().derive(LABEL)).isEqualTo(salt);
        assertThat(me().resolve("salts.key.first")).doesNotExist();
    }

    /** A token that is asked again and again with a wrong PIN locks itself. */
    @Test
    void what_somebody_has_to_mend_is_asked_for_once() throws IOException {
        KeysElsewhere keys = outsideKeys();
        Files.writeString(directory.resolve("pass"), "wrong");
        invalid(() -> keys.open(Signer.P256));
        Files.writeString(directory.resolve("pass"), "secret");
        invalid(() -> keys.open(Signer.P256));
        assertThat(outsideKeys().open(Signer.P256).publicKey()).isEqualTo(outside.publicKey());
    }
}
