package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.Access;
import dev.gantry.Action;
import dev.gantry.Condition;
import dev.gantry.Credential;
import dev.gantry.Decision;
import dev.gantry.ErrorCode;
import dev.gantry.Fields;
import dev.gantry.Grant;
import dev.gantry.Grants;
import dev.gantry.Payload;
import dev.gantry.SubjectId;
import dev.gantry.Terms;
import dev.gantry.WriteOptions;
import dev.gantry.kernel.GrantBody;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.ReadLevel;
import dev.gantry.tck.Errors;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Grants through the application API: who is allowed what, and why not. */
@Tag("R6.3.2a")
class GrantsOnEmbeddedTest {
    private static final List<String> SCHEMA = List.of("price", "quantity", "buyer");
    private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant FUTURE = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir
    static Path directory;

    private static Parties parties;

    @BeforeAll
    static void open() {
        parties = new Parties(directory);
    }

    @AfterAll
    static void close() {
        parties.close();
    }

    private static Grants of(String identity) {
        return parties.as(identity).grants();
    }

    private static SubjectId subject(String identity) {
        return parties.subject(identity);
    }

    private static WriteOptions key(String key) {
        return WriteOptions.key(key);
    }

    private static Terms reading(String collection) {
        return Terms.of(collection).to(subject("reader")).may(Action.READ);
    }

    private static Arguments row(String what, Terms terms, Access good, Access bad, Condition condition) {
        return Arguments.of(what, terms, good, bad, condition);
    }

    static Stream<Arguments> conditions() {
        Access read = Access.to(Action.READ);
        Access view = Access.to(Action.VIEW);
        Terms terms = Terms.of("matrix").may(Action.READ, Action.VIEW);
        Fields price = Fields.of(SCHEMA, "price");
        return Stream.of(
                row(
                        "purpose",
                        terms.purpose("audit 2026"),
                        read.purpose("audit 2026"),
                        read.purpose("resale"),
                        Condition.PURPOSE),
                row("no purpose", terms.purpose("audit"), view.purpose("audit"), view, Condition.PURPOSE),
                row(
                        "fields",
                        terms.fields(price),
                        read.fields(price),
                        read.fields(Fields.all(SCHEMA)),
                        Condition.FIELDS),
                row("no fields", terms.fields(Fields.all(SCHEMA)), view.fields(price), view, Condition.FIELDS),
                row(
                        "shown",
                        terms.presentation("card"),
                        read.showing(Payload.text("card 7")),
                        read,
                        Condition.PRESENTATION),
                row("credential", terms, read, null, Condition.CREDENTIAL),
                row("organisation", terms, view, null, Condition.ORGANISATION));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conditions")
    void a_condition_that_is_not_met_denies_and_is_named(
            String what, Terms terms, Access good, Access bad, Condition condition) {
        boolean held = condition == Condition.CREDENTIAL || condition == Condition.ORGANISATION;
        String type = condition == Condition.CREDENTIAL ? "audited" : Credential.MEMBERSHIP;
        Terms whole = (held
                        ? condition == Condition.CREDENTIAL
                                ? terms.credential(new Credential(subject("notary"), type))
                                : terms.organisation(subject("notary"))
                        : terms)
                .to(subject("reader"));
        String grant = of("owner").grant(whole, key("matrix " + what)).entity();
        if (held) {
            assertDenied(of("reader").check(grant, good), ErrorCode.E_CONSTRAINT, condition);
            of("notary").attest(subject("reader"), type, Optional.empty(), key("attest " + what));
        } else {
            assertDenied(of("reader").check(grant, bad), ErrorCode.E_CONSTRAINT, condition);
            Errors.fails(ErrorCode.E_CONSTRAINT, () -> of("reader").use(grant, bad, key("bad " + what)));
        }
        assertThat(of("other").check(grant, good))
                .matches(Decision::allowed)
                .matches(d -> d.grant().equals(grant));
        assertThat(of("reader").use(grant, good, key("use " + what)).version() & 0xffffffffL)
                .isEqualTo(1);
        if (held) {
            of("notary").endAttestation(subject("reader"), type, key("end " + what));
            assertDenied(of("reader").check(grant, good), ErrorCode.E_CONSTRAINT, condition);
        }
    }

    private static void assertDenied(Decision d, ErrorCode why, Condition condition) {
        assertThat(d.allowed()).as(d.explanation()).isFalse();
        assertThat(d.why()).contains(why);
        assertThat(d.condition()).isEqualTo(Optional.ofNullable(condition));
        assertThat(d.explanation()).contains(d.grant());
        assertThat(d.until()).isEmpty();
    }

    @Test
    void a_window_opens_and_ends() {
        String early = of("owner")
                .grant(reading("window").notBefore(FUTURE), key("early"))
                .entity();
        String late =
                of("owner").grant(reading("window").notAfter(PAST), key("late")).entity();
        String open = of("owner")
                .grant(reading("window").notBefore(PAST).notAfter(FUTURE), key("open"))
                .entity();
        assertDenied(of("reader").check(early, Access.to(Action.READ)), ErrorCode.E_NOT_YET, null);
        assertDenied(of("reader").check(late, Access.to(Action.READ)), ErrorCode.E_EXPIRED, null);
        assertThat(of("reader")
                        .check(early, Access.to(Action.READ), FUTURE.plusMillis(1))
                        .allowed())
                .isTrue();
        Decision d = of("reader").check(open, Access.to(Action.READ));
        assertThat(d.allowed()).isTrue();
        assertThat(d.until()).contains(FUTURE);
        assertDenied(of("reader").check(open, Access.to(Action.VIEW)), ErrorCode.E_FORBIDDEN, null);
        assertDenied(of("reader").check("0".repeat(64), Access.to(Action.READ)), ErrorCode.E_NOT_FOUND, null);
    }

    @Test
    void uses_are_counted_and_end() {
        String grant =
                of("owner").grant(reading("uses").maxUses(2), key("two uses")).entity();
        Access read = Access.to(Action.READ);
        assertThat(of("reader").check(grant, read).usesLeft()).hasValue(2);
        of("reader").use(grant, read, key("first"));
        assertThat(of("reader").use(grant, read, key("first")).replayed()).isTrue();
        assertThat(of("reader").check(grant, read).usesLeft()).hasValue(1);
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> of("other").use(grant, read, key("stolen")));
        of("reader").use(grant, read, key("second"));
        assertDenied(of("reader").check(grant, read), ErrorCode.E_EXHAUSTED, null);
        Errors.fails(ErrorCode.E_EXHAUSTED, () -> of("reader").use(grant, read, key("third")));
        assertThat(of("owner").find(grant).orElseThrow().uses()).isEqualTo(2);
    }

