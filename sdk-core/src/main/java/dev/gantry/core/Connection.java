package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.LedgerInfo;
import dev.gantry.Stage;
import dev.gantry.core.blob.BlobStore;
import dev.gantry.core.catalogue.CatalogueIndex;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.Word;
import dev.gantry.spi.KernelAdmin.KernelStatus;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.PreparedTransaction;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One connected ledger and what this process knows about its own transactions there. */
final class Connection {
    static final int MAX_INLINE = 4096;
    static final int MAX_PAYLOAD = 32 << 20;
    private static final int REMEMBERED = 10_000;
    private static final long REMEMBERED_BYTES = 16 << 20;

    private final String name;
    private final LedgerAdapter adapter;
    private final BlobStore blobs;
    private final Ciphers ciphers;
    private final KeyRing keys = new KeyRing();
    private final GrantBook grants;
    private final Set<BrokerLoop> brokers = new HashSet<>();
    private final Map<String, Sent> sent = new LinkedHashMap<>();
    private final Optional<Coalescer> coalescer;
    private final CatalogueStore catalogue;
    private final Set<EventsView.Subscription> subscriptions = new HashSet<>();
    private final AtomicLong landed = new AtomicLong(-1);
    private final Set<LogWriter> logs = new HashSet<>();
    private long sentBytes;
    private volatile boolean closed;

    /** @param bytes this request's part of the transaction that it travels in */
    private record Sent(PreparedTransaction transaction, long bytes) {}

    /**
     * @param coalesces whether writes that come together travel together
     * @param index opens the catalogue's index when it is first asked for
     * @param state directory for what can be made again of the ledger; empty for memory
     */
    Connection(
            String name,
            LedgerAdapter adapter,
            BlobStore blobs,
            boolean coalesces,
            Ciphers ciphers,
            Supplier<CatalogueIndex> index,
            Optional<Path> state) {
        this.name = name;
        this.adapter = adapter;
        this.blobs = blobs;
        this.ciphers = ciphers;
        this.grants = new GrantBook(this, state);
        this.coalescer = coalesces ? Optional.of(new Coalescer(this)) : Optional.empty();
        this.catalogue = new CatalogueStore(this, index);
    }

    String name() {
        return name;
    }

    LedgerAdapter adapter() {
        return adapter;
    }

    BlobStore blobs() {
        return blobs;
    }

    CatalogueStore catalogue() {
        return catalogue;
    }

    Ciphers ciphers() {
        return ciphers;
    }

    /** The epoch keys that this process has seen. */
    KeyRing keys() {
        return keys;
    }

    /** Where grants are looked up. */
    GrantBook grants() {
        return grants;
    }

    Optional<Coalescer> coalescer() {
        return coalescer;
    }

    /** {@code CLOSED} if {@link #close} was called. */
    void requireOpen(Stage stage) {
        if (closed) {
            throw GantryException.of(ErrorCode.CLOSED, stage, "Gantry is closed")
                    .fix("Open it again.")
                    .with("ledger", name)
                    .build();
        }
    }

    /** Ends with this connection unless it is {@link #ended} before; {@code CLOSED} if it has ended already. */
    void begun(EventsView.Subscription subscription) {
        synchronized (subscriptions) {
            requireOpen(Stage.FOLLOW);
            subscriptions.add(subscription);
        }
    }

    void ended(EventsView.Subscription subscription) {
        synchronized (subscriptions) {
            subscriptions.remove(subscription);
        }
    }

    /** Ends with this connection unless it is {@link #ended} before; {@code CLOSED} if it has ended already. */
    void begun(LogWriter log) {
        synchronized (subscriptions) {
            requireOpen(Stage.VALIDATE);
            logs.add(log);
        }
    }

    void ended(LogWriter log) {
        synchronized (subscriptions) {
            logs.remove(log);
        }
    }

    /** As {@link #begun(EventsView.Subscription)}. */
    void begun(BrokerLoop broker) {
        synchronized (subscriptions) {
            requireOpen(Stage.FOLLOW);
            brokers.add(broker);
        }
    }

    void ended(BrokerLoop broker) {
        synchronized (subscriptions) {
            brokers.remove(broker);
        }
    }

    void close() {
        List<EventsView.Subscription> open;
        List<LogWriter> writing;
        List<BrokerLoop> working;
        synchronized (subscriptions) {
            closed = true;
            open = List.copyOf(subscriptions);
            writing = List.copyOf(logs);
            working = List.copyOf(brokers);
        }
        open.forEach(EventsView.Subscription::close);
        working.forEach(BrokerLoop::close);
        writing.forEach(LogWriter::close);
        try {
            adapter.close(); // whoever still asks the catalogue is told so, and lets go of it
        } finally {
            catalogue.close();
            grants.close();
            keys.close();
        }
    }

    /** {@code KERNEL_MISSING} or {@code KERNEL_VERSION} unless the kernel there is ours. */
    LedgerInfo info() {
        KernelStatus kernel = Stages.answer(Stage.CONNECT, adapter.kernel().status());
        switch (kernel.state()) {
            case READY -> {}
            case OTHER_VERSION ->
                throw problem(
                        ErrorCode.KERNEL_VERSION,
                        "the kernel there has version " + kernel.version() + ", not " + Kernel.SPEC_VERSION,
                        "Use the release of Gantry that fits it.");
            default ->
                throw problem(
                        ErrorCode.KERNEL_MISSING,
                        "the ledger has no complete kernel",
                        "Deploy it: gantry ledger deploy --config FILE");
        }
        var d = adapter.descriptor();
        var capabilities = new TreeSet<String>();
        d.capabilities().forEach(c -> capabilities.add(c.name()));
        return new LedgerInfo(
                name,
                d.adapter(),
                d.network(),
                Integer.toString(kernel.version()),
                d.finality(),
                capabilities,
                d.limits().maxItems(),
                d.limits().maxRequestBytes(),
                MAX_INLINE,
                MAX_PAYLOAD);
    }

    /** What was sent and has not landed, so far as it is little; the oldest goes first. */
    void remember(List<Word> requestIds, PreparedTransaction transaction) {
        long part = transaction.bytes().length / requestIds.size();
        synchronized (sent) {
            for (Word id : requestIds) {
                forget(id);
                sent.put(id.hex(), new Sent(transaction, part));
                sentBytes += part;
            }
            while (sent.size() > REMEMBERED || sentBytes > REMEMBERED_BYTES) {
                forget(sent.keySet().iterator().next());
            }
        }
    }

    /** A write of this connection's has finished in a block of this height. */
    void landed(long height) {
        landed.accumulateAndGet(height, Math::max);
    }

    /** The height of the newest block that holds a finished write of this connection's; −1 for none. */
    long landed() {
        return landed.get();
    }

    /** It has landed: the ledger knows of it. */
    void forget(Word requestId) {
        forget(requestId.hex());
    }

    private void forget(String requestId) {
        synchronized (sent) {
            Sent gone = sent.remove(requestId);
            sentBytes -= gone == null ? 0 : gone.bytes();
        }
    }

    Optional<PreparedTransaction> remembered(Word requestId) {
        synchronized (sent) {
            return Optional.ofNullable(sent.get(requestId.hex())).map(Sent::transaction);
        }
    }

    private GantryException problem(ErrorCode code, String what, String fix) {
        return GantryException.of(code, Stage.CONNECT, what)
                .fix(fix)
                .with("ledger", name)
                .build();
    }
}
