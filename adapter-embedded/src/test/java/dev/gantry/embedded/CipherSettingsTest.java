package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.core.config.SettingsReader;
import dev.gantry.core.envelope.Suite;
import dev.gantry.spi.AdapterProvider.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suites and recovery keys in the configuration. */
@Tag("R6.3.1b")
class CipherSettingsTest {
    @TempDir
    Path directory;

    private SettingsReader.Result examine(String cipher, String recovery) throws IOException {
        return SettingsReader.examine(
                Files.writeString(directory.resolve("gantry.yaml"), """
                identities: {me: keys/me}
                recovery: %s
                ledgers: {l: {adapter: embedded, path: data, cipher: %s}}
                """.formatted(recovery, cipher)));
    }

    @Test
    void a_suite_is_chosen_for_all_or_by_collection() throws IOException {
        var all = examine("sm2", "{sm2: off.pub}").settings().orElseThrow();
        assertThat(all.ledgers().get("l").cipher()).containsEntry("*", Suite.SM2_SM4);
        assertThat(all.recovery()).containsEntry("sm2", all.base().resolve("off.pub"));
        var some = examine("{\"*\": p256, 国密: sm2}", "").settings().orElseThrow();
        assertThat(some.ledgers().get("l").cipher())
                .containsEntry("*", Suite.P256_AES)
                .containsEntry("国密", Suite.SM2_SM4);
    }

    @Test
    void what_is_no_suite_is_a_problem_with_its_key() throws IOException {
        assertThat(examine("rsa", "{ed25519: x}").problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("recovery.ed25519", "ledgers.l.cipher");
        assertThat(examine("{orders: aes}", "[a]").problems())
                .extracting(Problem::key)
                .contains("ledgers.l.cipher.orders", "recovery");
    }
}