    @Test
    void a_condition_that_the_kernel_does_not_know_is_denied() {
        var constraints = new TreeMap<Integer, Word>();
        constraints.put(10, Word.of(1));
        Word owner = Word.ofHex(subject("owner").hex());
        var body = new GrantBody(
                owner,
                Word.of(5),
                Word.ZERO,
                owner,
                Word.ofHex(subject("reader").hex()),
                Word.ZERO,
                Word.of(1),
                2,
                0,
                constraints);
        var access = new dev.gantry.kernel.Access(2, Word.ZERO, Word.ZERO, Word.ZERO, Word.ZERO);
        var answer = Queries.Answer.of(parties.gantry()
                .adapter("l")
                .read(Queries.evaluate(access, 1, body), ReadLevel.LATEST)
                .toCompletableFuture()
                .join());
        assertThat(answer.number(1)).as("allowed").isZero();
        assertThat(answer.number(2)).isEqualTo(19);
        String policy = of("owner")
                .odrl(of("owner")
                        .grant(reading("odrl").purpose("p"), key("for odrl"))
                        .entity());
        Errors.fails(
                ErrorCode.ARGUMENT_INVALID,
                () -> of("owner").odrl(policy.replace("\"purpose\"", "\"spatial\""), key("unknown constraint")));
    }

    @Test
    void what_is_given_on_is_never_wider() {
        Terms wide = reading("further")
                .may(Action.READ, Action.REAUTHORIZE)
                .depth(2)
                .maxUses(10)
                .notAfter(FUTURE)
                .fields(Fields.of(SCHEMA, "price", "buyer"));
        String parent = of("owner").grant(wide, key("parent")).entity();
        Terms narrow = Terms.of("further")
                .to(subject("other"))
                .key("A")
                .may(Action.READ)
                .maxUses(3)
                .notAfter(FUTURE.minusSeconds(1))
                .fields(Fields.of(SCHEMA, "price"));
        for (Terms wider : List.of(
                narrow.may(Action.READ, Action.COMPUTE),
                narrow.may(Action.READ, Action.REAUTHORIZE).depth(2),
                narrow.notAfter(FUTURE.plusSeconds(1)),
                narrow.maxUses(11),
                narrow.fields(Fields.of(SCHEMA, "quantity")))) {
            Errors.fails(
                    ErrorCode.E_ATTENUATION,
                    () -> of("reader").reauthorise(parent, wider, key("wider " + wider.hashCode())));
        }
        String child = of("reader").reauthorise(parent, narrow, key("child")).entity();
        Access read = Access.to(Action.READ).key("A").fields(Fields.of(SCHEMA, "price"));
        assertThat(of("other").check(child, read).allowed()).isTrue();
        assertThat(of("owner").find(parent).orElseThrow().uses())
                .as("taken for the child")
                .isEqualTo(3);
        assertThat(of("owner").find(child).orElseThrow().parent()).contains(parent);
        of("owner").revoke(parent, "over", key("revoke parent"));
        Decision d = of("other").check(child, read);
        assertDenied(d, ErrorCode.E_STATE, null);
        assertThat(d.grant()).as("the grant that stops it").isEqualTo(parent);
        assertThat(d.stopped()).contains(Grant.Status.REVOKED);
        assertThat(of("other").find(child).orElseThrow())
                .matches(g -> g.status() == Grant.Status.ACTIVE && !g.inForce());
        Errors.fails(ErrorCode.E_STATE, () -> of("reader").reauthorise(parent, narrow, key("too late")));
    }

