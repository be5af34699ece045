package dev.gantry.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.core.evidence.TrustFile.LedgerTrust;
import dev.gantry.kernel.Word;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A verifier's file means one thing, or is refused. */
@Tag("R6.4.2c")
class TrustFileTest {
    private static final Checkpoint SEEN = new Checkpoint(
            Map.of(
                    new Checkpoint.LogSize(Word.of(1), 7),
                    Word.of(2),
                    new Checkpoint.LogSize(Word.of(1), 9),
                    Word.of(3)),
            Map.of(Word.of(4), 5000L),
            Set.of(new Checkpoint.Revoked(Word.of(5), Word.of(6))));
    private static final TrustFile FILE = new TrustFile(
            Map.of("卖方", Word.of(8)),
            List.of(new LedgerTrust("orders", Word.of(9), "some", new byte[] {1, 2}, SEEN)),
            List.of(new byte[] {3}));

    private static TrustFile parse(String text) {
        return TrustFile.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text() {
        return new String(FILE.encode(), StandardCharsets.UTF_8);
    }

    @Test
    void what_is_written_is_read() {
        TrustFile read = TrustFile.parse(FILE.encode());
        assertThat(read.encode()).isEqualTo(FILE.encode());
        assertThat(read.name(Word.of(8))).contains("卖方");
        assertThat(read.name(Word.of(1))).isEmpty();
        Checkpoint seen = read.ledger(Word.of(9)).orElseThrow().seen();
        assertThat(seen).isEqualTo(SEEN);
        assertThat(seen.head(Word.of(1), 7)).contains(Word.of(2));
        assertThat(seen.head(Word.of(1), 8)).isEmpty();
        assertThat(seen.preserved(Word.of(4))).hasValue(5000);
        assertThat(seen.preserved(Word.of(5))).isEmpty();
        assertThat(seen.revoked(Word.of(5), Word.of(6))).isTrue();
        assertThat(seen.revoked(Word.of(6), Word.of(5))).isFalse();
    }

    @Test
    void a_ledger_whose_proofs_nothing_here_checks_is_told_not_passed_over() {
        assertThatThrownBy(FILE::anchors)
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ADAPTER_UNKNOWN));
        assertThat(TrustFile.nobody().anchors().participants()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "trust-1|trust-2",
                "\"gantry\"|\"gantri\"",
                "\"participants\"|\"people\"",
                "\"name\":\"orders\"|\"name\":7",
                "\"name\":\"orders\"|\"other\":1,\"name\":\"orders\"",
                "\"anchor\":\"0102\"|\"anchor\":\"010\"",
                "\"size\":7|\"size\":-7",
                "\"size\":7|\"size\":7.5",
                "\"time\":5000|\"time\":\"5000\"",
                "\"revoked\":[|\"revoked\":[7,",
                "\"authorities\":[\"Aw==\"]|\"authorities\":[\"*\"]",
                "\"authorities\":[|\"authorities\":7,\"x\":[",
                "\"seen\":{|\"seen\":{\"more\":1,",
                "0000008\"|000008\""
            })
    void anything_else_is_refused(String from, String to) {
        assertThat(text()).contains(from);
        assertThatThrownBy(() -> parse(text().replace(from, to))).isInstanceOfSatisfying(GantryException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_MALFORMED);
            assertThat(e.fix()).isNotBlank();
        });
    }

    @Test
    void one_network_has_one_entry() {
        var twice = new TrustFile(
                Map.of(), List.of(FILE.ledgers().get(0), FILE.ledgers().get(0)), List.of());
        assertThatThrownBy(() -> TrustFile.parse(twice.encode()))
                .isInstanceOfSatisfying(
                        GantryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_MALFORMED));
    }
}
