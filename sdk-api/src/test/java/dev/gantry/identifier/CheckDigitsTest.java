package dev.gantry.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake that a scheme's check digit can show is shown. */
@Tag("R6.2.1")
class CheckDigitsTest {
    private static final long SEED = 20261126;

    /** Codes of well-known companies and of the standard's examples, published on their web pages. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "91350100M000100Y43", "91110000802100433B", "91110108551385082Q", "91440300708461136T",
                "91110108740084270C", "51610700305332460K", "91341000MA2N0ABGXX", "52610500MJU60350X1",
                "11330283002982634F", "92510100MA61WJ3204"
            })
    void a_known_unified_social_credit_code_is_accepted(String code) {
        assertThat(Identifier.uscc(code).canonical()).isEqualTo("uscc:" + code);
        assertThat(Identifier.uscc(code.toLowerCase(java.util.Locale.ROOT))).isEqualTo(Identifier.uscc(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "91350100M000100Y4",
                "91350100M000100Y433",
                "91350100M000100Y4I",
                "91350100M0O0100Y43",
                "9135010AM000100Y43",
                " 91350100M000100Y43",
                "91350100M000100Y4３",
                "91350100M000100Y44"
            })
    void what_is_no_unified_social_credit_code_is_refused(String code) {
        Refused.invalid(code, () -> Identifier.uscc(code));
    }

    @Test
    void every_single_error_and_every_transposition_in_a_unified_social_credit_code_is_detected() {
        var random = new Random(SEED);
        for (int n = 0; n < 20; n++) {
            var body = new StringBuilder();
            for (int i = 0; i < 17; i++) {
                body.append(CheckDigits.USCC.charAt(random.nextInt(i >= 2 && i < 8 ? 10 : 31)));
            }
            String good = body.toString() + CheckDigits.uscc(body.toString());
            assertThat(Identifier.uscc(good).local()).isEmpty();
            for (int i = 0; i < good.length(); i++) {
                for (char c : CheckDigits.USCC.toCharArray()) {
                    if (c != good.charAt(i)) {
                        refused("uscc:", changed(good, i, c));
                    }
                }
                if (i > 0 && good.charAt(i) != good.charAt(i - 1)) {
                    refused("uscc:", transposed(good, i));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 17", "01 13", "01 12", "01 11", "01 7", "253 12", "255 12", "402 16", "414 12", "417 12", "8017 17",
                "8018 17"
            })
    void every_single_error_and_all_but_the_hidden_transpositions_in_a_gs1_key_are_detected(String which) {
        var random = new Random(SEED);
        String ai = which.split(" ")[0];
        int digits = Integer.parseInt(which.split(" ")[1]);
        for (int n = 0; n < 12; n++) {
            String body = random.ints(digits, 0, 10)
                    .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                    .toString();
            String good = body + CheckDigits.gs1(body);
            assertThat(Identifier.gs1("/" + ai + "/" + good).path()).endsWith(good);
            for (int i = 0; i < good.length(); i++) {
                for (char c = '0'; c <= '9'; c++) {
                    if (c != good.charAt(i)) {
                        refused("/" + ai + "/", changed(good, i, c));
                    }
                }
                // weights 1 and 3: digits that differ by 5 may change places unseen
                if (i > 0 && (good.charAt(i) - good.charAt(i - 1)) % 5 != 0) {
                    refused("/" + ai + "/", transposed(good, i));
                }
            }
        }
    }

    @Test
    void every_single_error_in_a_model_number_is_detected() {
        var random = new Random(SEED);
        for (int n = 0; n < 5; n++) {
            var body = new StringBuilder("9506000");
            for (int i = 0; i < 16; i++) {
                body.append(CheckDigits.CSET_82.charAt(random.nextInt(82)));
            }
            String good = body + CheckDigits.gmn(body.toString());
            for (int i = 0; i < good.length(); i++) {
                for (char c : CheckDigits.CSET_82.toCharArray()) {
                    if (c != good.charAt(i)) {
                        String wrong = changed(good, i, c);
                        Refused.invalid(wrong, () -> Identifier.gs1("/8013/" + Percent.encode(wrong)));
                    }
                }
            }
        }
    }

    private static void refused(String before, String wrong) {
        Refused.invalid(wrong, () -> {
            if (before.startsWith("/")) {
                Identifier.gs1(before + wrong);
            } else {
                Identifier.parse(before + wrong);
            }
        });
    }

    private static String changed(String text, int at, char c) {
        return text.substring(0, at) + c + text.substring(at + 1);
    }

    private static String transposed(String text, int at) {
        return text.substring(0, at - 1) + text.charAt(at) + text.charAt(at - 1) + text.substring(at + 1);
    }
}
