package dev.gantry.core.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.kernel.Word;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An epoch's key reaches the reader it is wrapped for, whole, and nobody else. */
@Tag("R6.3.2a")
class WrappedKeyTest {
    private static final Word OWNER = Word.of(1);
    private static final Word COLLECTION = Word.of(2);

    private static EpochKey key(Suite suite) {
        return EpochKey.fresh(suite, OWNER, COLLECTION, 5);
    }

    private static ErrorCode refused(ReaderKey reader, byte[] wrapped) {
        try {
            WrappedKey.unwrap(reader, wrapped).close();
            return ErrorCode.INTERNAL;
        } catch (GantryException e) {
            return e.code();
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void the_reader_gets_the_key_and_reads_with_it(Suite suite) {
        try (EpochKey key = key(suite);
                ReaderKey reader = ReaderKey.random(suite)) {
            byte[] wrapped = WrappedKey.wrap(key, reader.publicKey());
            assertThat(wrapped).hasSizeLessThanOrEqualTo(WrappedKey.MAX);
            assertThat(WrappedKey.wrap(key, reader.publicKey()))
                    .as("wrapped again")
                    .isNotEqualTo(wrapped);
            try (EpochKey unwrapped = WrappedKey.unwrap(reader, wrapped)) {
                assertThat(unwrapped.epoch()).isEqualTo(5);
                assertThat(unwrapped.suite()).isEqualTo(suite);
                assertThat(unwrapped.commitment()).isEqualTo(key.commitment());
                var place = new Place(OWNER, COLLECTION, Word.of(3), 1);
                assertThat(Envelope.open(unwrapped, place, Envelope.seal(key, place, new byte[] {1, 2})))
                        .containsExactly(1, 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void with_any_bit_flipped_or_byte_missing_it_does_not_unwrap(Suite suite) {
        try (EpochKey key = key(suite);
                ReaderKey reader = ReaderKey.random(suite)) {
            byte[] wrapped = WrappedKey.wrap(key, reader.publicKey());
            for (int i = 0; i < wrapped.length; i++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] changed = wrapped.clone();
                    changed[i] ^= (byte) (1 << bit);
                    assertThat(refused(reader, changed))
                            .as("byte " + i + " bit " + bit)
                            .isIn(ErrorCode.INTEGRITY, i == 1 ? ErrorCode.UNSUPPORTED : ErrorCode.INTEGRITY);
                }
                assertThat(refused(reader, Arrays.copyOf(wrapped, i)))
                        .as("cut to " + i)
                        .isEqualTo(ErrorCode.INTEGRITY);
            }
            assertThat(refused(reader, Arrays.copyOf(wrapped, wrapped.length + 1)))
                    .isEqualTo(ErrorCode.INTEGRITY);
            assertThat(refused(reader, Arrays.copyOf(wrapped, 513))).isEqualTo(ErrorCode.INTEGRITY);
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void another_reader_gets_nothing(Suite suite) {
        try (EpochKey key = key(suite);
                ReaderKey reader = ReaderKey.random(suite);
                ReaderKey other = ReaderKey.random(suite);
                ReaderKey foreign = ReaderKey.random(suite == Suite.P256_AES ? Suite.SM2_SM4 : Suite.P256_AES)) {
            byte[] wrapped = WrappedKey.wrap(key, reader.publicKey());
            assertThat(refused(other, wrapped)).isEqualTo(ErrorCode.INTEGRITY);
            assertThat(refused(foreign, wrapped)).isEqualTo(ErrorCode.INTEGRITY);
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void a_key_that_is_no_point_of_the_curve_is_refused(Suite suite) {
        try (EpochKey key = key(suite);
                ReaderKey reader = ReaderKey.random(suite)) {
            byte[] off = reader.publicKey();
            off[64] ^= 1;
            byte[] compressed = Arrays.copyOf(reader.publicKey(), 33);
            compressed[0] = 2;
            byte[] hybrid = reader.publicKey();
            hybrid[0] = 6;
            for (byte[] bad : new byte[][] {off, compressed, hybrid, new byte[65], new byte[1], {}}) {
                assertThatThrownBy(() -> WrappedKey.wrap(key, bad))
                        .extracting("code")
                        .isEqualTo(ErrorCode.KEY_INVALID);
            }
            byte[] scalar = new byte[32];
            assertThatThrownBy(() -> ReaderKey.of(suite, scalar))
                    .extracting("code")
                    .isEqualTo(ErrorCode.KEY_INVALID);
            Arrays.fill(scalar, (byte) 0xff);
            assertThatThrownBy(() -> ReaderKey.of(suite, scalar))
                    .extracting("code")
                    .isEqualTo(ErrorCode.KEY_INVALID);
            assertThatThrownBy(() -> ReaderKey.of(suite, new byte[] {1}))
                    .extracting("code")
                    .isEqualTo(ErrorCode.KEY_INVALID);
        }
    }

    @Test
    void only_one_encoding_of_an_sm2_ciphertext_is_taken() {
        try (EpochKey key = key(Suite.SM2_SM4);
                ReaderKey reader = ReaderKey.random(Suite.SM2_SM4)) {
            byte[] wrapped = WrappedKey.wrap(key, reader.publicKey());
            int der = 42;
            assertThat(wrapped[der]).isEqualTo((byte) 0x30);
            assertThat(wrapped[der + 1]).as("long form, one byte of length").isEqualTo((byte) 0x81);
            byte[] longer = new byte[wrapped.length + 1];
            System.arraycopy(wrapped, 0, longer, 0, der);
            longer[der] = 0x30;
            longer[der + 1] = (byte) 0x82;
            System.arraycopy(wrapped, der + 2, longer, der + 3, wrapped.length - der - 2);
            assertThat(refused(reader, longer)).isEqualTo(ErrorCode.INTEGRITY);
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void a_closed_reader_is_zeros_and_unwraps_nothing(Suite suite) {
        try (EpochKey key = key(suite)) {
            ReaderKey reader = ReaderKey.random(suite);
            byte[] wrapped = WrappedKey.wrap(key, reader.publicKey());
            byte[] scalar = reader.scalar();
            reader.close();
            assertThat(scalar).containsOnly(0);
            assertThat(reader).hasToString("ReaderKey[" + suite + "]");
            assertThatThrownBy(() -> WrappedKey.unwrap(reader, wrapped)).isInstanceOf(IllegalStateException.class);
        }
    }
}