    @Test
    @Tag("R6.3.2b")
    void a_standing_rule_decides_in_the_transaction_of_the_request() {
        Terms terms = Terms.of("ruled").may(Action.READ, Action.VIEW).notAfter(FUTURE);
        String rule = of("owner")
                .setRule(terms.credential(new Credential(subject("notary"), "supplier")), key("rule"))
                .entity();
        Terms mine = terms.ownedBy(subject("owner"))
                .may(Action.READ)
                .credential(new Credential(subject("notary"), "supplier"));
        String tooEarly = of("reader").request(mine, key("without credential")).entity();
        assertThat(of("reader").find(tooEarly).orElseThrow().status())
                .as("one condition fails")
                .isEqualTo(Grant.Status.REQUESTED);
        of("notary")
                .attest(
                        subject("reader"),
                        "supplier",
                        Optional.of(Instant.now().plus(Duration.ofDays(1))),
                        key("supplier"));
        var receipt = of("reader").request(mine, key("with credential"));
        assertThat(of("reader").find(receipt.entity()).orElseThrow())
                .matches(g -> g.status() == Grant.Status.ACTIVE && g.inForce())
                .matches(g -> g.transactionId().equals(receipt.transactionId()), "no other transaction");
        assertThat(of("reader").request(mine, key("with credential")).replayed())
                .isTrue();
        of("owner").endRule(rule, key("end"));
        assertThat(of("owner")
                        .rules(subject("owner"), "ruled", Optional.empty(), 10)
                        .grants())
                .singleElement()
                .matches(r -> r.id().equals(rule) && !r.inForce() && r.grantee().isEmpty());
        assertThat(of("reader").check(receipt.entity(), Access.to(Action.READ)).allowed())
                .isTrue();
        String after = of("other").request(mine, key("after the rule")).entity();
        assertThat(of("other").find(after).orElseThrow().status()).isEqualTo(Grant.Status.REQUESTED);
    }

