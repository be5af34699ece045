package dev.gantry.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.core.config.Settings;
import dev.gantry.core.config.SettingsReader;
import dev.gantry.spi.AdapterProvider.Problem;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that the configuration keeps elsewhere than in an identity's directory: PKCS #12 files and key files of another passphrase. Tokens: TokenKeysTest of the cli. */
@Tag("R5.3a")
class KeysElsewhereTest {
    private static final String SECRET = "a passphrase";
    private static final byte[] DIGEST = new byte[32];

    @TempDir
    Path directory;

    @BeforeEach
    void passphrase() throws IOException {
        Files.writeString(directory.resolve("pass"), SECRET + "\n");
        Files.writeString(directory.resolve("wrong"), "not " + SECRET);
    }

    /** No adapter is on this module's class path, so the ledger is always one problem. */
    private List<Problem> problems(String identities) throws IOException {
        return SettingsReader.examine(yaml(identities)).problems().stream()
                .filter(p -> !p.key().startsWith("ledgers"))
                .toList();
    }

    private Path yaml(String identities) throws IOException {
        return Files.writeString(
                directory.resolve("gantry.yaml"),
                "identities: {" + identities + "}\nledgers: {l: {adapter: embedded, path: data}}\n");
    }

    private static GantryException fails(ErrorCode code, ThrowingCallable call) {
        GantryException e = catchThrowableOfType(GantryException.class, call);
        assertThat(e).isNotNull();
        assertThat(e.code()).as(e.toString()).isEqualTo(code);
        assertThat(e.fix()).isNotBlank();
        assertThat(e.toString()).doesNotContain(SECRET);
        return e;
    }

    private Signer pkcs12(String scheme, String file, String alias, String passphraseFile) {
        return new Pkcs12Keys()
                .open(scheme, Map.of("path", file, "alias", alias, "passphraseFile", passphraseFile), directory);
    }

    private void keytool(String... arguments) throws Exception {
        KeyTool.run(directory, arguments);
    }

    @Test
    void a_key_that_keytool_made_signs() throws Exception {
        KeyTool.p256(directory.resolve("k.p12"), "buyer", SECRET);
        Signer signer = pkcs12(Signer.P256, "k.p12", "", "pass");
        assertThat(signer.publicKey()).isEqualTo(KeyTool.publicKey(directory.resolve("k.p12"), "buyer", SECRET));
        assertThat(Signatures.verify(Signer.P256, signer.publicKey(), DIGEST, signer.sign(DIGEST)))
                .isTrue();
        KeyTool.p256(directory.resolve("k.p12"), "seller", SECRET);
        assertThat(fails(ErrorCode.KEY_INVALID, () -> pkcs12(Signer.P256, "k.p12", "", "pass"))
                        .fix())
                .contains("buyer", "seller");
        assertThat(pkcs12(Signer.P256, "k.p12", "buyer", "pass").publicKey()).isEqualTo(signer.publicKey());
        assertThat(pkcs12(Signer.P256, "k.p12", "seller", "pass").publicKey()).isNotEqualTo(signer.publicKey());
        fails(ErrorCode.KEY_INVALID, () -> pkcs12(Signer.P256, "k.p12", "nobody", "pass"));
    }

    @ParameterizedTest
    @ValueSource(strings = {Signer.P256, Signer.SECP256K1, Signer.SM2})
    void keys_of_every_scheme_are_read_and_no_other_scheme_s(String scheme) throws Exception {
        SoftwareSigner key = SoftwareSigner.random(scheme);
        KeyTool.write(directory.resolve("k.p12"), "one", key, SECRET);
        Signer signer = pkcs12(scheme, "k.p12", "one", "pass");
        assertThat(signer.publicKey()).isEqualTo(key.publicKey());
        assertThat(Signatures.verify(scheme, key.publicKey(), DIGEST, signer.sign(DIGEST)))
                .isTrue();
        for (String other : List.of(Signer.P256, Signer.SECP256K1, Signer.SM2)) {
            if (!other.equals(scheme)) {
                assertThat(fails(ErrorCode.KEY_INVALID, () -> pkcs12(other, "k.p12", "one", "pass"))
                                .getMessage())
                        .contains("another curve");
            }
        }
    }

