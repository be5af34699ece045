package dev.gantry.core.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.core.grants.Odrl.Kind;
import dev.gantry.kernel.Constraint;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Word;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy is the grant it was written of, whole; what the profile has no word for is refused, never dropped. */
@Tag("R6.3.2a")
class OdrlTest {
    private static final GrantBody GRANT = grant();
    private static final String TEXT = Odrl.write(Kind.GRANT, GRANT);

    private static GrantBody grant() {
        var constraints = new TreeMap<Integer, Word>();
        constraints.put(Constraint.NOT_BEFORE.code(), Word.of(1_900_000_000_000L));
        constraints.put(Constraint.NOT_AFTER.code(), Word.of(1_900_000_000_001L));
        constraints.put(Constraint.MAX_USES.code(), Word.of(3));
        constraints.put(Constraint.PURPOSE.code(), Word.of(0xA));
        constraints.put(Constraint.FIELDS.code(), Word.of(0xB));
        constraints.put(Constraint.CREDENTIAL.code(), Word.of(0xC));
        constraints.put(Constraint.ORGANISATION.code(), Word.of(0xD));
        constraints.put(Constraint.PRESENTATION.code(), Word.of(0xE));
        constraints.put(Constraint.COUNTERSIGN.code(), Word.of(0xF));
        return new GrantBody(
                Word.of(1), Word.of(2), Word.of(3), Word.of(4), Word.of(5), Word.of(6), Word.of(7), 15, 2, constraints);
    }

    private static String x(int digits) {
        return "0".repeat(64 - Integer.toHexString(digits).length()) + Integer.toHexString(digits);
    }

    private static String urn(String name, int digits) {
        return "{\"@id\":\"urn:gantry:" + name + ":" + x(digits) + "\"}";
    }

    private static String constraint(String left, String operator, String right) {
        return "{\"leftOperand\":\"" + left + "\",\"operator\":\"" + operator + "\",\"rightOperand\":" + right + "}";
    }

    private static ErrorCode refused(String text) {
        try {
            Odrl.read(text);
            return ErrorCode.INTERNAL;
        } catch (GantryException e) {
            return e.code();
        }
    }

    @Test
    void a_grant_is_an_agreement_in_terms_of_odrl_and_of_the_profile() {
        assertThat(TEXT)
                .isEqualTo("{\"@context\":[\"http://www.w3.org/ns/odrl.jsonld\",{\"gantry\":\"urn:gantry:odrl:1#\"}],"
                        + "\"@type\":\"Agreement\",\"permission\":[{"
                        + "\"action\":[\"display\",\"read\",\"grantUse\",\"gantry:compute\"],"
                        + "\"assignee\":\"urn:gantry:subject:" + x(5) + "\","
                        + "\"assigner\":\"urn:gantry:subject:" + x(4) + "\","
                        + "\"constraint\":["
                        + constraint(
                                "dateTime",
                                "gteq",
                                "{\"@type\":\"xsd:dateTime\",\"@value\":\"2030-03-17T17:46:40.000Z\"}")
                        + ","
                        + constraint(
                                "dateTime",
                                "lteq",
                                "{\"@type\":\"xsd:dateTime\",\"@value\":\"2030-03-17T17:46:40.001Z\"}")
                        + "," + constraint("count", "lteq", "3")
                        + "," + constraint("purpose", "eq", urn("digest", 0xA))
                        + "," + constraint("gantry:fields", "isAllOf", urn("mask", 0xB))
                        + "," + constraint("gantry:credential", "eq", urn("credential", 0xC))
                        + "," + constraint("gantry:organisation", "isPartOf", urn("subject", 0xD))
                        + "," + constraint("gantry:presentation", "eq", urn("digest", 0xE))
                        + "," + constraint("gantry:countersign", "eq", urn("subject", 0xF))
                        + "],\"gantry:depth\":2,\"gantry:nonce\":\"" + x(7) + "\","
                        + "\"gantry:parent\":\"urn:gantry:grant:" + x(6) + "\","
                        + "\"target\":\"urn:gantry:resource:" + x(1) + ":" + x(2) + ":" + x(3) + "\"}],"
                        + "\"profile\":\"urn:gantry:odrl:1\",\"uid\":\"urn:gantry:grant:"
                        + GRANT.id().hex() + "\"}");
    }

