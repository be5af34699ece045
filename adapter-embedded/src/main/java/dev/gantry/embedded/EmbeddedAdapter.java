package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.embedded.Block.Entry;
import dev.gantry.embedded.Chain.Place;
import dev.gantry.kernel.Change;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Capability;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.Genesis;
import dev.gantry.spi.Head;
import dev.gantry.spi.KernelAdmin;
import dev.gantry.spi.KernelFailure;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerDescriptor;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.LedgerTransaction;
import dev.gantry.spi.Limits;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The adapter of the embedded ledger. Every signature is verified before a transaction is queued, here as on any chain. */
public final class EmbeddedAdapter implements LedgerAdapter {
    private final Engine engine;
    private final String crypto;
    private final Path directory;
    private final LedgerDescriptor descriptor;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<Word, CompletableFuture<Void>> arrivals = new ConcurrentHashMap<>();
    private final ExecutorService workers;
    private volatile boolean closed;

    private EmbeddedAdapter(Engine engine, Path directory, String crypto) {
        this.engine = engine;
        this.directory = directory;
        this.crypto = crypto;
        var capabilities = EnumSet.of(
                Capability.PREPARED_IDENTITY,
                Capability.CHANGE_INDEX,
                Capability.EVENT_RESUME,
                Capability.KERNEL_DEPLOYMENT,
                Capability.INSTANT_FINALITY,
                Capability.NATIVE_DEDUPLICATION);
        if (crypto.equals(Signer.SM2)) {
            capabilities.add(Capability.SM_CRYPTO);
        }
        this.descriptor = new LedgerDescriptor(
                "embedded",
                engine.network().hex(),
                "Gantry embedded ledger 1",
                crypto,
                "a block is final once it is forced to the disk",
                capabilities,
                Limits.KERNEL);
        this.workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            var thread = new Thread(task, "gantry-embedded-worker");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Opens or creates the ledger in a directory; {@code crypto} is {@link Signer#P256} or {@link Signer#SM2}. */
    public static EmbeddedAdapter open(Path directory, String crypto) {
        return new EmbeddedAdapter(Engine.open(directory, crypto.equals(Signer.SM2) ? 1 : 0), directory, crypto);
    }

    /** Reads and executes everything again, every signature included. {@code LEDGER_CORRUPT} names the first damage. */
    public void verify() {
        engine.verify();
    }

    @Override
    public LedgerDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public CompletionStage<Head> head() {
        return work(
                Stage.READ, () -> engine.read(c -> new Head(c.height(), c.tip().hex(), c.height())));
    }

    @Override
    public byte[] account(Signer signer) {
        requireScheme(signer);
        return Transaction.account(crypto, signer.publicKey()).bytes();
    }

    @Override
    public CompletionStage<byte[]> read(byte[] query, ReadLevel level) {
        return work(Stage.READ, () -> {
            requireKernel(Stage.READ);
            return engine.query(query);
        });
    }

    @Override
    public CompletionStage<PreparedTransaction> prepare(byte[] request, Signer signer) {
        return work(Stage.PREPARE, () -> {
            requireScheme(signer);
            requireKernel(Stage.PREPARE);
            byte[] nonce = new byte[16];
            random.nextBytes(nonce);
            Transaction t = Transaction.make(engine.network(), nonce, request, signer);
            return new PreparedTransaction(descriptor.network(), t.id().hex(), t.bytes());
        });
    }

    @Override
    public CompletionStage<Void> submit(PreparedTransaction prepared) {
        return this.<CompletionStage<Void>>work(Stage.SUBMIT, () -> {
                    requireKernel(Stage.SUBMIT);
                    return engine.commit(checked(prepared));
                })
                .thenCompose(stage -> stage)
                .thenRun(() -> {
                    var waiting = arrivals.remove(Word.ofHex(prepared.id()));
                    if (waiting != null) {
                        waiting.complete(null);
                    }
                });
    }

    private Transaction checked(PreparedTransaction prepared) {
        Transaction t;
        try {
            t = Transaction.parse(prepared.bytes());
        } catch (IOException e) {
            throw rejected(prepared, "not a transaction of this ledger");
        }
        if (!t.network().equals(engine.network()) || !t.scheme().equals(crypto)) {
            throw rejected(prepared, "a transaction of another network");
        }
        if (!t.id().hex().equals(prepared.id()) || !t.signatureIsValid()) {
            throw rejected(prepared, "the signature or the id does not fit the bytes");
        }
        return t;
    }

    @Override
    public CompletionStage<TransactionStatus> status(PreparedTransaction prepared) {
        return work(Stage.SETTLE, () -> statusOf(id(prepared)));
    }

    @Override
    public CompletableFuture<TransactionStatus> settled(PreparedTransaction prepared, Wait level) {
        Word id;
        try {
            id = id(prepared);
        } catch (GantryException e) {
            return CompletableFuture.failedFuture(e);
        }
        var arrival = arrivals.computeIfAbsent(id, k -> new CompletableFuture<>());
        if (engine.read(c -> c.transaction(id)) != null) {
            arrivals.remove(id, arrival);
            arrival.complete(null);
        }
        return arrival.thenApplyAsync(x -> statusOf(id), workers);
    }

    private TransactionStatus statusOf(Word id) {
        Place place = engine.read(c -> c.transaction(id));
        if (place == null) {
            return TransactionStatus.unknown();
        }
        return statusOf(place.height(), engine.block(place.height()).entries().get(place.entry()));
    }

    private static TransactionStatus statusOf(long height, Entry e) {
        return e.code() == 0
                ? TransactionStatus.applied(
                        true, height, e.changes().stream().map(Change::bytes).toList())
                : TransactionStatus.refused(true, height, new KernelFailure(e.code(), e.index()));
    }

    @Override
    public CompletionStage<Optional<LedgerTransaction>> transaction(String id) {
        return work(Stage.READ, () -> {
            Word word = word(id);
            Place place = engine.read(c -> c.transaction(word));
            if (place == null) {
                return Optional.empty();
            }
            Entry entry = engine.block(place.height()).entries().get(place.entry());
            try {
                Transaction t = Transaction.parse(entry.content());
                return Optional.of(
                        new LedgerTransaction(id, t.account().bytes(), t.request(), statusOf(place.height(), entry)));
            } catch (IOException e) {
                throw new IllegalStateException("a block holds only parsed transactions", e);
            }
        });
    }

    @Override
    public CompletionStage<List<LedgerEvent>> find(ChangeIndex index, byte[] word) {
        return work(Stage.READ, () -> {
            Word key = Word.of(word);
            List<Place> places = engine.read(c -> index == ChangeIndex.ENTITY ? c.entity(key) : c.request(key));
            var events = new ArrayList<LedgerEvent>(places.size());
            for (Place p : places) {
                events.add(event(engine.block(p.height()), p.entry(), p.change()));
            }
            return List.copyOf(events);
        });
    }

    @Override
    public CompletionStage<EventPage> events(String checkpoint, int max, Duration patience) {
        return work(Stage.FOLLOW, () -> page(checkpoint, max))
                .thenCompose(first -> first.events().isEmpty()
                        ? engine.above(Position.parse(first.next(), descriptor.network())
                                        .height())
                                .copy()
                                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                                .thenCompose(x -> work(Stage.FOLLOW, () -> page(first.next(), max)))
                        : CompletableFuture.completedFuture(first));
    }

    private EventPage page(String checkpoint, int max) {
        Position from = Position.parse(checkpoint, descriptor.network());
        var events = new ArrayList<LedgerEvent>();
        long top = engine.read(Chain::height);
        Position at = from;
        for (long h = Math.max(1, from.height()); h <= top; h++) {
            Block block = engine.block(h);
            for (int i = 0; i < block.entries().size(); i++) {
                for (int j = 0; j < block.entries().get(i).changes().size(); j++) {
                    var here = new Position(h, i, j);
                    if (!here.isBehind(from)) {
                        continue;
                    }
                    if (events.size() == max) {
                        return new EventPage(events, at.text(descriptor.network()));
                    }
                    events.add(event(block, i, j));
                    at = here;
                }
            }
            at = new Position(h, Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
        return new EventPage(events, at.text(descriptor.network()));
    }

    private LedgerEvent event(Block block, int entry, int change) {
        Entry e = block.entries().get(entry);
        return new LedgerEvent(
                new Position(block.height(), entry, change).text(descriptor.network()),
                block.height(),
                entry,
                change,
                Chain.idOf(e).hex(),
                e.changes().get(change).bytes());
    }

    @Override
    public KernelAdmin kernel() {
        return new KernelAdmin() {
            @Override
            public CompletionStage<KernelStatus> status() {
                return work(Stage.READ, EmbeddedAdapter.this::kernelStatus);
            }

            @Override
            public CompletionStage<KernelStatus> deploy(Genesis genesis, Signer deployer) {
                return work(Stage.SUBMIT, () -> engine.deploy(kernelGenesis(genesis)))
                        .thenCompose(done -> done)
                        .thenApplyAsync(x -> kernelStatus(), workers);
            }
        };
    }

    private KernelAdmin.KernelStatus kernelStatus() {
        if (!engine.read(Chain::deployed)) {
            return new KernelAdmin.KernelStatus(KernelAdmin.State.MISSING, 0, new byte[0], directory.toString());
        }
        var info = Queries.Answer.of(engine.query(Queries.info()));
        return new KernelAdmin.KernelStatus(
                KernelAdmin.State.READY, Kernel.SPEC_VERSION, info.v(2).bytes(), directory.toString());
    }

    private static KernelGenesis kernelGenesis(Genesis g) {
        return new KernelGenesis(
                Word.of(g.networkId()),
                KernelGenesis.BLOCK_MS,
                g.threshold(),
                g.governors().stream()
                        .map(x -> new KernelGenesis.Governor(Word.of(x.account()), Word.of(x.subject())))
                        .toList());
    }

    private <T> CompletableFuture<T> work(Stage stage, Supplier<T> task) {
        if (closed) {
            return CompletableFuture.failedFuture(Engine.closedError(stage));
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    requireOpen(stage);
                    return task.get();
                },
                workers);
    }

    private void requireOpen(Stage stage) {
        if (closed) {
            throw Engine.closedError(stage);
        }
    }

    private void requireKernel(Stage stage) {
        if (!engine.read(Chain::deployed)) {
            throw GantryException.of(ErrorCode.KERNEL_MISSING, stage, "the ledger has no kernel")
                    .fix("Deploy it: gantry ledger deploy --config FILE")
                    .build();
        }
    }

    private void requireScheme(Signer signer) {
        if (!signer.scheme().equals(crypto)) {
            throw GantryException.of(
                            ErrorCode.KEY_INVALID,
                            Stage.PREPARE,
                            "this ledger takes " + crypto + " keys, not " + signer.scheme())
                    .build();
        }
    }

    private static Word id(PreparedTransaction prepared) {
        return word(prepared.id());
    }

    private static Word word(String id) {
        try {
            return Word.ofHex(id);
        } catch (IllegalArgumentException e) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.READ, "not a transaction id of this ledger")
                    .fix("An id here has 64 hexadecimal digits.")
                    .build();
        }
    }

    private static GantryException rejected(PreparedTransaction prepared, String why) {
        return GantryException.of(ErrorCode.REJECTED_BY_NODE, Stage.SUBMIT, why)
                .transaction(prepared.id())
                .build();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            engine.close();
            workers.shutdown();
            arrivals.values().forEach(a -> a.completeExceptionally(Engine.closedError(Stage.SETTLE)));
        }
    }
}