    @Test
    void what_is_no_such_key_is_told() throws Exception {
        KeyTool.p256(directory.resolve("k.p12"), "buyer", SECRET);
        fails(ErrorCode.KEY_INVALID, () -> pkcs12(Signer.P256, "k.p12", "", "wrong"));
        fails(ErrorCode.KEY_INVALID, () -> pkcs12(Signer.P256, "k.p12", "", "absent"));
        fails(ErrorCode.KEY_INVALID, () -> pkcs12(Signer.P256, "absent.p12", "", "pass"));
        byte[] whole = Files.readAllBytes(directory.resolve("k.p12"));
        for (int at = 0; at < whole.length; at += 97) {
            byte[] bad = whole.clone();
            bad[at] ^= 0x41;
            Files.write(directory.resolve("bad.p12"), bad);
            fails(ErrorCode.KEY_INVALID, () -> pkcs12(Signer.P256, "bad.p12", "", "pass"));
        }
        Files.write(directory.resolve("bad.p12"), new byte[(1 << 20) + 1]);
        fails(ErrorCode.KEY_INVALID, () -> pkcs12(Signer.P256, "bad.p12", "", "pass"));
        Files.write(directory.resolve("bad.p12"), new byte[0]);
        fails(ErrorCode.KEY_INVALID, () -> pkcs12(Signer.P256, "bad.p12", "", "pass"));
        keytool(
                "-genkeypair",
                "-keystore",
                "rsa.p12",
                "-storetype",
                "PKCS12",
                "-storepass",
                SECRET,
                "-alias",
                "r",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=r");
        assertThat(fails(ErrorCode.KEY_INVALID, () -> pkcs12(Signer.P256, "rsa.p12", "r", "pass"))
                        .getMessage())
                .contains("RSA");
    }

    @Test
    void a_key_file_elsewhere_has_a_passphrase_of_its_own() throws IOException {
        var where = new Settings.Passphrase(Optional.of(directory.resolve("pass")), Optional.empty());
        var key = SoftwareSigner.random(Signer.SM2);
        Files.write(directory.resolve("k.key"), KeyFile.seal(key, new Passphrase(where, List.of())));
        var settings = Map.of("path", "k.key", "passphraseFile", "pass");
        assertThat(new FileKeys().open(Signer.SM2, settings, directory).publicKey())
                .isEqualTo(key.publicKey());
        fails(ErrorCode.KEY_INVALID, () -> new FileKeys().open(Signer.P256, settings, directory));
        fails(
                ErrorCode.KEY_INVALID,
                () -> new FileKeys().open(Signer.SM2, Map.of("path", "k.key", "passphraseFile", "wrong"), directory));
    }

    @Test
    void every_problem_of_the_configuration_has_its_key() throws IOException {
        assertThat(problems("a: keys/a, b: {directory: keys/b}, c: {directory: keys/c, keys: {p256: {pkcs12: {path:"
                        + " k.p12, passphraseFile: pass}}, sm2: {file: {path: k, passphraseEnv: PASS}}}}"))
                .isEmpty();
        assertThat(problems("a: {keys: {rsa: {pkcs12: {}}, p256: {nowhere: {}}, sm2: k, secp256k1: {pkcs11: {library:"
                        + " l, label: x, slot: one, pinFile: p, pinEnv: P, pin: 1234}}}, colour: red}"))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "identities.a.colour",
                        "identities.a.directory",
                        "identities.a.keys.rsa",
                        "identities.a.keys.rsa.pkcs12.path",
                        "identities.a.keys.rsa.pkcs12.passphraseFile",
                        "identities.a.keys.p256",
                        "identities.a.keys.sm2",
                        "identities.a.keys.sm2",
                        "identities.a.keys.secp256k1.pkcs11.slot",
                        "identities.a.keys.secp256k1.pkcs11.pin",
                        "identities.a.keys.secp256k1.pkcs11.pinFile");
        assertThat(problems("a: {directory: d, keys: {p256: {pkcs12: {path: k}}}}"))
                .extracting(Problem::key, Problem::reason)
                .containsExactly(tuple("identities.a.keys.p256.pkcs12.passphraseFile", "missing"));
    }
}
