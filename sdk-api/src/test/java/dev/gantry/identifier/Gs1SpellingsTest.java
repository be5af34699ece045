package dev.gantry.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One identifier, many spellings: facts about GS1 keys that their standard and other programs agree on. */
@Tag("R6.2.1")
class Gs1SpellingsTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ' ',
            value = {
                "urn:epc:id:sscc:123456.06663868985 /00/012345666638689852",
                "urn:epc:id:sscc:743847384738.47483 /00/474384738473874832",
                "urn:epc:id:sscc:9403940349.9034903 /00/994039403490349033",
                "urn:epc:id:sgtin:4012345.011111.987 /01/04012345111118/21/987",
                "urn:epc:id:sgtin:234567890.1123.9999 /01/12345678901231/21/9999",
                "urn:epc:id:sgtin:387583784374.7.9302932 /01/73875837843740/21/9302932",
                "urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F() /01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29",
                "urn:epc:idpat:sgtin:4012345.012345.* /01/04012345123456",
                "urn:epc:class:lgtin:4012345.012345.Lot987 /01/04012345123456/10/Lot987",
                "urn:epc:class:lgtin:4023333.002000.2019-10-07 /01/04023333020008/10/2019-10-07",
                "urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7SDB /01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7SDB",
                "urn:epc:id:upui:234567.1890123.1111ANC /01/12345678901231/235/1111ANC",
                "urn:epc:id:sgln:4012345.00005.122 /414/4012345000054/254/122",
                "urn:epc:id:sgln:4012345.00005.0 /414/4012345000054",
                "urn:epc:id:sgln:437473647364..0 /414/4374736473640",
                "urn:epc:id:pgln:4000001.00000 /417/4000001000005",
                "urn:epc:id:pgln:999999999999. /417/9999999999994",
                "urn:epc:id:grai:4012345.00022.334455 /8003/04012345000221334455",
                "urn:epc:id:grai:1234567890.12.4ABC /8003/012345678901284ABC",
                "urn:epc:idpat:grai:4012345.99999.* /8003/04012345999990",
                "urn:epc:id:giai:4012345.ABC345 /8004/4012345ABC345",
                "urn:epc:id:giai:42512183.SENSOR.TR-07-AVE-583:1 /8004/42512183SENSOR.TR-07-AVE-583%3A1",
                "urn:epc:id:gsrn:4012345.0000006765 /8018/401234500000067657",
                "urn:epc:id:gsrnp:4012345.0000000007 /8017/401234500000000074",
                "urn:epc:id:gdti:4012345.00009.PO-4711 /253/4012345000092PO-4711",
                "urn:epc:id:gdti:987659999999..9 /253/98765999999929",
                "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234 /8010/061414111111111111111-A%23%2F/8011/1234",
                "urn:epc:id:cpi:0614141.123ABC.123456789 /8010/0614141123ABC/8011/123456789",
                "urn:epc:id:sgcn:1234567890.12.1234 /255/12345678901281234",
                "urn:epc:id:sgcn:439439434939..4 /255/43943943493924",
                "urn:epc:id:ginc:0614141.xyz47%2F11 /401/0614141xyz47%2F11",
                "urn:epc:id:gsin:4012345.222333444 /402/40123452223334442",
                "urn:epc:id:itip:4012345.011111.01.02.987 /8006/040123451111180102/21/987",
                "urn:epc:id:itip:234567.1890123.56.78.1111 /8006/123456789012315678/21/1111"
            })
    void an_epc_urn_and_a_digital_link_are_one_identifier(String urn, String link) {
        Identifier identifier = Identifier.parse(urn);
        assertThat("/" + identifier.local()).isEqualTo(link);
        assertThat(identifier.scheme()).isEqualTo(Identifier.Scheme.GS1);
        String prefix = urn.split("[:.]")[4];
        assertThat(identifier.namespace()).isEqualTo("gs1:" + prefix);
        assertThat(Identifier.gs1(link).under(prefix)).isEqualTo(identifier);
        assertThat(Identifier.parse(
                        "https://example.com/some/shop" + link + "?linkType=gs1:pip#x", List.of("gs1:" + prefix)))
                .isEqualTo(identifier);
        assertThat(identifier.epcUrn()).hasValue(urn);
        assertThat(identifier.digitalLink("https://id.gs1.org/")).hasValue("https://id.gs1.org" + link);
        assertThat(Identifier.parse(identifier.canonical()))
                .isEqualTo(identifier)
                .hasToString("gs1:" + prefix + link);
    }

    @ParameterizedTest
    @CsvSource({
        "02345673, 00000002345673",
        "416000336108, 00416000336108",
        "1234567890128, 01234567890128",
        "12345678901231, 12345678901231"
    })
    void a_gtin_of_any_length_becomes_fourteen_digits(String gtin, String fourteen) {
        assertThat(Identifier.gs1("/01/" + gtin).path()).isEqualTo("/01/" + fourteen);
        assertThat(Identifier.gs1("(01)" + gtin).path()).isEqualTo("/01/" + fourteen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1987654Ad4X4bL5ttr2310c2K", "12345678901234567890123NT", "12345_ABCDEFGHIJKLMCP",
                        "12345_NOPQRSTUVWXYZDN",
                "12345_abcdefghijklmN3", "12345_nopqrstuvwxyzP2", "12345_!\"%&'()*+,-./LC", "12345_0123456789:;<=>?62"
            })
    void a_model_number_has_two_check_characters(String gmn) {
        Gs1Key key = Identifier.gs1("/8013/" + Percent.encode(gmn));
        assertThat(key.value()).isEqualTo(gmn);
        var error = Refused.invalid(
                gmn, () -> Identifier.gs1("/8013/" + Percent.encode(gmn.substring(0, gmn.length() - 1) + '!')));
        assertThat(error.context()).containsEntry("expected check characters", gmn.substring(gmn.length() - 2));
    }

    @Test
    void elements_on_a_label_come_in_any_order_and_are_put_in_the_standards() {
        var key = Identifier.gs1("(21)12(10)AB(01)09506000134352(22)v");
        assertThat(key.path()).isEqualTo("/01/09506000134352/22/v/10/AB/21/12");
        assertThat(key.elements()).isEqualTo("(01)09506000134352(22)v(10)AB(21)12");
        assertThat(key.under("9506000").epcUrn()).isEmpty();
    }

    /** In a URN, 0 in this place means that there is no extension. */
    @Test
    void a_place_with_the_extension_0_has_no_urn() {
        var place = Identifier.gs1("/414/4012345000054/254/0").under("4012345");
        assertThat(place.epcUrn()).isEmpty();
        assertThat(place).isNotEqualTo(Identifier.parse("urn:epc:id:sgln:4012345.00005.0"));
    }

    @Test
    void a_digital_link_is_put_under_the_one_namespace_it_fits_and_never_guessed() {
        String link = "https://id.gs1.org/01/09506000134352";
        assertThat(Identifier.parse(link, List.of("oid:1.2", "gs1:9521", "gs1:9506000"))
                        .namespace())
                .isEqualTo("gs1:9506000");
        assertThat(Identifier.gs1(link).under("gs1:9506000"))
                .isEqualTo(Identifier.gs1(link).under("9506000"));
        Refused.with(ErrorCode.NAMESPACE_UNKNOWN, "none told", () -> Identifier.parse(link));
        Refused.with(
                ErrorCode.NAMESPACE_UNKNOWN, "none fits", () -> Identifier.parse(link, List.of("gs1:9521", "gs1:x")));
        Refused.with(
                ErrorCode.NAMESPACE_UNKNOWN,
                "two fit",
                () -> Identifier.parse(link, List.of("gs1:950600", "gs1:9506000")));
        for (String wrong : List.of("9506001", "950", "9506000134352", "95060a0", "", "gs1:", "oid:9506000")) {
            Refused.invalid(wrong, () -> Identifier.gs1(link).under(wrong));
        }
        assertThat(Identifier.gs1(link).under("950600").uid())
                .isNotEqualTo(Identifier.gs1(link).under("9506000").uid());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/01/09506000134352/21/",
                "/01/09506000134352/21",
                "/01/09506000134352/",
                "/01/",
                "/",
                "//",
                "/01/09506000134353",
                "/01/0950600013435",
                "/01/009506000134352",
                "/01/O9506000134352",
                "/01/09506000134352/21/12345678901234567890x",
                "/01/09506000134352/21/a b",
                "/01/09506000134352/21/a%20b",
                "/01/09506000134352/21/%E4%B8%AD",
                "/01/09506000134352/21/%FF",
                "/01/09506000134352/21/%2",
                "/01/09506000134352/21/%zz",
                "/01/09506000134352/21/a%00",
                "/01/09506000134352/21/中",
                "/01/09506000134352/21/1/10/2",
                "/01/09506000134352/21/1/21/1",
                "/01/09506000134352/21/1/235/2",
                "/01/09506000134352/17/271231",
                "/01/09506000134352?21=5",
                "/01/09506000134352?%32%31=5",
                "/10/AB/01/09506000134352",
                "/shop/01/09506000134352",
                "https://id.gs1.org/",
                "https://id.gs1.org",
                "https:///01/09506000134352",
                "https:/01/09506000134352",
                "ftp://id.gs1.org/01/09506000134352",
                "https://id.gs1.org/about/us",
                "https://id.gs1.org/01/09506000134353",
                "01/09506000134352",
                "09506000134352",
                "",
                "(01)09506000134352(17)271231",
                "(01)09506000134352(01)09506000134352",
                "(01)09506000134352(00)012345666638689852",
                "(01)09506000134352(21)a(b)",
                "(01)09506000134352 (21)1",
                "x(01)09506000134352",
                "(10)AB",
                "(01)",
                "/00/012345666638689853",
                "/00/01234566663868985",
                "/253/4012345000093PO-4711",
                "/253/4012345000092123456789012345678",
                "/255/1234567890128a",
                "/255/12345678901281234567890123",
                "/402/40123452223334441",
                "/414/4012345000055",
                "/414/4012345000054/21/1",
                "/415/4012345000054",
                "/417/4012345000054/254/1",
                "/8003/14012345000221",
                "/8003/04012345000222",
                "/8004/",
                "/8006/040123451111180302",
                "/8006/040123451111180002",
                "/8006/0401234511111801",
                "/8010/0614141abc",
                "/8010/0614141A/8011/012",
                "/8013/12",
                "/8017/401234500000000075",
                "/8018/401234500000067657/8019/x"
            })
    void what_breaks_a_rule_of_gs1_is_no_identifier(String text) {
        Refused.invalid(text, () -> Identifier.gs1(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:epc:id:sgtin:4012345.011111.999999999999999999999",
                "urn:epc:id:sscc:401234.3111111111",
                "urn:epc:id:sgln:4012345.00005.",
                "urn:epc:id:sgln:4012345.00005",
                "urn:epc:id:grai:4012345.0002.334455",
                "urn:epc:id:giai:4012345.ABC345§",
                "urn:epc:id:giai:4012345.",
                "urn:epc:id:gsrn:4012345.6",
                "urn:epc:id:gsrnp:4012345.00000000078",
                "urn:epc:id:gdti:ABC.00009.PO-4711",
                "urn:epc:id:cpi:0614141.123%24.12345",
                "urn:epc:id:cpi:0614141.abc.12345",
                "urn:epc:id:cpi:0614141.12345.abf",
                "urn:epc:id:sgcn:0614141.55555.7755339999999",
                "urn:epc:id:sgcn:0614141.55555.12ab",
                "urn:epc:ginc:0614141.xyz47%2F11",
                "urn:epc:id:itip:4012345.011111.1.2.987",
                "urn:epc:id:itip:4012345.011111.1.002.987",
                "urn:epc:id:itip:4012345.011111.0.102.987",
                "urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7'SDB><",
                "urn:epc:id:pgln:4000001.00000.0",
                "urn:epc:class:lgtin:4012345.012345.Lot987/",
                "urn:epc:id:lgtin:4012345.012345.Lot987",
                "urn:epc:class:sgtin:4012345.012345.1",
                "urn:epc:id:gid:95100000.12345.400",
                "urn:epc:id:sgtin:40123.01111111.1",
                "urn:epc:id:sgtin:4012345678901..1",
                "urn:epc:id:sgtin:4012345.011111.%41",
                "urn:epc:id:sgtin:4012345.011111.%",
                "urn:epc:id:sgtin:4012345.011111.",
                "urn:epc:idpat:sgtin:4012345.*.*",
                "urn:epc:idpat:sgtin:4012345.012345.7",
                "urn:epc:idpat:sgln:4012345.00005.*",
                "urn:epc:idpat:sscc:4012345.*",
                "urn:epc:id:sgtin:٤٠١٢٣٤٥.011111.1",
                "urn:epc:id:sgtin",
                "urn:epc:"
            })
    void a_malformed_epc_urn_is_no_identifier(String text) {
        Refused.invalid(text, () -> Identifier.parse(text));
    }

    @Test
    void a_wrong_check_digit_is_told_with_its_place_and_the_right_one() {
        var error = Refused.invalid("gtin", () -> Identifier.gs1("https://id.gs1.org/01/09506000134350"));
        assertThat(error.context()).containsEntry("position", "13").containsEntry("expected check digit", "2");
        assertThat(error).hasMessageContaining("GTIN");
    }
}
