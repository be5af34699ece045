package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.ErrorCode;
import dev.gantry.EventReader;
import dev.gantry.Events;
import dev.gantry.Payload;
import dev.gantry.Stage;
import dev.gantry.tck.Errors;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long events are handed out, and what ends that. */
@Tag("R6.1")
class SubscriptionTest {
    @TempDir
    Path directory;

    private OneLedger one;
    private Events events;

    @BeforeEach
    void open() {
        one = new OneLedger(directory);
        events = one.ledger().events();
        one.ledger().records("c").create("A", Payload.text("x"));
        one.ledger().records("c").create("B", Payload.text("x"));
    }

    @AfterEach
    void close() {
        one.close();
    }

    /** Keeps its progress in memory. */
    private static final class Progress implements Events.Checkpointer {
        private volatile String at = Events.BEGINNING;

        @Override
        public String load() {
            return at;
        }

        @Override
        public void save(String checkpoint) {
            at = checkpoint;
        }
    }

    static List<Throwable> thrown() {
        return List.of(
                new IllegalStateException("once"),
                new AssertionError("once"),
                new StackOverflowError(),
                new NoClassDefFoundError("missing"),
                new InterruptedException("of the handler's own"));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void whatever_a_handler_throws_the_same_event_comes_again(Throwable once) throws Exception {
        BlockingQueue<Events.RecordEvent> seen = new LinkedBlockingQueue<>();
        var times = new AtomicInteger();
        AutoCloseable subscription = events.subscribe(new Progress(), event -> {
            seen.add(event);
            if (times.getAndIncrement() == 0) {
                sneaky(once);
            }
        });
        var first = seen.poll(60, TimeUnit.SECONDS);
        assertThat(seen.poll(60, TimeUnit.SECONDS)).isNotNull().isEqualTo(first);
        assertThat(seen.poll(60, TimeUnit.SECONDS)).isNotNull().isNotEqualTo(first);
        subscription.close();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneaky(Throwable t) throws T {
        throw (T) t;
    }

    private static List<Thread> followers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("gantry-events-l"))
                .toList();
    }

    @Test
    void closing_gantry_ends_every_subscription_also_one_that_pauses_after_a_failure() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        events.subscribe(new Progress(), event -> seen.add("quiet"));
        events.subscribe(new Progress(), event -> {
            seen.add("failing");
            throw new IllegalStateException("always");
        });
        for (int i = 0; i < 4; i++) {
            assertThat(seen.poll(60, TimeUnit.SECONDS)).isNotNull();
        }
        List<Thread> threads = followers();
        assertThat(threads).hasSize(2);
        one.gantry().close();
        for (Thread t : threads) {
            t.join(60_000);
            assertThat(t.isAlive()).as(t.getName()).isFalse();
        }
    }

    @Test
    void a_handler_may_close_gantry() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        events.subscribe(new Progress(), event -> {
            one.gantry().close();
            seen.add(event.checkpoint());
        });
        List<Thread> threads = followers();
        assertThat(seen.poll(60, TimeUnit.SECONDS)).isNotNull();
        for (Thread t : threads) {
            t.join(60_000);
            assertThat(t.isAlive()).isFalse();
        }
        assertThat(seen).as("nothing is handed over afterwards").isEmpty();
    }

    @Test
    void nothing_is_read_after_closing() {
        EventReader closed = events.read(Events.BEGINNING);
        closed.close();
        Errors.fails(ErrorCode.CLOSED, Stage.FOLLOW, () -> closed.next(1, Duration.ZERO));
        EventReader open = events.read(Events.BEGINNING);
        assertThat(open.next(1, Duration.ZERO)).hasSize(1);
        one.gantry().close();
        Errors.fails(ErrorCode.CLOSED, Stage.FOLLOW, () -> open.next(1, Duration.ZERO));
        Errors.fails(ErrorCode.CLOSED, Stage.FOLLOW, () -> events.read(Events.BEGINNING));
        Errors.fails(ErrorCode.CLOSED, Stage.FOLLOW, () -> events.subscribe(new Progress(), event -> {}));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void a_page_of_nothing_is_no_page(int max) {
        try (var reader = events.read(Events.BEGINNING)) {
            Errors.fails(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, () -> reader.next(max, Duration.ZERO));
        }
    }

    @Test
    void any_patience_will_do() throws Exception {
        try (var reader = events.read(Events.BEGINNING)) {
            assertThat(reader.next(1, Duration.ofSeconds(Long.MAX_VALUE))).hasSize(1);
            assertThat(reader.next(Integer.MAX_VALUE, ChronoUnit.FOREVER.getDuration()))
                    .hasSize(1);
            assertThat(reader.next(1, Duration.ofSeconds(Long.MIN_VALUE))).isEmpty();
        }
    }
}
