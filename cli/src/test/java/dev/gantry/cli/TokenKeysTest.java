package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.Payload;
import dev.gantry.Stage;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.keys.Signatures;
import dev.gantry.spi.Signer;
import dev.gantry.tck.Errors;
import dev.gantry.testnet.Networks;
import dev.gantry.testnet.SoftHsm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An identity whose key is in a real token, SoftHSM's, from the configuration to the record on a ledger; and what can be wrong with a token. */
@Tag("R5.3a")
class TokenKeysTest {
    private static final String PIN = "73501946";
    private static final BigInteger N =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    @TempDir
    static Path shared;

    private static SoftHsm hsm;
    private static String slot;
    private static String unopened;
    private static String removable;

    @TempDir
    Path directory;

    @BeforeAll
    static void token() throws Exception {
        Path configuration = Path.of(System.getenv().getOrDefault("SOFTHSM2_CONF", ""));
        var started = Networks.tryStart("softhsm", () -> SoftHsm.create(shared.resolve("tokens"), configuration));
        Assumptions.assumeTrue(started.network().isPresent(), started.reason());
        hsm = started.network().orElseThrow();
        // All before the library is loaded: that is when it looks for slots.
        slot = hsm.token("gantry", PIN);
        unopened = hsm.token("unopened", PIN);
        removable = hsm.token("removable", PIN);
        generate(removable, "buyer", "secp256r1");
        generate(slot, "buyer", "secp256r1");
        generate(slot, "coin", "secp256k1");
    }

    /** As docs/how-to/keys.md shows it: the key is made in the token. */
    private static void generate(String where, String label, String curve) throws Exception {
        Path provider = Files.writeString(
                shared.resolve("provider.cfg"), "name = made\nlibrary = " + hsm.library() + "\nslot = " + where + "\n");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                "NONE",
                "-storetype",
                "PKCS11",
                "-providerClass",
                "sun.security.pkcs11.SunPKCS11",
                "-providerArg",
                provider.toString(),
                "-storepass",
                PIN,
                "-alias",
                label,
                "-keyalg",
                "EC",
                "-groupname",
                curve,
                "-dname",
                "CN=" + label);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private Path config(String scheme, String library, String label, String where, String pin) throws IOException {
        Files.writeString(directory.resolve("pin"), pin + "\n");
        return Files.writeString(directory.resolve("gantry.yaml"), """
                identities:
                  operator: keys/operator
                  buyer:
                    directory: keys/buyer
                    keys:
                      %s: {pkcs11: {library: "%s", slot: "%s", label: %s, pinFile: pin}}
                ledgers:
                  orders: {adapter: embedded, path: data, as: operator}
                """.formatted(scheme, library, where, label));
    }

    private Path config(String label, String pin) throws IOException {
        return config(Signer.P256, hsm.library().toString(), label, slot, pin);
    }