    private static String constraint(String left, String operator, String unit, int value) {
        return "{\"leftOperand\":\"%s\",\"operator\":\"%s\",\"rightOperand\":{\"@id\":\"urn:gantry:%s:%s\"}}"
                .formatted(left, operator, unit, x(value));
    }

    @Test
    void whatever_the_kernel_can_say_comes_back_the_same() {
        var random = new Random(20261126);
        for (int i = 0; i < 1000; i++) {
            Kind kind = Kind.values()[random.nextInt(3)];
            GrantBody body = any(random, kind);
            String text = Odrl.write(kind, body);
            Odrl.Policy policy = Odrl.read(text);
            assertThat(policy).isEqualTo(new Odrl.Policy(kind, body));
            assertThat(policy.body().bytes()).isEqualTo(body.bytes());
            assertThat(Odrl.write(policy.kind(), policy.body())).isEqualTo(text);
        }
    }

    private static GrantBody any(Random random, Kind kind) {
        var constraints = new TreeMap<Integer, Word>();
        for (Constraint c : Constraint.values()) {
            if (random.nextBoolean()) {
                constraints.put(c.code(), value(random, c));
            }
        }
        boolean below = kind == Kind.GRANT && random.nextBoolean();
        Word owner = word(random);
        int actions = 1 + random.nextInt(15);
        return new GrantBody(
                owner,
                word(random),
                random.nextBoolean() ? Word.ZERO : word(random),
                below ? word(random) : owner,
                kind == Kind.RULE ? Word.ZERO : word(random),
                below ? word(random) : Word.ZERO,
                word(random),
                actions,
                (actions & GrantBody.REAUTHORIZE) == 0 ? 0 : 1 + random.nextInt(4),
                constraints);
    }

    private static Word value(Random random, Constraint c) {
        return switch (c) {
            case NOT_BEFORE -> Word.of(1 + (random.nextBoolean() ? random.nextInt() >>> 1 : random.nextLong() >>> 2));
            case NOT_AFTER -> Word.of(Long.MAX_VALUE - random.nextInt(5));
            case MAX_USES -> Word.of(1 + (random.nextInt() >>> 1));
            default -> word(random);
        };
    }

    private static Word word(Random random) {
        byte[] bytes = new byte[Word.SIZE];
        random.nextBytes(bytes);
        return Word.of(bytes);
    }

    @Test
    void with_any_character_changed_or_missing_it_is_refused() {
        for (int i = 0; i < TEXT.length(); i++) {
            for (char c : new char[] {'0', 'x', '"', '}', ' ', '\\', (char) (TEXT.charAt(i) ^ 1)}) {
                if (TEXT.charAt(i) != c) {
                    String changed = TEXT.substring(0, i) + c + TEXT.substring(i + 1);
                    assertThat(refused(changed)).as(changed).isIn(ErrorCode.ARGUMENT_INVALID, ErrorCode.INTEGRITY);
                }
            }
            String missing = TEXT.substring(0, i) + TEXT.substring(i + 1);
            assertThat(refused(missing)).as(missing).isIn(ErrorCode.ARGUMENT_INVALID, ErrorCode.INTEGRITY);
            assertThat(refused(TEXT.substring(0, i))).as("cut to " + i).isEqualTo(ErrorCode.ARGUMENT_INVALID);
        }
    }

