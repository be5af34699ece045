package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gantry.ErrorCode;
import dev.gantry.Events;
import dev.gantry.GantryException;
import dev.gantry.Ledger;
import dev.gantry.Payload;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.WriteOptions;
import dev.gantry.identifier.Identifier;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.Genesis;
import dev.gantry.spi.KernelAdmin;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.tck.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
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

/** What a thread is told that is interrupted while it waits, and where it is told to have waited. */
@Tag("R5.3a")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptTest {
    @TempDir
    static Path directory;

    private OneLedger one;
    private OneLedger silent;

    /** Takes what it is given, and answers nothing. */
    private static final class Silent extends LyingAdapters.Honest {
        Silent(LedgerAdapter inner) {
            super(inner);
        }

        @Override
        public CompletionStage<byte[]> read(byte[] query, ReadLevel level) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<EventPage> events(String checkpoint, int max, Duration patience) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<TransactionStatus> settled(PreparedTransaction transaction, Wait level) {
            return new CompletableFuture<>();
        }

        @Override
        public KernelAdmin kernel() {
            KernelAdmin there = super.kernel();
            return new KernelAdmin() {
                @Override
                public CompletionStage<KernelStatus> status() {
                    return new CompletableFuture<>();
                }

                @Override
                public CompletionStage<KernelStatus> deploy(Genesis genesis, Signer signer) {
                    return there.deploy(genesis, signer);
                }
            };
        }
    }

    @BeforeAll
    void open() throws IOException {
        silent = new OneLedger(Files.createDirectory(directory.resolve("silent")));
        silent.reopen(Silent::new);
        silent.gantry().signer("l", "me"); // its key is made, which is another matter than waiting
        TroubledProvider.trouble = UnaryOperator.identity();
        one = new OneLedger(directory);
        one.ledger().records("c").create("A", Payload.text("x"), WriteOptions.key("a"));
    }

    @AfterAll
    void close() {
        one.close();
        silent.close();
    }

    private interface Call {
        Object on(Ledger ledger);
    }

    private static Arguments call(String what, Stage stage, Call call) {
        return arguments(what, stage, call);
    }

    static Stream<Arguments> questions() {
        return Stream.of(
                call("info", Stage.CONNECT, Ledger::info),
                call("find", Stage.READ, l -> l.records("c").find("A")),
                call("history", Stage.READ, l -> l.records("c").history(l.subject(), "A")),
                call("status", Stage.READ, l -> l.transactions().status("a")),
                call("resolve", Stage.READ, l -> l.transactions().resolve("a")),
                call(
                        "events",
                        Stage.FOLLOW,
                        l -> l.events().read(Events.BEGINNING).next(1, Duration.ZERO)),
                call("subject", Stage.READ, l -> l.identities().find(l.subject())),
                call("document", Stage.READ, l -> l.identities().document(l.subject())),
                call(
                        "code",
                        Stage.READ,
                        l -> l.identifiers().find(Identifier.parse("urn:epc:id:sgln:4012345.00005.0"))),
                call("namespace", Stage.READ, l -> l.identifiers().holder("gs1:9506000")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("questions")
    void an_interrupted_question_is_no_write_of_unknown_outcome(String what, Stage stage, Call call) {
        Ledger ledger = silent.ledger();
        try {
            Errors.fails(ErrorCode.INTERRUPTED, stage, () -> {
                Thread.currentThread().interrupt();
                call.on(ledger);
            });
            assertThat(Thread.currentThread().isInterrupted()).as(what).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void an_interrupted_write_is_unknown_and_names_its_key() {
        Ledger ledger = silent.ledger();
        for (Call call : new Call[] {
            l -> l.records("c").put("I", Payload.text("x"), WriteOptions.key("i")),
            l -> l.transactions().cancel("never"),
        }) {
            try {
                GantryException e = Errors.fails(ErrorCode.OUTCOME_UNKNOWN, () -> {
                    Thread.currentThread().interrupt();
                    call.on(ledger);
                });
                assertThat(e.context()).containsKeys("idempotencyKey", "ledger");
            } finally {
                Thread.interrupted();
            }
        }
    }

    @Test
    void an_error_shows_who_called_and_where_it_was_made() {
        Ledger ledger = one.ledger();
        var records = ledger.records("c");
        GantryException write =
                Errors.fails(ErrorCode.E_EXISTS, () -> records.create("A", Payload.text("y"), WriteOptions.key("z")));
        GantryException question = Errors.fails(
                ErrorCode.CHECKPOINT_INVALID,
                () -> ledger.events().read("nonsense").next(1, Duration.ZERO));
        for (GantryException e : new GantryException[] {write, question}) {
            assertThat(e.getStackTrace())
                    .extracting(StackTraceElement::getClassName)
                    .contains(InterruptTest.class.getName());
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            GantryException.class,
                            made -> assertThat(made.code()).isEqualTo(e.code()));
        }
    }
}
