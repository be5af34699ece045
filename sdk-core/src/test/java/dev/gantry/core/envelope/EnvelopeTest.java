package dev.gantry.core.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An encrypted payload opens where it belongs, with its epoch's key, and nowhere else. */
@Tag("R6.3.2a")
class EnvelopeTest {
    private static final Word OWNER = Word.of(1);
    private static final Word COLLECTION = Word.of(2);
    private static final Place PLACE = new Place(OWNER, COLLECTION, Word.of(3), 4);
    private static final byte[] PAYLOAD = "<Invoice>90 received</Invoice>".getBytes(StandardCharsets.UTF_8);

    private static EpochKey key(Suite suite) {
        return EpochKey.fresh(suite, OWNER, COLLECTION, 5);
    }

    private static ErrorCode refused(EpochKey key, Place place, byte[] envelope) {
        try {
            Envelope.open(key, place, envelope);
            return ErrorCode.INTERNAL;
        } catch (GantryException e) {
            return e.code();
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void what_was_sealed_opens_and_is_as_long_as_said(Suite suite) {
        try (EpochKey key = key(suite)) {
            for (byte[] payload : new byte[][] {{}, {7}, PAYLOAD, new byte[100_000]}) {
                byte[] envelope = Envelope.seal(key, PLACE, payload);
                assertThat(envelope).hasSize(payload.length + Envelope.overhead(suite));
                assertThat(Envelope.epoch(envelope)).isEqualTo(5);
                assertThat(Envelope.open(key, PLACE, envelope)).isEqualTo(payload);
                assertThat(Envelope.seal(key, PLACE, payload))
                        .as("sealed again")
                        .isNotEqualTo(envelope);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void with_any_bit_flipped_or_byte_missing_it_does_not_open(Suite suite) {
        try (EpochKey key = key(suite)) {
            byte[] envelope = Envelope.seal(key, PLACE, PAYLOAD);
            for (int i = 0; i < envelope.length; i++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] changed = envelope.clone();
                    changed[i] ^= (byte) (1 << bit);
                    assertThat(refused(key, PLACE, changed))
                            .as("byte " + i)
                            .isIn(
                                    i == 1
                                            ? new ErrorCode[] {ErrorCode.UNSUPPORTED, ErrorCode.INTEGRITY}
                                            : new ErrorCode[] {ErrorCode.INTEGRITY});
                }
                assertThat(refused(key, PLACE, Arrays.copyOf(envelope, i)))
                        .as("cut to " + i)
                        .isEqualTo(ErrorCode.INTEGRITY);
            }
            assertThat(refused(key, PLACE, Arrays.copyOf(envelope, envelope.length + 1)))
                    .isEqualTo(ErrorCode.INTEGRITY);
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void at_another_place_or_with_another_epochs_key_it_does_not_open(Suite suite) {
        try (EpochKey key = key(suite);
                EpochKey other = key(suite);
                EpochKey later = EpochKey.fresh(suite, OWNER, COLLECTION, 6);
                EpochKey elsewhere = EpochKey.fresh(suite, OWNER, Word.of(9), 5)) {
            byte[] envelope = Envelope.seal(key, PLACE, PAYLOAD);
            assertThat(refused(key, new Place(OWNER, COLLECTION, Word.of(9), 4), envelope))
                    .isEqualTo(ErrorCode.INTEGRITY);
            assertThat(refused(key, new Place(OWNER, COLLECTION, Word.of(3), 5), envelope))
                    .isEqualTo(ErrorCode.INTEGRITY);
            assertThat(refused(key, new Place(Word.of(9), COLLECTION, Word.of(3), 4), envelope))
                    .isEqualTo(ErrorCode.ARGUMENT_INVALID);
            assertThat(refused(other, PLACE, envelope)).isEqualTo(ErrorCode.INTEGRITY);
            assertThat(refused(later, PLACE, envelope)).isEqualTo(ErrorCode.INTEGRITY);
            assertThat(refused(elsewhere, PLACE, envelope)).isEqualTo(ErrorCode.ARGUMENT_INVALID);
            assertThatThrownBy(() -> Envelope.seal(elsewhere, PLACE, PAYLOAD))
                    .extracting("code")
                    .isEqualTo(ErrorCode.ARGUMENT_INVALID);
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void an_unknown_suite_is_refused_and_another_suites_key_too(Suite suite) {
        try (EpochKey key = key(suite)) {
            byte[] envelope = Envelope.seal(key, PLACE, PAYLOAD);
            for (int id = 0; id < 256; id++) {
                envelope[1] = (byte) id;
                ErrorCode expected = id == suite.id()
                        ? ErrorCode.INTERNAL
                        : id == 1 || id == 2 ? ErrorCode.INTEGRITY : ErrorCode.UNSUPPORTED;
                assertThat(refused(key, PLACE, envelope)).as("suite " + id).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void a_closed_key_is_zeros_and_opens_nothing(Suite suite) {
        EpochKey key = key(suite);
        byte[] secret = key.secret();
        byte[] envelope = Envelope.seal(key, PLACE, PAYLOAD);
        key.close();
        assertThat(secret).containsOnly(0);
        assertThat(key.toString()).isEqualTo("EpochKey[" + suite + ", epoch 5]");
        assertThatThrownBy(() -> Envelope.open(key, PLACE, envelope)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Envelope.seal(key, PLACE, PAYLOAD)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(key::commitment).isInstanceOf(IllegalStateException.class);
    }
}
