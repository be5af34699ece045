package dev.gantry.core;

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
    private static final int PAGE = 256;
    private static final long LONGEST_PAUSE_MS = 60_000;
    private final Connection connection;

    EventsView(Connection connection) {
        this.connection = connection;
    }

    @Override
    public EventReader read(String checkpoint) {
        return new Reader(checkpoint);
    }

    private final class Reader implements EventReader {
        private final Deque<RecordEvent> ready = new ArrayDeque<>();
        private String fetched;
        private String handedOut;

        Reader(String checkpoint) {
            fetched = checkpoint;
            handedOut = checkpoint;
        }

        @Override
        public List<RecordEvent> next(int max, Duration patience) {
            long until = System.nanoTime() + patience.toNanos();
            while (ready.isEmpty()) {
                var left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
                EventPage page = Stages.answer(Stage.FOLLOW, connection.adapter().events(fetched, Math.max(max, PAGE), left));
                fetched = page.next();
                page.events().forEach(this::keep);
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
            ready.clear();
        }
    }

    @Override
    public AutoCloseable subscribe(Checkpointer progress, Handler handler) {
        var subscription = new Subscription(progress, handler);
        subscription.thread.start();
        return subscription;
    }

    private final class Subscription implements AutoCloseable, Runnable {
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
            long pause = 100;
            while (!closed) {
                try (var reader = read(progress.load())) {
                    while (!closed) {
                        for (RecordEvent event : reader.next(PAGE, PATIENCE)) {
                            handler.handle(event);
                            progress.save(event.checkpoint());
                            pause = 100;
                            if (closed) {
                                return;
                            }
                        }
                    }
                } catch (InterruptedException e) {
                    return;
                } catch (Exception e) {
                    if (Thread.interrupted() || closed || !sleep(pause)) {
                        return;
                    }
                    warn(e, pause);
                    pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
                }
            }
        }

        private void warn(Exception e, long pause) {
            LoggerFactory.getLogger(Events.class)
                    .warn(
                            "ledger {}: the event is handed over again in {} ms: {}",
                            connection.name(),
                            pause,
                            e instanceof GantryException g
                                    ? g.toString()
                                    : e.getClass().getName());
        }

        private static boolean sleep(long ms) {
            try {
                Thread.sleep(ms);
                return true;
            } catch (InterruptedException e) {
                return false;
            }
        }

        @Override
        public void close() {
            closed = true;
            thread.interrupt();
        }
    }
}
