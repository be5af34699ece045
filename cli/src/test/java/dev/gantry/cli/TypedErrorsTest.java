package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Mode;
import dev.gantry.Payload;
import dev.gantry.Records;
import dev.gantry.Retry;
import dev.gantry.Stage;
import dev.gantry.WriteOptions;
import dev.gantry.core.CoreGantry;
import dev.gantry.samples.threeway.UblReader;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

/** Whatever an application or an operator gets wrong is told before anything is sent, by a typed error that leaves nothing out. */
@Tag("R5.3a")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TypedErrorsTest {
    private static final String IDENTITIES = "identities: {me: keys/me}\n";
    private static final String LEDGERS = "ledgers: {l: {adapter: embedded, path: x}}\n";
    private static final String GOOD = IDENTITIES + "ledgers: {l: {adapter: embedded, path: data}}\n";

    @TempDir
    static Path directory;

    private CoreGantry gantry;

    @BeforeAll
    void open() throws IOException {
        gantry = CoreGantry.open(config("good", GOOD));
        gantry.deploy("l");
    }

    @AfterAll
    void close() {
        gantry.close();
    }

    private static Path config(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name + ".yaml"), text);
    }

    static Stream<Arguments> configurations() {
        return Stream.of(
                arguments("not closed", ErrorCode.CONFIG_MALFORMED, "ledgers: [1, 2"),
                arguments("a key twice", ErrorCode.CONFIG_MALFORMED, GOOD + IDENTITIES),
                arguments("a tab", ErrorCode.CONFIG_MALFORMED, "ledgers:\n\tl: 1\n"),
                arguments("an object of a program", ErrorCode.CONFIG_MALFORMED, "a: !!java.net.URL [x]\n"),
                arguments("too long", ErrorCode.CONFIG_MALFORMED, "#".repeat((1 << 20) + 1)),
                arguments("empty", ErrorCode.CONFIG_INVALID, ""),
                arguments("no mapping", ErrorCode.CONFIG_INVALID, "- 1\n"),
                arguments("unknown adapter", ErrorCode.CONFIG_INVALID, IDENTITIES + "ledgers: {l: {adapter: nope}}\n"),
                arguments("no adapter", ErrorCode.CONFIG_INVALID, IDENTITIES + "ledgers: {l: {path: x}}\n"),
                arguments("unknown key", ErrorCode.CONFIG_INVALID, GOOD + "colour: red\n"),
                arguments(
                        "unknown setting",
                        ErrorCode.CONFIG_INVALID,
                        IDENTITIES + "ledgers: {l: {adapter: embedded, path: x, colour: red}}\n"),
                arguments("missing setting", ErrorCode.CONFIG_INVALID, IDENTITIES + "ledgers: {l: {adapter: evm}}\n"),
                arguments(
                        "no URL",
                        ErrorCode.CONFIG_INVALID,
                        IDENTITIES + "ledgers: {l: {adapter: evm, url: 'nowhere'}}\n"),
                arguments(
                        "no address",
                        ErrorCode.CONFIG_INVALID,
                        IDENTITIES + "ledgers: {l: {adapter: evm, url: 'http://x', kernel: 12}}\n"),
                arguments(
                        "no endpoint",
                        ErrorCode.CONFIG_INVALID,
                        IDENTITIES + "ledgers: {l: {adapter: xuper, url: 'http://x'}}\n"),
                arguments(
                        "another's identity",
                        ErrorCode.CONFIG_INVALID,
                        IDENTITIES + "ledgers: {l: {adapter: embedded, path: x, as: you}}\n"),
                arguments(
                        "an unset variable",
                        ErrorCode.CONFIG_INVALID,
                        IDENTITIES + "ledgers: {l: {adapter: embedded, path: '${GANTRY_IS_NOT_SET}'}}\n"));
    }

    private static Arguments told(String what, String text, String told) {
        return arguments(what, text, told);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                told("an identity without a directory", "identities: {me: }\n" + LEDGERS, "identities.me: empty"),
                told(
                        "an identity's directory with a NUL",
                        "identities: {me: \"a\\0b\"}\n" + LEDGERS,
                        "identities.me: has a control character"),
                told("an invalid name", "identities: {'a b': k}\n" + LEDGERS, "1 problem(s)"),
                told("a name of bytes", "identities: {!!binary aGk=: k}\n" + LEDGERS, "not text"),
                told("an empty blobs", GOOD + "blobs:\n", "blobs: empty"),
                told("an empty state", GOOD + "state:\n", "state: empty"),
                told("an empty passphraseFile", GOOD + "passphraseFile:\n", "passphraseFile: empty"),
                told("an empty passphraseEnv", GOOD + "passphraseEnv:\n", "passphraseEnv: empty"),
                told("a NUL in blobs", GOOD + "blobs: \"a\\0b\"\n", "blobs: has a control character"),
                told(
                        "evm gasLimit: 0",
                        IDENTITIES + "ledgers: {l: {adapter: evm, url: 'http://x', gasLimit: 0}}\n",
                        "ledgers.l.gasLimit"),
                told(
                        "evm gasLimit:",
                        IDENTITIES + "ledgers: {l: {adapter: evm, url: 'http://x', gasLimit:}}\n",
                        "ledgers.l.gasLimit"),
                told(
                        "evm maxItems: 0",
                        IDENTITIES + "ledgers: {l: {adapter: evm, url: 'http://x', maxItems: 0}}\n",
                        "ledgers.l.maxItems"),
                told(
                        "evm timeoutSeconds: 0",
                        IDENTITIES + "ledgers: {l: {adapter: evm, url: 'http://x', timeoutSeconds: 0}}\n",
                        "ledgers.l.timeoutSeconds"),
                told(
                        "evm timeoutSeconds: 99999999999",
                        IDENTITIES + "ledgers: {l: {adapter: evm, url: 'http://x', timeoutSeconds: 99999999999}}\n",
                        "ledgers.l.timeoutSeconds"),
                told(
                        "evm chainId: 0",
                        IDENTITIES + "ledgers: {l: {adapter: evm, url: 'http://x', chainId: 0}}\n",
                        "ledgers.l.chainId"),
                told(
                        "evm kernelFile: a0b",
                        IDENTITIES + "ledgers: {l: {adapter: evm, url: 'http://x', kernelFile: \"a\\0b\"}}\n",
                        "ledgers.l.kernelFile"),
                told(
                        "xuper maxItems: 0",
                        IDENTITIES + "ledgers: {l: {adapter: xuper, url: 'x:1', maxItems: 0}}\n",
                        "ledgers.l.maxItems"),
                told(
                        "xuper timeoutSeconds: 0",
                        IDENTITIES + "ledgers: {l: {adapter: xuper, url: 'x:1', timeoutSeconds: 0}}\n",
                        "ledgers.l.timeoutSeconds"),
                told(
                        "xuper chain: ''",
                        IDENTITIES + "ledgers: {l: {adapter: xuper, url: 'x:1', chain: ''}}\n",
                        "ledgers.l.chain"),
                told(
                        "xuper confirmations: -1",
                        IDENTITIES + "ledgers: {l: {adapter: xuper, url: 'x:1', confirmations: -1}}\n",
                        "ledgers.l.confirmations"),
                told(
                        "a port over the last",
                        IDENTITIES + "ledgers: {l: {adapter: xuper, url: 'x:99999'}}\n",
                        "not host:port"),
                told(
                        "an HTTP port over the last",
                        IDENTITIES + "ledgers: {l: {adapter: evm, url: 'http://x:99999'}}\n",
                        "not an HTTP address"),
                told(
                        "an unset variable alone",
                        IDENTITIES + "ledgers: {l: {adapter: embedded, path: '${GANTRY_IS_NOT_SET}'}}\n",
                        "1 problem(s)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void a_value_that_cannot_be_is_told_by_its_key(String what, String text, String told) throws IOException {
        Path file = config("value", text);
        GantryException e = Errors.fails(ErrorCode.CONFIG_INVALID, Stage.CONFIGURE, () -> CoreGantry.open(file));
        assertThat(e.getMessage()).as(what).contains(told).doesNotContain("[B@");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("configurations")
    void a_wrong_configuration(String what, ErrorCode code, String text) throws IOException {
        Path file = config("wrong", text);
        GantryException e = Errors.fails(code, Stage.CONFIGURE, () -> CoreGantry.open(file));
        assertThat(e.getMessage()).as(what).contains("wrong.yaml");
    }

    @Test
    void a_configuration_that_is_no_text_or_not_there() throws IOException {
        Path file = Files.write(directory.resolve("bytes.yaml"), new byte[] {'a', ':', ' ', (byte) 0xc3, (byte) 0x28});
        Errors.fails(ErrorCode.CONFIG_MALFORMED, Stage.CONFIGURE, () -> CoreGantry.open(file));
        Path absent = directory.resolve("absent.yaml");
        Errors.fails(ErrorCode.CONFIG_MALFORMED, Stage.CONFIGURE, () -> CoreGantry.open(absent));
        Errors.fails(ErrorCode.CONFIG_MALFORMED, Stage.CONFIGURE, () -> CoreGantry.open(directory));
    }

    @Test
    void a_name_that_the_configuration_does_not_have() {
        Errors.fails(ErrorCode.LEDGER_UNKNOWN, Stage.CONFIGURE, () -> gantry.ledger("nope"));
        Errors.fails(
                ErrorCode.IDENTITY_UNKNOWN,
                Stage.CONFIGURE,
                () -> gantry.ledger("l").as("nobody"));
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                arguments("empty", new byte[0]),
                arguments("no text", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}),
                arguments("another program's", "-----BEGIN PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII)),
                arguments("cut off", "gantry-key-1 p256 00".getBytes(StandardCharsets.US_ASCII)),
                arguments("no hexadecimal", "gantry-key-1 p256 xx yy zz".getBytes(StandardCharsets.US_ASCII)),
                arguments("another scheme's", "gantry-key-1 rsa 00 00 00".getBytes(StandardCharsets.US_ASCII)),
                arguments("too long", new byte[2000]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void a_bad_key_file(String what, byte[] content) throws IOException {
        String name = "bad" + what.hashCode();
        Path file = config(name, GOOD.replace("keys/me", "keys/" + name).replace("data", "data-" + name));
        try (CoreGantry other = CoreGantry.open(file)) {
            other.identity("me");
            Files.write(directory.resolve("keys").resolve(name).resolve("p256.key"), content);
            GantryException e = Errors.fails(ErrorCode.KEY_INVALID, Stage.CONFIGURE, () -> other.signer("l", "me"));
            assertThat(e.toString()).as(what).contains("p256.key");
        }
    }

    @Test
    void a_wrong_passphrase() throws IOException {
        Path file = config("passphrase", GOOD.replace("data", "data-passphrase") + "passphraseFile: other\n");
        gantry.signer("l", "me");
        Files.writeString(directory.resolve("other"), "not the passphrase");
        try (CoreGantry other = CoreGantry.open(file)) {
            GantryException e = Errors.fails(ErrorCode.KEY_INVALID, Stage.CONFIGURE, () -> other.signer("l", "me"));
            assertThat(e.toString()).doesNotContain("not the passphrase");
        }
        Files.writeString(directory.resolve("other"), " \n");
        try (CoreGantry other = CoreGantry.open(file)) {
            Errors.fails(ErrorCode.KEY_INVALID, Stage.CONFIGURE, () -> other.signer("l", "me"));
        }
    }

    /** A write that should be refused. */
    private interface Attempt {
        void on(Records records);
    }

    static Stream<Arguments> writes() {
        return Stream.of(
                write("no key", ErrorCode.TEXT_INVALID, r -> r.create("", Payload.text("x"))),
                write("half a surrogate pair", ErrorCode.TEXT_INVALID, r -> r.create("\ud83d", Payload.text("x"))),
                write("not in normal form", ErrorCode.TEXT_INVALID, r -> r.create("e\u0301", Payload.text("x"))),
                write("a control character", ErrorCode.TEXT_INVALID, r -> r.create("a\u0000b", Payload.text("x"))),
                write("too long a key", ErrorCode.TEXT_INVALID, r -> r.create("钥".repeat(171), Payload.text("x"))),
                write(
                        "an idempotency key of half a surrogate pair",
                        ErrorCode.TEXT_INVALID,
                        r -> r.create("K", Payload.text("x"), WriteOptions.key("\udc00"))),
                write(
                        "too large a payload",
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        r -> r.create("K", Payload.of(new byte[(32 << 20) + 1], "application/octet-stream"))),
                write("no writes", ErrorCode.ARGUMENT_INVALID, r -> r.writeAll(List.of(), WriteOptions.DEFAULT)),
                write(
                        "an encrypted record without its version",
                        ErrorCode.ARGUMENT_INVALID,
                        r -> r.put("K", Payload.text("x"), WriteOptions.key("c").mode(Mode.CIPHER))));
    }

    private static Arguments write(String what, ErrorCode code, Attempt attempt) {
        return arguments(what, code, attempt);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writes")
    void a_write_that_cannot_be(String what, ErrorCode code, Attempt attempt) {
        Records records = gantry.ledger("l").records("c");
        Errors.fails(code, Stage.VALIDATE, () -> attempt.on(records));
        assertThat(records.find("K")).as(what).isEmpty();
    }

    @Test
    void a_batch_over_the_ledgers_limit() {
        Records records = gantry.ledger("l").records("c");
        var writes = Stream.iterate(0, i -> i + 1)
                .limit(129)
                .map(i -> dev.gantry.RecordWrite.create("B" + i, Payload.text("x")))
                .toList();
        Errors.fails(ErrorCode.E_LIMIT, Stage.VALIDATE, () -> records.writeAll(writes, WriteOptions.DEFAULT));
    }

    @Test
    void a_checkpoint_that_is_none() {
        var events = gantry.ledger("l").events();
        Errors.fails(
                ErrorCode.CHECKPOINT_INVALID,
                Stage.FOLLOW,
                () -> events.read("nonsense").next(1, Duration.ZERO));
    }

    @Test
    void a_file_that_is_no_business_document() {
        byte[] page = "<html><body/></html>".getBytes(StandardCharsets.UTF_8);
        GantryException e = Errors.fails(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, () -> UblReader.read(page));
        assertThat(e.context()).containsEntry("ublProblem", "NOT_A_UBL_DOCUMENT");
    }

    @Test
    void a_ledger_that_is_closed() throws IOException {
        CoreGantry other = CoreGantry.open(config("closed", GOOD.replace("data", "data-closed")));
        other.deploy("l");
        Records records = other.ledger("l").records("c");
        other.close();
        Errors.fails(ErrorCode.CLOSED, () -> records.create("A", Payload.text("x")));
        Errors.fails(ErrorCode.CLOSED, Stage.READ, () -> records.find("A"));
        Errors.fails(ErrorCode.CLOSED, Stage.CONNECT, () -> other.ledger("l"));
        Errors.fails(ErrorCode.CLOSED, Stage.CONNECT, () -> other.identity("me"));
    }

    @Test
    void a_place_where_no_ledger_can_be() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        for (String path : List.of("file", "file/below", "n".repeat(300))) {
            Path config = config("place", IDENTITIES + "ledgers: {l: {adapter: embedded, path: " + path + "}}\n");
            try (CoreGantry other = CoreGantry.open(config)) {
                GantryException e =
                        Errors.fails(ErrorCode.CONFIG_INVALID, Stage.CONNECT, () -> other.kernelStatus("l"));
                assertThat(e.retry()).as(path).isEqualTo(Retry.NEVER);
                assertThat(e.fix()).as(path).contains("path").doesNotContain("disk");
            }
        }
    }

    @Test
    void two_ledgers_on_one_path() throws IOException {
        Path config = config(
                "twice",
                IDENTITIES + "ledgers: {a: {adapter: embedded, path: twice}, b: {adapter: embedded, path: twice}}\n");
        try (CoreGantry other = CoreGantry.open(config)) {
            other.kernelStatus("a");
            GantryException e = Errors.fails(ErrorCode.LEDGER_LOCKED, Stage.CONNECT, () -> other.kernelStatus("b"));
            assertThat(e.toString()).contains("this process", "path of its own");
        }
    }
}
