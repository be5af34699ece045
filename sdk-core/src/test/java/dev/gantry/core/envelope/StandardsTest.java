package dev.gantry.core.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The suites are the standards': published cases, and the standards' own examples. */
@Tag("R6.3.2a")
class StandardsTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.equals("-") ? "" : text);
    }

    @ParameterizedTest
    @CsvSource({"P256_AES, aes_gcm.txt, 66", "SM2_SM4, sm4_gcm.txt, 65"})
    void gcm_opens_what_project_wycheproof_calls_valid_and_nothing_else(Suite suite, String file, int cases)
            throws IOException, InvalidCipherTextException {
        int seen = 0;
        for (String line : lines(file)) {
            String[] part = line.split(" ");
            byte[] key = hex(part[1]);
            byte[] sealed = hex(part[2] + part[5].replace("-", "") + part[6]);
            if (part[7].equals("valid")) {
                assertThat(Aead.open(suite, key, hex(part[3]), sealed))
                        .as("case " + part[0])
                        .isEqualTo(hex(part[4]));
            } else {
                assertThatThrownBy(() -> Aead.open(suite, key, hex(part[3]), sealed))
                        .as("case " + part[0])
                        .isInstanceOf(InvalidCipherTextException.class);
            }
            seen++;
        }
        assertThat(seen).isEqualTo(cases);
    }

    private static List<String> lines(String file) throws IOException {
        try (var in =
                new BufferedReader(new InputStreamReader(StandardsTest.class.getResourceAsStream(file), US_ASCII))) {
            return in.lines().filter(l -> !l.startsWith("#")).toList();
        }
    }

    /** The case of mode 0, KEM 16, KDF 1, AEAD 2 of RFC 9180's vectors; a thousand messages drawn from SHAKE128, and one digest of all ciphertexts. */
    @Test
    void hpke_is_rfc_9180s_with_p256_hkdf_sha256_and_aes_256_gcm() throws InvalidCipherTextException {
        byte[] info = hex("4f6465206f6e2061204772656369616e2055726e");
        var hpke = Hpke.suite();
        var ephemeral = hpke.deriveKeyPair(hex("a90d3417c3da9cb6c6ae19b4b5dd6cc9529a4cc24efb7ae0ace1f31887a8cd6c"));
        try (var reader =
                ReaderKey.of(Suite.P256_AES, hex("317f915db7bc629c48fe765587897e01e282d3e8445f79f27f65d031a88082b2"))) {
            assertThat(reader.publicKey())
                    .isEqualTo(hex("04abc7e49a4c6b3566d77d0304addc6ed0e98512ffccf505e6a8e3eb25c685136f"
                            + "853148544876de76c0f2ef99cdc3a05ccf5ded7860c7c021238f9e2073d2356c"));
            var sender = hpke.setupBaseS(hpke.deserializePublicKey(reader.publicKey()), info, ephemeral);
            assertThat(sender.getEncapsulation())
                    .isEqualTo(hex("04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f03e"
                            + "0b21bd31a86c6048af3cb2d98e0d3bf01da5cc4c39ff5370d331a4f1f7d5a4e0"));
            var source = new SHAKEDigest(128);
            var sink = new SHAKEDigest(128);
            byte[] first = {};
            byte[] firstPlain = {};
            for (int i = 0; i < 1000; i++) {
                byte[] aad = drawn(source);
                byte[] plain = drawn(source);
                byte[] sealed = sender.seal(aad, plain);
                sink.update(sealed, 0, sealed.length);
            }
            byte[] all = new byte[16];
            sink.doOutput(all, 0, 16);
            assertThat(all).isEqualTo(hex("8d3263541fc1695b6e88ff3a1208577c"));
            var once = hpke.setupBaseS(hpke.deserializePublicKey(reader.publicKey()), info, ephemeral);
            firstPlain = "a key".getBytes(US_ASCII);
            first = once.seal(new byte[0], firstPlain);
            assertThat(Hpke.open(reader, info, join(once.getEncapsulation(), first)))
                    .isEqualTo(firstPlain);
        }
    }

    private static byte[] drawn(SHAKEDigest source) {
        byte[] length = new byte[1];
        source.doOutput(length, 0, 1);
        byte[] out = new byte[length[0] & 0xff];
        source.doOutput(out, 0, out.length);
        return out;
    }

    private static byte[] join(byte[] a, byte[] b) {
        return hex(HexFormat.of().formatHex(a) + HexFormat.of().formatHex(b));
    }

    /** GB/T 32918.5, annex C: encryption on the recommended curve. */
    @Test
    void sm2_decrypts_the_example_of_the_standard() throws InvalidCipherTextException {
        byte[] c1c3c2 = hex("04"
                + "04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
                + "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"
                + "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"
                + "21886ca989ca9c7d58087307ca93092d651efa");
        try (var reader =
                ReaderKey.of(Suite.SM2_SM4, hex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"))) {
            assertThat(reader.publicKey())
                    .isEqualTo(hex("0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                            + "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"));
            assertThat(Sm2.decrypt(reader, Sm2.der(c1c3c2))).isEqualTo("encryption standard".getBytes(US_ASCII));
        }
    }
}
