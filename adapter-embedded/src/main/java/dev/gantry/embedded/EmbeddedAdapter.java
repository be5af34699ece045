package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.embedded.Block.Entry;
import dev.gantry.kernel.KernelError;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Capability;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.Head;
import dev.gantry.spi.KernelAdmin;
import dev.gantry.spi.KernelFailure;
import dev.gantry.spi.KernelRefusedException;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The adapter of the embedded ledger. Every signature is verified before a transaction is queued, here as on any chain. */
public final class EmbeddedAdapter implements LedgerAdapter {
    private static final long MAX_PATIENCE_MS = TimeUnit.DAYS.toMillis(1);
    private static final int CLOSING_SECONDS = 10;

    private final Engine engine;
    private final String crypto;
    private final LedgerDescriptor descriptor;
    private final SecureRandom random = new SecureRandom();
    private final Gate gate;
    private final EventPages events;
    private final KernelAdmin kernel;
    private final ForkJoinPool pool;
    /** Everything that answers callers runs here, so that none of their code holds up the committer. */
    private final Executor workers;

    private volatile boolean closed;

    private EmbeddedAdapter(Engine engine, Path directory, String crypto) {
        this.engine = engine;
        this.crypto = crypto;
        var capabilities = EnumSet.of(
                Capability.PREPARED_IDENTITY,
                Capability.CHANGE_INDEX,
                Capability.EVENT_RESUME,
                Capability.KERNEL_DEPLOYMENT,
                Capability.INSTANT_FINALITY,
                Capability.NATIVE_DEDUPLICATION,
                Capability.INCLUSION_PROOF);
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
        this.gate = new Gate(engine.network(), crypto);
        this.events = new EventPages(engine, descriptor.network());
        this.pool = pool();
        this.workers = this::hand;
        this.kernel = new EmbeddedKernel(engine, directory, this::work);
    }

    /** After closing, what is still to be told is told by whoever brings it. */
    private void hand(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    /** Fork-join, because it makes up for workers whose callback waits for another write of this ledger. */
    private static ForkJoinPool pool() {
        int size = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new ForkJoinPool(size, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
    }

    /** Opens or creates the ledger in a directory; {@code crypto} is {@link Signer#P256} or {@link Signer#SM2}. */
    public static EmbeddedAdapter open(Path directory, String crypto) {
        return open(directory, crypto, System.err::println);
    }

    /** The same; {@code notices} is told in words what takes long when the ledger is opened, or had to be put right. */
    public static EmbeddedAdapter open(Path directory, String crypto, Consumer<String> notices) {
        return open(directory, crypto, defaults(notices));
    }

    static EmbeddedAdapter open(Path directory, String crypto, Engine.Options options) {
        return new EmbeddedAdapter(Engine.open(directory, crypto, options), directory, crypto);
    }

    /** Reads and executes everything again, every signature included. {@code LEDGER_CORRUPT} names the first damage. */
    public CompletionStage<Void> verify() {
        return work(Stage.VERIFY, () -> {
                    engine.verify();
                    return true;
                })
                .thenAccept(intact -> {});
    }

    /**
     * Writes everything up to the newest block to a directory, while the ledger goes on. The backup holds the ledger's key: guard it like the ledger.
     *
     * @param target absent or empty, {@code ARGUMENT_INVALID} otherwise
     */
    public CompletionStage<Void> backup(Path target) {
        return work(Stage.READ, () -> {
                    requireKernel(Stage.READ);
                    engine.backup(target);
                    return true;
                })
                .thenAccept(written -> {});
    }

    /**
     * Makes a ledger of a backup, after everything in it was executed and checked again, signatures included. {@code LEDGER_CORRUPT} names the first damage; then there is no
     * ledger. What was written after the backup is not in it; who kept a later checkpoint will notice.
     *
     * @param directory absent or empty, {@code ARGUMENT_INVALID} otherwise
     */
    public static void restore(Path backup, Path directory, String crypto) {
        restore(backup, directory, crypto, defaults(System.err::println));
    }

    static void restore(Path backup, Path directory, String crypto, Engine.Options options) {
        Backup.restore(backup, directory, crypto, options);
    }

    private static Engine.Options defaults(Consumer<String> notices) {
        return new Engine.Options(BlockLog.SEGMENT_SIZE, ChainIndex.Sizes.DEFAULT, notices);
    }

    /** How many futures wait for blocks or transactions. */
    int waiters() {
        return engine.waiters();
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
        gate.requireScheme(signer);
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
            gate.requireScheme(signer);
            requireKernel(Stage.PREPARE);
            if (request.length > Transaction.MAX_REQUEST) {
                throw new KernelRefusedException(new KernelFailure(KernelError.E_LIMIT.code(), KernelError.WHOLE));
            }
            byte[] nonce = new byte[16];
            random.nextBytes(nonce);
            Transaction t = Transaction.make(engine.network(), nonce, request, signer);
            return new PreparedTransaction(descriptor.network(), t.id().hex(), t.bytes());
        });
    }