    /** What stands in the policy, and what somebody else would put there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "read" | "http://www.w3.org/ns/odrl/2/read"
            "read" | "odrl:read"
            "read" | "use"
            "read" | "read","read"
            "action":[ | "duty":[],"action":[
            "permission":[ | "prohibition":[],"permission":[
            "permission":[ | "permission":[{},
            "@type":"Agreement" | "@type":"Set"
            "@type":"Agreement" | "@type":"Offer"
            "@type":"Agreement" | "@type":"Request"
            "@type":"Agreement" | "@type":["Agreement"]
            "profile":"urn:gantry:odrl:1" | "profile":"urn:gantry:odrl:2"
            "profile":"urn:gantry:odrl:1", | ` `
            urn:gantry:odrl:1#"} | urn:gantry:odrl:1#","x":"y"}
            "leftOperand":"purpose" | "leftOperand":"spatial"
            "leftOperand":"purpose","operator":"eq" | "leftOperand":"purpose","operator":"neq"
            "leftOperand":"count" | "leftOperand":"count","unit":"x"
            "rightOperand":3} | "rightOperand":3.0}
            "rightOperand":3} | "rightOperand":"3"}
            "rightOperand":3} | "rightOperand":0}
            "rightOperand":3} | "rightOperand":03}
            "rightOperand":3} | "rightOperand":4294967296}
            "rightOperand":3} | "rightOperand":3},{"leftOperand":"count","operator":"lteq","rightOperand":3}
            "constraint":[ | "constraint":[{"and":[]},
            40.000Z | 40Z
            40.000Z | 40.000+00:00
            40.000Z | 40.002Z
            2030-03-17T17:46:40.000Z | 2030-02-30T17:46:40.000Z
            "xsd:dateTime" | "xsd:date"
            "gantry:depth":2 | "gantry:depth":0
            "gantry:depth":2 | "gantry:depth":258
            "gantry:depth":2 | "gantry:depth":2,"gantry:depth":2
            "gantry:depth":2 | "gantry:depth":2,"gantry:more":1
            """)
    void what_is_not_of_the_profile_is_refused(String standing, String foreign) {
        assertThat(TEXT).contains(standing);
        assertThat(refused(TEXT.replaceFirst(Pattern.quote(standing), Matcher.quoteReplacement(foreign))))
                .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    }

    @Test
    void a_uid_that_is_another_bodys_is_told_apart() {
        assertThat(refused(TEXT.replace(x(7), x(8)))).isEqualTo(ErrorCode.INTEGRITY);
        assertThat(refused(TEXT.replace(GRANT.id().hex(), GRANT.ruleId().hex())))
                .isEqualTo(ErrorCode.INTEGRITY);
        assertThat(refused(TEXT.replace("urn:gantry:grant:" + GRANT.id().hex(), "urn:x:y")))
                .isEqualTo(ErrorCode.INTEGRITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "1",
                "[]",
                "\"a\"",
                "{}",
                "{} {}",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":1}",
                "{a:1}",
                "{\"a\":'b'}",
                "{\"a\":-1}",
                "{\"a\":1e2}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":[1 2]}",
                "[[[[[[[[[[1]]]]]]]]]]",
                "{\"a\":1234567890123456789}"
            })
    void what_is_no_policy_at_all_is_refused(String text) {
        assertThat(refused(text)).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    }

    @Test
    void spaces_order_of_constraints_and_escapes_change_nothing() {
        String spread = TEXT.replace("\":", "\" : ").replace(",\"", " ,\n\t\"").replace("Agreement", "\\u0041greement");
        assertThat(Odrl.read(spread).body()).isEqualTo(GRANT);
        String first = constraint("purpose", "eq", "digest", 0xA);
        String last = constraint("gantry:countersign", "eq", "subject", 0xF);
        String turned = TEXT.replace(first, "X").replace(last, first).replace("X", last);
        assertThat(turned).isNotEqualTo(TEXT);
        assertThat(Odrl.read(turned).body()).isEqualTo(GRANT);
        assertThat(refused(" ".repeat(16_384) + TEXT)).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    }

    @Test
    void what_the_kernel_would_refuse_is_not_written() {
        var later = new TreeMap<>(GRANT.constraints());
        later.put(10, Word.of(1));
        GrantBody unknown = body(GRANT.grantee(), GRANT.parent(), later);
        GrantBody toNobody = body(Word.ZERO, GRANT.parent(), GRANT.constraints());
        for (GrantBody bad : List.of(unknown, toNobody)) {
            assertThatThrownBy(() -> Odrl.write(Kind.GRANT, bad))
                    .extracting("code")
                    .isEqualTo(ErrorCode.ARGUMENT_INVALID);
        }
        assertThatThrownBy(() -> Odrl.write(Kind.RULE, GRANT))
                .extracting("code")
                .isEqualTo(ErrorCode.ARGUMENT_INVALID);
        assertThatThrownBy(() -> Odrl.write(Kind.REQUEST, GRANT))
                .extracting("code")
                .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    }

    private static GrantBody body(Word grantee, Word parent, SortedMap<Integer, Word> constraints) {
        return new GrantBody(
                GRANT.owner(),
                GRANT.collection(),
                GRANT.key(),
                GRANT.grantor(),
                grantee,
                parent,
                GRANT.nonce(),
                GRANT.actions(),
                GRANT.depth(),
                constraints);
    }
}
