package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.EventReader;
import dev.gantry.Events;
import dev.gantry.GantryException;
import dev.gantry.RecordId;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Fn;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.LedgerEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.LoggerFactory;

/** Record events of one ledger. */
final class EventsView implements Events {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration LONGEST_QUESTION = Duration.ofHours(1);
    private static final int PAGE = 256;
    private static final int MAX_PAGE = 4096;
    private static final long SHORTEST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 60_000;
    private final Connection connection;

    EventsView(Connection connection) {
        this.connection = connection;
    }

    @Override
    public EventReader read(String checkpoint) {
        Given.that("checkpoint", checkpoint);
        connection.requireOpen(Stage.FOLLOW);
        return new Reader(checkpoint);
    }

    private final class Reader implements EventReader {
        private final Deque<RecordEvent> ready = new ArrayDeque<>();
        private String fetched;
        private String handedOut;
        private boolean closed;

        Reader(String checkpoint) {
            fetched = checkpoint;
            handedOut = checkpoint;
        }

        @Override
        public List<RecordEvent> next(int max, Duration patience) {
            long patient = Durations.nanos(Given.that("patience", patience));
            if (max < 1) {
                throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.VALIDATE, "max is " + max)
                        .fix("Ask for at least one event.")
                        .build();
            }
            if (closed) {
                throw GantryException.of(ErrorCode.CLOSED, Stage.FOLLOW, "the reader is closed")
                        .fix("Open another behind its checkpoint.")
                        .build();
            }
            connection.requireOpen(Stage.FOLLOW);
            long until = System.nanoTime() + patient;
            while (ready.isEmpty()) {
                var left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
                int page = Math.min(Math.max(max, PAGE), MAX_PAGE);
                keep(Stages.answer(Stage.FOLLOW, connection.adapter().events(fetched, page, shorter(left))));
                if (ready.isEmpty()) {
                    handedOut = fetched;
                    if (System.nanoTime() - until >= 0) {
                        return List.of();
                    }
                }
            }
            var out = new ArrayList<RecordEvent>();
            while (out.size() < max && !ready.isEmpty()) {
                out.add(ready.remove());
            }
            handedOut = out.get(out.size() - 1).checkpoint();
            return List.copyOf(out);
        }

        private static Duration shorter(Duration patience) {
            return patience.compareTo(LONGEST_QUESTION) < 0 ? patience : LONGEST_QUESTION;
        }

        private void keep(EventPage page) {
            fetched = page.next();
            page.events().forEach(this::keep);
        }

        private void keep(LedgerEvent e) {
            Change c = Change.of(e.change());
            Type type = switch (c.kind()) {
                case Fn.CREATE -> Type.CREATED;
                case Fn.UPDATE -> Type.UPDATED;
                case Fn.TOMBSTONE -> Type.TOMBSTONED;
                default -> null;
            };
            if (type != null) {
                ready.add(new RecordEvent(
                        e.checkpoint(),
                        type,
                        new RecordId(c.entity().hex()),
                        new SubjectId(c.subject().hex()),
                        c.number().number(),
                        c.a().hex(),
                        c.b().hex(),
                        e.transactionId(),
                        OptionalLong.of(e.height())));
            }
        }

        @Override
        public String checkpoint() {
            return handedOut;
        }

        @Override
        public void close() {
            closed = true;
            ready.clear();
        }
    }

    @Override
    public AutoCloseable subscribe(Checkpointer progress, Handler handler) {
        var subscription = new Subscription(Given.that("progress", progress), Given.that("handler", handler));
        connection.begun(subscription);
        subscription.thread.start();
        return subscription;
    }

    /** Ends when it is closed, or Gantry is; nothing that the handler or the checkpointer throws ends it. */
    final class Subscription implements AutoCloseable, Runnable {
        private final Checkpointer progress;
        private final Handler handler;
        private final Thread thread;
        private volatile boolean closed;

        Subscription(Checkpointer progress, Handler handler) {
            this.progress = progress;
            this.handler = handler;
            this.thread = new Thread(this, "gantry-events-" + connection.name());
            this.thread.setDaemon(true);
        }

        @Override
        public void run() {
            try {
                follow();
            } finally {
                connection.ended(this);
            }
        }

        private void follow() {
            long pause = SHORTEST_PAUSE_MS;
            while (!closed) {
                boolean handled = false;
                try (var reader = read(progress.load())) {
                    while (!closed) {
                        for (RecordEvent event : reader.next(PAGE, PATIENCE)) {
                            handler.handle(event);
                            progress.save(event.checkpoint());
                            handled = true;
                            if (closed) {
                                return;
                            }
                        }
                    }
                } catch (Throwable e) { // an Error of the handler's too: an assertion, a class that is missing today
                    if (closed) {
                        return;
                    }
                    pause = handled ? SHORTEST_PAUSE_MS : pause;
                    warn(e, pause);
                    sleep(pause);
                    pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
                }
            }
        }

        private void warn(Throwable e, long pause) {
            LoggerFactory.getLogger(Events.class)
                    .warn(
                            "ledger {}: the event is handed over again in {} ms: {}",
                            connection.name(),
                            pause,
                            e instanceof GantryException g
                                    ? g.toString()
                                    : e.getClass().getName());
        }

        /** An interrupt that does not come from {@link #close} is the handler's own business. */
        private static void sleep(long ms) {
            Thread.interrupted();
            try {
                Thread.sleep(ms);
            } catch (InterruptedException e) {
                // Closed, or asked again a little early.
            }
        }

        @Override
        public void close() {
            closed = true;
            if (Thread.currentThread() != thread) {
                thread.interrupt();
            }
        }
    }
}