    @Override
    public CompletionStage<Void> submit(PreparedTransaction prepared) {
        return work(Stage.SUBMIT, () -> {
                    requireKernel(Stage.SUBMIT);
                    return engine.commit(gate.check(prepared));
                })
                .thenCompose(durable -> durable)
                .exceptionally(failure -> {
                    throw named(failure, prepared);
                })
                .thenRunAsync(() -> {}, workers);
    }

    @Override
    public CompletionStage<TransactionStatus> status(PreparedTransaction prepared) {
        return work(Stage.SETTLE, () -> statusOf(id(prepared)));
    }

    @Override
    public CompletableFuture<TransactionStatus> settled(PreparedTransaction prepared, Wait level) {
        Word id;
        try {
            requireOpen(Stage.SETTLE);
            id = id(prepared);
        } catch (GantryException e) {
            return CompletableFuture.failedFuture(named(e, prepared));
        }
        CompletableFuture<Void> included = engine.included(id);
        CompletableFuture<TransactionStatus> settled = included.thenApplyAsync(x -> statusOf(id), workers)
                .exceptionally(failure -> {
                    throw named(failure, prepared);
                });
        settled.whenComplete((status, failure) -> included.cancel(false)); // the caller may have cancelled
        return settled;
    }

    /** The ledger's parts know nothing of the transaction that they fail for. */
    private static RuntimeException named(Throwable failure, PreparedTransaction prepared) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof GantryException g
                ? g.copy().transaction(prepared.id()).build()
                : new CompletionException(cause);
    }

    private TransactionStatus statusOf(Word id) {
        Place place = engine.read(c -> c.transaction(id));
        if (place == null) {
            return engine.isWaiting(id) ? TransactionStatus.pending() : TransactionStatus.unknown();
        }
        return engine.block(place.height()).entries().get(place.entry()).status(place.height());
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
                        new LedgerTransaction(id, t.account().bytes(), t.request(), entry.status(place.height())));
            } catch (IOException e) {
                throw new IllegalStateException("a block holds only parsed transactions", e);
            }
        });
    }

    @Override
    public CompletionStage<List<LedgerEvent>> find(ChangeIndex index, byte[] word) {
        return work(Stage.READ, () -> {
            Word key = word(Stage.READ, word);
            List<Place> places = engine.read(c -> index == ChangeIndex.ENTITY ? c.entity(key) : c.request(key));
            var found = new ArrayList<LedgerEvent>(places.size());
            for (Place p : places) {
                found.add(events.event(engine.block(p.height()), p.entry(), p.change()));
            }
            return List.copyOf(found);
        });
    }

    @Override
    public CompletionStage<EventPage> events(String checkpoint, int max, Duration patience) {
        if (max < 1) {
            return CompletableFuture.failedFuture(
                    Failures.argument(Stage.FOLLOW, "a page of " + max + " events", "Ask for at least one."));
        }
        long patient = Math.min(patience.toMillis(), MAX_PATIENCE_MS);
        return follow(checkpoint, max, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patient));
    }

    private CompletableFuture<EventPage> follow(String checkpoint, int max, long until) {
        return work(Stage.FOLLOW, () -> events.page(checkpoint, max)).thenCompose(page -> {
            long left = until - System.nanoTime();
            if (!page.events().isEmpty() || left <= 0) {
                return CompletableFuture.completedFuture(page);
            }
            return engine.above(events.height(page.next()))
                    .completeOnTimeout(null, left, TimeUnit.NANOSECONDS)
                    .thenComposeAsync(x -> follow(page.next(), max, until), workers);
        });
    }

    /** For {@link EmbeddedVerifier}. {@code TRANSACTION_NOT_FOUND} if it is in no block; the same bytes each time for the same transaction. */
    @Override
    public byte[] proofAnchor() {
        return engine.network().bytes();
    }

    @Override
    public CompletionStage<byte[]> prove(String transactionId) {
        return work(Stage.VERIFY, () -> {
            TransactionProof proof = engine.prove(word(transactionId));
            if (proof == null) {
                throw GantryException.of(ErrorCode.TRANSACTION_NOT_FOUND, Stage.VERIFY, "no block has the transaction")
                        .fix("Ask for a proof once the transaction is final.")
                        .transaction(transactionId)
                        .build();
            }
            return proof.encode();
        });
    }

    /** The newest signed checkpoint, for whoever wants to notice later that the ledger's history was changed. {@code KERNEL_MISSING} while there is no block. */
    public CompletionStage<byte[]> checkpoint() {
        return work(Stage.VERIFY, () -> {
            requireKernel(Stage.VERIFY);
            return engine.checkpoint(engine.read(Chain::height)).encode();
        });
    }

    /**
     * The proof that the ledger has only grown since a checkpoint that was kept, for {@link EmbeddedVerifier#consistent}. {@code CHECKPOINT_INVALID} for anything else than a
     * checkpoint; {@code INTEGRITY} if it is not of this ledger's history.
     */
    public CompletionStage<byte[]> consistency(byte[] kept) {
        return work(Stage.VERIFY, () -> {
            Checkpoint older = Checkpoint.parse(kept);
            if (older == null) {
                throw GantryException.of(ErrorCode.CHECKPOINT_INVALID, Stage.VERIFY, "not a checkpoint of a ledger")
                        .fix("Give the bytes exactly as the ledger gave them.")
                        .build();
            }
            return engine.consistency(older).encode();
        });
    }

    @Override
    public KernelAdmin kernel() {
        return kernel;
    }

    private <T> CompletableFuture<T> work(Stage stage, Supplier<T> task) {
        if (closed) {
            return CompletableFuture.failedFuture(Failures.closed(stage));
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
            throw Failures.closed(stage);
        }
    }

    private void requireKernel(Stage stage) {
        if (!engine.read(Chain::deployed)) {
            throw GantryException.of(ErrorCode.KERNEL_MISSING, stage, "the ledger has no kernel")
                    .fix("Deploy it: gantry ledger deploy --config FILE")
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
            throw Failures.argument(
                    Stage.READ, "not a transaction id of this ledger", "An id here has 64 hexadecimal digits.");
        }
    }

    static Word word(Stage stage, byte[] bytes) {
        if (bytes.length != Word.SIZE) {
            throw Failures.argument(stage, "a word of " + bytes.length + " bytes", "A word has 32 bytes.");
        }
        return Word.of(bytes);
    }

    /** Commits what was submitted, then ends. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        engine.stop();
        pool.shutdown();
        try {
            boolean ours = ForkJoinTask.getPool() == pool; // a callback that closes cannot wait for itself
            if (!ours && !pool.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        engine.close();
    }
}