    @Test
    void a_request_is_decided_by_its_owner_once() {
        Terms wanted = Terms.of("asked").ownedBy(subject("owner")).may(Action.READ);
        String yes = of("reader").request(wanted, key("ask 1")).entity();
        String no = of("other").request(wanted, key("ask 2")).entity();
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> of("other").decide(yes, true, key("not mine")));
        of("owner").decide(yes, true, key("yes"));
        of("owner").decide(no, false, key("no"));
        assertThat(of("owner").decide(yes, true, key("yes")).replayed()).isTrue();
        Errors.fails(ErrorCode.E_CONFLICT, () -> of("owner").decide(yes, false, key("yes")));
        Errors.fails(ErrorCode.E_STATE, () -> of("owner").decide(no, true, key("after all")));
        assertThat(of("reader").check(yes, Access.to(Action.READ)).allowed()).isTrue();
        assertThat(of("owner").find(no).orElseThrow().status()).isEqualTo(Grant.Status.REJECTED);
    }

    @Test
    void a_grant_waits_for_its_countersignature() {
        var given = of("owner").grant(reading("signed").countersign(subject("notary")), key("to sign"));
        assertThat(of("reader").find(given.entity()).orElseThrow().status()).isEqualTo(Grant.Status.AWAITING);
        assertDenied(of("reader").check(given.entity(), Access.to(Action.READ)), ErrorCode.E_STATE, null);
        Errors.fails(ErrorCode.E_FORBIDDEN, () -> of("reader").countersign(given.entity(), key("forged")));
        of("notary").countersign(given.entity(), key("signed"));
        assertThat(of("reader").check(given.entity(), Access.to(Action.READ)).allowed())
                .isTrue();
    }

    @Test
    void lists_come_in_pages() {
        for (int i = 0; i < 5; i++) {
            of("owner").grant(reading("listed").key("K" + i), key("listed " + i));
        }
        var seen = new ArrayList<String>();
        Optional<String> cursor = Optional.empty();
        do {
            Grants.Page page = of("other").ofCollection(subject("owner"), "listed", cursor, 2);
            assertThat(page.grants().size()).isLessThanOrEqualTo(2);
            page.grants().forEach(g -> seen.add(g.id()));
            cursor = page.next();
        } while (cursor.isPresent());
        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThat(of("reader").toMe(Optional.empty(), 500).grants())
                .extracting(Grant::id)
                .containsAll(seen);
        assertThat(of("owner").byMe(Optional.empty(), 500).grants())
                .extracting(Grant::id)
                .containsAll(seen);
        assertThat(of("notary").toMe(Optional.empty(), 500).grants()).isEmpty();
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("reader").toMe(Optional.empty(), 0));
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("reader").toMe(Optional.of("x"), 1));
    }

    @Test
    void a_policy_goes_out_and_comes_in_as_the_same_grant() {
        Terms terms = reading("policy").notAfter(FUTURE).maxUses(7).purpose("audit");
        String id = of("owner").grant(terms, key("policy")).entity();
        String policy = of("owner").odrl(id);
        Errors.fails(ErrorCode.E_EXISTS, () -> of("owner").odrl(policy, key("the same")));
        Errors.fails(ErrorCode.E_EXISTS, () -> of("other").odrl(policy, key("known already")));
        String rule = of("owner")
                .setRule(Terms.of("policy").may(Action.VIEW), key("policy rule"))
                .entity();
        String offer = of("other").odrl(rule);
        of("owner").endRule(rule, key("policy rule ends"));
        assertThat(of("owner").odrl(offer, key("policy rule again")).entity()).isEqualTo(rule);
        Errors.fails(ErrorCode.E_NOT_FOUND, () -> of("owner").odrl("1".repeat(64)));
    }

    @Test
    void terms_that_cannot_be_are_refused_before_anything_is_sent() {
        Terms good = reading("bad terms");
        for (Terms bad : List.of(
                Terms.of("x").to(subject("reader")),
                Terms.of("x").may(Action.READ),
                good.depth(1),
                good.may(Action.REAUTHORIZE).depth(0),
                good.maxUses(0),
                good.maxUses(1L << 32),
                good.notBefore(FUTURE).notAfter(PAST),
                good.to(subject("owner")),
                good.ownedBy(subject("other")))) {
            Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("owner").grant(bad, key("bad")));
        }
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> of("owner").setRule(good, key("bad rule")));
        Errors.fails(
                ErrorCode.ARGUMENT_INVALID,
                () -> of("reader").request(Terms.of("x").may(Action.READ), key("bad request")));
        Errors.fails(
                ErrorCode.E_LIMIT,
                () -> of("owner").grant(good.may(Action.REAUTHORIZE).depth(5), key("deep")));
        Errors.fails(ErrorCode.ARGUMENT_INVALID, () -> Fields.of(SCHEMA, "colour"));
        assertThat(Fields.of(SCHEMA, "buyer", "price").names(SCHEMA)).containsExactly("price", "buyer");
    }

    @Test
    @SuppressWarnings("NullAway") // programs that do not check
    void what_is_not_given_or_is_no_time_of_a_ledger_is_named() {
        Terms terms = Terms.of("named").to(parties.subject("reader")).may(Action.READ);
        List<Runnable> calls = List.of(
                () -> terms.to(null),
                () -> terms.ownedBy(null),
                () -> terms.key(null),
                () -> terms.may(null),
                () -> terms.may(Action.READ, (Action) null),
                () -> Access.to(Action.READ).key(null),
                () -> Access.to(Action.READ).purpose(null),
                () -> Access.to(Action.READ).fields(null),
                () -> Access.to(Action.READ).showing(null),
                () -> of("owner").grant(terms.notAfter(Instant.MAX), key("no end")),
                () -> of("owner").grant(terms.notBefore(Instant.MIN), key("no beginning")),
                () -> of("owner").check("0".repeat(64), Access.to(Action.READ), Instant.MAX),
                () -> of("owner")
                        .attest(parties.subject("reader"), "auditor", Optional.of(Instant.MAX), key("for ever")));
        calls.forEach(call -> Errors.fails(ErrorCode.ARGUMENT_INVALID, call::run));
    }
}
