package dev.gantry.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.core.config.Settings;
import dev.gantry.core.envelope.ReaderKey;
import dev.gantry.core.envelope.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys for reading and for recovery: made once, told apart, and missed or not as they should be. */
@Tag("R6.3.1b")
class ReaderKeysAreKeptTest {
    private static final Suite SUITE = Suite.P256_AES;

    @TempDir
    Path directory;

    private Identity open() {
        Path me = directory.resolve("me");
        var where = new Settings.Passphrase(Optional.of(directory.resolve("passphrase")), Optional.empty());
        return Identity.open("me", me, new Passphrase(where, List.of(me)));
    }

    private static byte[] publicKey(ReaderKey key) {
        try (key) {
            return key.publicKey();
        }
    }

    private static void assertInvalid(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_INVALID));
    }

    @Test
    void they_are_made_once_and_are_no_signing_keys() {
        Identity first = open();
        byte[] reader = publicKey(first.readerKey(SUITE));
        byte[] recovery = first.recovery(SUITE);
        assertThat(reader)
                .isNotEqualTo(recovery)
                .isNotEqualTo(first.signer(SUITE.scheme()).publicKey());
        Identity again = open();
        assertThat(publicKey(again.readerKey(SUITE))).isEqualTo(reader);
        assertThat(again.recovery(SUITE)).isEqualTo(recovery);
        assertThat(publicKey(again.recoveryKey(SUITE).orElseThrow())).isEqualTo(recovery);
    }

    @Test
    void a_readers_key_that_is_lost_is_missed_and_a_recovery_key_that_was_carried_off_is_not() throws IOException {
        Identity identity = open();
        publicKey(identity.readerKey(SUITE));
        byte[] recovery = identity.recovery(SUITE);
        Files.delete(directory.resolve("me/recovery-p256.key"));
        Identity without = open();
        assertThat(without.recovery(SUITE)).isEqualTo(recovery);
        assertThat(without.recoveryKey(SUITE)).isEmpty();
        assertThat(directory.resolve("me/recovery-p256.key")).doesNotExist();
        Files.delete(directory.resolve("me/reader-p256.key"));
        assertInvalid(this::open);
    }

    @Test
    void a_key_in_anothers_place_and_a_damaged_one_are_refused() throws IOException {
        Identity identity = open();
        publicKey(identity.readerKey(SUITE));
        identity.recovery(SUITE);
        Path reader = directory.resolve("me/reader-p256.key");
        Path recovery = directory.resolve("me/recovery-p256.key");
        String kept = Files.readString(recovery);
        Files.writeString(recovery, Files.readString(reader));
        assertInvalid(() -> open().recoveryKey(SUITE));
        Files.writeString(recovery, Files.readString(reader).replace("reader-", "recovery-"));
        assertInvalid(() -> open().recoveryKey(SUITE));
        Files.writeString(recovery, kept);
        Files.writeString(directory.resolve("me/recovery-p256.pub"), "04");
        assertInvalid(() -> open().recovery(SUITE));
    }
}
