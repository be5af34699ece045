package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gantry.ErrorCode;
import dev.gantry.Events;
import dev.gantry.Gantry;
import dev.gantry.GantryException;
import dev.gantry.Governance;
import dev.gantry.Ledger;
import dev.gantry.LedgerInfo;
import dev.gantry.Payload;
import dev.gantry.RecordWrite;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.WriteOptions;
import dev.gantry.identifier.Identifier;
import dev.gantry.tck.Errors;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is not given, or cannot be, is named; and what may be given is taken. */
@Tag("R5.3a")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArgumentsTest {
    private static final WriteOptions DEFAULT = WriteOptions.DEFAULT;
    private static final Payload X = Payload.text("x");
    private static final Identifier CODE = Identifier.parse("urn:epc:id:sgln:4012345.00005.0");

    @TempDir
    static Path directory;

    private OneLedger one;

    @BeforeAll
    void open() {
        one = new OneLedger(directory);
    }

    @AfterAll
    void close() {
        one.close();
    }

    private interface Call {
        Object on(Ledger ledger);
    }

    private static Arguments missing(String argument, Call call) {
        return arguments(argument, call);
    }

    /** Nothing is annotated as nullable: these are programs that do not check. */
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    static Stream<Arguments> missing() {
        return Stream.of(
                missing("configuration", l -> Gantry.open(null)),
                missing("identity", l -> l.as(null)),
                missing("collection", l -> l.records(null)),
                missing("key", l -> l.records("c").put(null, X)),
                missing("value", l -> l.records("c").put("A", null)),
                missing("options", l -> l.records("c").put("A", X, null)),
                missing("key", l -> l.records("c").find(null)),
                missing("owner", l -> l.records("c").find(null, "A")),
                missing("owner", l -> l.records("c").history(null, "A")),
                missing("reason", l -> l.records("c").tombstone("A", 1, null, DEFAULT)),
                missing("writes", l -> l.records("c").writeAll(null, DEFAULT)),
                missing(
                        "writes[1]",
                        l -> l.records("c").writeAll(Arrays.asList(RecordWrite.put("A", X), null), DEFAULT)),
                missing("payload", l -> RecordWrite.put("A", null)),
                missing("key", l -> RecordWrite.create(null, X)),
                missing("bytes", l -> Payload.of(null, "text/plain")),
                missing("mediaType", l -> Payload.of(new byte[0], null)),
                missing("text", l -> Payload.json(null)),
                missing("idempotencyKey", l -> WriteOptions.key(null)),
                missing("until", l -> DEFAULT.until(null)),
                missing("timeout", l -> DEFAULT.within(null)),
                missing("mode", l -> DEFAULT.mode(null)),
                missing("hex", l -> new SubjectId(null)),
                missing("idempotency key", l -> l.transactions().status(null)),
                missing("idempotency key", l -> l.transactions().resolve(null)),
                missing("idempotency key", l -> l.transactions().cancel(null)),
                missing("checkpoint", l -> l.events().read(null)),
                missing("patience", l -> l.events().read(Events.BEGINNING).next(1, null)),
                missing("progress", l -> l.events().subscribe(null, event -> {})),
                missing("identity", l -> l.identities().onboard(null)),
                missing("identity", l -> l.identities().subject(null)),
                missing("subject", l -> l.identities().find(null)),
                missing("subject", l -> l.identities().documents(null)),
                missing("at", l -> l.identities().document(l.subject(), null)),
                missing("document", l -> l.identities().publish(null, 0, DEFAULT)),
                missing("account", l -> l.identities().offerAccount(null, DEFAULT)),
                missing("guardians", l -> l.identities().setGuardians(1, null, DEFAULT)),
                missing("guardians", l -> l.identities().setGuardians(1, Collections.singleton(null), DEFAULT)),
                missing("code", l -> l.identifiers().register(null, 1, DEFAULT)),
                missing("code", l -> l.identifiers().find(null)),
                missing("code", l -> l.identifiers().proposeAlias(CODE, null, DEFAULT)),
                missing("to", l -> l.identifiers().handOver(CODE, null, DEFAULT)),
                missing("namespace", l -> l.identifiers().holder(null)),
                missing("subject", l -> l.governance().suspend(null, DEFAULT)),
                missing("roles", l -> l.governance().setRoles(l.subject(), null, DEFAULT)),
                missing("options", l -> l.governance().setRoles(l.subject(), Set.<Governance.Role>of(), null)));
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("missing")
    void what_is_not_given_is_named(String argument, Call call) {
        GantryException e = Errors.fails(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, () -> call.on(one.ledger()));
        assertThat(e.getMessage()).isEqualTo(argument + " is null");
        assertThat(one.ledger().records("c").find("A")).isEmpty();
    }

    @Test
    void neither_a_ledger_nor_the_other_way_to_write_goes_without() {
        Errors.fails(
                ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, () -> one.gantry().ledger(null));
        var records = one.ledger().records("c").async();
        assertThat(Errors.failed(records.put("A", X, null)).getMessage()).isEqualTo("options is null");
        assertThat(Errors.failed(records.find(null, "A")).getMessage()).isEqualTo("owner is null");
    }

    @Test
    void an_update_needs_the_version_that_it_expects() {
        Errors.fails(
                ErrorCode.ARGUMENT_INVALID,
                Stage.VALIDATE,
                () -> new RecordWrite(RecordWrite.Kind.UPDATE, "A", X, java.util.OptionalLong.empty()));
    }

    static Stream<Duration> long_times() {
        return Stream.of(
                Duration.ofDays(365L * 300), ChronoUnit.FOREVER.getDuration(), Duration.ofSeconds(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("long_times")
    void a_write_may_take_for_ever(Duration time) {
        var records = one.ledger().records("long");
        assertThat(records.put("A", X, DEFAULT.within(time)).version()).isPositive();
        assertThat(records.writeAll(List.of(RecordWrite.put("A", X)), DEFAULT.within(time)))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("no_times")
    void a_write_without_time_is_not_sent(Duration time) {
        var records = one.ledger().records("short");
        Errors.fails(ErrorCode.NODE_TIMEOUT, Stage.PREPARE, () -> records.put("A", X, DEFAULT.within(time)));
        assertThat(records.find("A")).isEmpty();
    }

    static Stream<Duration> no_times() {
        return Stream.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MIN_VALUE));
    }

    @Test
    void a_batch_fits_as_many_bytes_as_the_ledger_says() {
        LedgerInfo info = one.ledger().info();
        assertThat(info.maxRequestBytes()).isEqualTo(98_304);
        var records = one.ledger().records("c");
        assertThat(records.writeAll(batch(info, 0), DEFAULT)).hasSizeLessThan(info.maxBatch());
        Errors.fails(ErrorCode.E_LIMIT, Stage.VALIDATE, () -> records.writeAll(batch(info, 4), DEFAULT));
    }

    /** So many writes of the largest payloads that travel, each with the 200 bytes that the limit's description names, and some more. */
    private static List<RecordWrite> batch(LedgerInfo info, int more) {
        var payload = Payload.of(new byte[info.maxInlinePayload()], "x/y");
        int fit = info.maxRequestBytes() / (info.maxInlinePayload() + "B100".length() + "c".length() + 3 + 200);
        return IntStream.range(0, fit + more)
                .mapToObj(i -> RecordWrite.put("B" + i, payload))
                .toList();
    }

    @Test
    void the_largest_payload_is_what_the_ledger_says() {
        int most = one.ledger().info().maxPayload();
        assertThat(most).isEqualTo(32 << 20);
        var records = one.ledger().records("large");
        assertThat(records.put("L", Payload.of(new byte[most], "x/y")).version())
                .isEqualTo(1);
        Errors.fails(
                ErrorCode.PAYLOAD_TOO_LARGE,
                Stage.VALIDATE,
                () -> records.put("M", Payload.of(new byte[most + 1], "x/y")));
    }
}