    /** The error that a first signature and the doctor tell alike. */
    private String refused(ErrorCode code, Path config) throws Exception {
        String told;
        try (CoreGantry gantry = CoreGantry.open(config)) {
            var e = Errors.fails(
                    code, Stage.CONFIGURE, () -> gantry.identity("buyer").signer(Signer.P256));
            told = e.toString();
        }
        assertThat(told).doesNotContain(PIN).doesNotContain("Exception");
        PrintStream out = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.execute("doctor", "--json", "--config", config.toString()))
                    .isEqualTo(Main.NO);
        } finally {
            System.setOut(out);
        }
        var reasons = new ArrayList<String>();
        Main.JSON
                .readTree(bytes.toString(StandardCharsets.UTF_8))
                .path("problems")
                .forEach(p -> {
                    if (p.path("key").asText().equals("identities.buyer.keys.p256")) {
                        reasons.add(p.path("reason").asText());
                        assertThat(p.path("fix").asText()).isNotBlank();
                    }
                });
        assertThat(reasons).as(bytes.toString(StandardCharsets.UTF_8)).hasSize(1);
        assertThat(reasons.get(0)).startsWith(code.name()).doesNotContain(PIN);
        return told;
    }

    @Test
    void an_identity_whose_key_is_in_the_token_writes_a_record_that_others_read() throws IOException {
        Path config = config("buyer", PIN);
        byte[] publicKey;
        try (CoreGantry gantry = CoreGantry.open(config)) {
            gantry.deploy("orders");
            var ledger = gantry.ledger("orders");
            ledger.identities().onboard("buyer");
            publicKey = gantry.identity("buyer").signer(Signer.P256).publicKey();
            var orders = ledger.as("buyer").records("orders");
            var receipt = orders.create("AEG-1", Payload.text("一百公斤"), WriteOptions.key("k1"));
            assertThat(receipt.replayed()).isFalse();
            var read = ledger.records("orders")
                    .find(ledger.as("buyer").subject(), "AEG-1")
                    .orElseThrow();
            assertThat(read.payload().orElseThrow().asText()).isEqualTo("一百公斤");
        }
        try (CoreGantry again = CoreGantry.open(config)) {
            assertThat(again.identity("buyer").signer(Signer.P256).publicKey()).isEqualTo(publicKey);
            var repeated = again.ledger("orders")
                    .as("buyer")
                    .records("orders")
                    .create("AEG-1", Payload.text("一百公斤"), WriteOptions.key("k1"));
            assertThat(repeated.replayed()).isTrue();
        }
        assertThat(directory.resolve("keys/buyer/p256.key")).doesNotExist();
        assertThat(Files.readString(directory.resolve("keys/buyer/inception.json")))
                .contains(HexFormat.of().formatHex(publicKey));
    }

    /** As docs/how-to/keys.md shows it. */
    @Test
    void an_identity_moves_from_its_key_file_to_the_token() throws IOException {
        Files.writeString(directory.resolve("pin"), PIN);
        Path config = Files.writeString(directory.resolve("gantry.yaml"), """
                identities:
                  operator: keys/operator
                  buyer: keys/buyer
                  buyer-token:
                    directory: keys/buyer
                    keys: {p256: {pkcs11: {library: "%s", slot: "%s", label: buyer, pinFile: pin}}}
                ledgers:
                  orders: {adapter: embedded, path: data, as: operator}
                """.formatted(hsm.library(), slot));
        try (CoreGantry gantry = CoreGantry.open(config)) {
            gantry.deploy("orders");
            var ledger = gantry.ledger("orders");
            ledger.identities().onboard("buyer");
            var before = ledger.as("buyer");
            var after = ledger.as("buyer-token");
            assertThat(after.subject()).isEqualTo(before.subject());
            before.records("orders").create("AEG-1", Payload.text("1"), WriteOptions.key("k1"));
            String old = before.identities().account();

            before.identities().offerAccount(after.identities().account(), WriteOptions.key("offer"));
            after.identities().join();
            after.identities().removeAccount(old, WriteOptions.key("remove"));

            assertThat(after.records("orders")
                            .create("AEG-1", Payload.text("1"), WriteOptions.key("k1"))
                            .replayed())
                    .isTrue();
            after.records("orders").update("AEG-1", 1, Payload.text("2"), WriteOptions.key("k2"));
            Errors.fails(
                    ErrorCode.E_FORBIDDEN,
                    () -> before.records("orders").update("AEG-1", 2, Payload.text("3"), WriteOptions.key("k3")));
        }
    }

    @Test
    void signatures_are_low_s_and_its_key_s_alone() throws IOException {
        try (CoreGantry gantry = CoreGantry.open(config("buyer", PIN))) {
            Signer signer = gantry.identity("buyer").signer(Signer.P256);
            Set<BigInteger> all = new HashSet<>();
            for (int i = 0; i < 40; i++) { // half of them come high from the token
                byte[] digest = new byte[32];
                digest[0] = (byte) i;
                byte[] signature = signer.sign(digest);
                var s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
                assertThat(s).isLessThanOrEqualTo(N.shiftRight(1));
                assertThat(Signatures.verify(Signer.P256, signer.publicKey(), digest, signature))
                        .isTrue();
                all.add(s);
                digest[31] ^= 1;
                assertThat(Signatures.verify(Signer.P256, signer.publicKey(), digest, signature))
                        .isFalse();
            }
            assertThat(all).hasSize(40);
        }
    }

    @Test
    void a_secp256k1_key_signs_too_where_the_token_has_that_curve() throws IOException {
        Path config = config(Signer.SECP256K1, hsm.library().toString(), "coin", slot, PIN);
        try (CoreGantry gantry = CoreGantry.open(config)) {
            Signer signer = gantry.identity("buyer").signer(Signer.SECP256K1);
            byte[] digest = new byte[32];
            assertThat(Signatures.verify(Signer.SECP256K1, signer.publicKey(), digest, signer.sign(digest)))
                    .isTrue();
        }
    }

    @Test
    void a_wrong_pin() throws Exception {
        // In a token of its own: once a process is logged in, PKCS #11 asks no more.
        String told = refused(
                ErrorCode.KEY_INVALID, config(Signer.P256, hsm.library().toString(), "buyer", unopened, "00000000"));
        assertThat(told).contains("refuses the PIN").doesNotContain("00000000");
        Path config = config(Signer.P256, hsm.library().toString(), "buyer", unopened, "00000000");
        try (CoreGantry gantry = CoreGantry.open(config)) {
            Errors.fails(ErrorCode.KEY_INVALID, () -> gantry.identity("buyer"));
            Files.writeString(directory.resolve("pin"), PIN);
            Errors.fails(ErrorCode.KEY_INVALID, () -> gantry.identity("buyer")); // it was asked once
        }
        try (CoreGantry again = CoreGantry.open(config)) {
            assertThat(Errors.fails(ErrorCode.KEY_INVALID, () -> again.identity("buyer")))
                    .hasMessageContaining("no private key"); // this token has none
        }
        Path absent = config("buyer", PIN);
        Files.delete(directory.resolve("pin"));
        assertThat(refused(ErrorCode.KEY_INVALID, absent)).contains("pin file");
    }

    @Test
    void a_label_that_is_not_there_or_another_curve_s() throws Exception {
        assertThat(refused(ErrorCode.KEY_INVALID, config("nobody", PIN))).contains("nobody", "buyer");
        assertThat(refused(ErrorCode.KEY_INVALID, config("coin", PIN))).contains("p256");
    }

    @Test
    void a_library_that_is_not_there_or_is_none() throws Exception {
        assertThat(refused(ErrorCode.KEY_INVALID, config(Signer.P256, "/no/such.so", "buyer", slot, PIN)))
                .contains("/no/such.so");
        Path none = Files.writeString(directory.resolve("none.so"), "not a library");
        assertThat(refused(ErrorCode.KEY_INVALID, config(Signer.P256, none.toString(), "buyer", slot, PIN)))
                .contains("none.so");
    }

    @Test
    void a_library_whose_path_has_a_space() throws IOException {
        Path folder = Files.createDirectory(shared.resolve("token's own folder"));
        Path library = Files.copy(hsm.library(), folder.resolve("lib.so"));
        Path config = config(Signer.P256, library.toString(), "buyer", slot, PIN);
        try (CoreGantry gantry = CoreGantry.open(config)) {
            assertThat(gantry.identity("buyer").signer(Signer.P256).sign(new byte[32]))
                    .hasSize(64);
        }
    }

    @Test
    void a_slot_that_is_not_there() throws Exception {
        assertThat(refused(
                        ErrorCode.KEY_UNAVAILABLE,
                        config(Signer.P256, hsm.library().toString(), "buyer", "4242", PIN)))
                .contains("slot 4242");
    }

    @Test
    void a_scheme_that_no_token_has() throws IOException {
        Path config = config(Signer.SM2, hsm.library().toString(), "buyer", slot, PIN);
        try (CoreGantry gantry = CoreGantry.open(config)) {
            Errors.fails(
                    ErrorCode.UNSUPPORTED,
                    Stage.CONFIGURE,
                    () -> gantry.identity("buyer").signer(Signer.SM2));
        }
    }

    @Test
    void a_token_that_is_taken_away() throws Exception {
        try (CoreGantry gantry =
                CoreGantry.open(config(Signer.P256, hsm.library().toString(), "buyer", removable, PIN))) {
            Signer signer = gantry.identity("buyer").signer(Signer.P256);
            signer.sign(new byte[32]);
            hsm.remove("removable");
            for (int i = 0; i < 2; i++) {
                Errors.fails(ErrorCode.KEY_UNAVAILABLE, () -> signer.sign(new byte[32]));
            }
        }
    }
}
