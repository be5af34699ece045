package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.merkle.Nodes;
import dev.gantry.core.merkle.Verdict;
import dev.gantry.core.merkle.Verifier;
import dev.gantry.embedded.index.IndexException;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The running ledger of one directory. Nobody sees a block before it has been forced to the disk. */
final class Engine implements Committer.Publisher, AutoCloseable {
    static final String SCRATCH = "verify";
    private static final int RECENT_BYTES = 8 << 20;

    private final Path directory;
    private final DirectoryLock directoryLock;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final LinkedHashMap<Long, Kept> recent = new LinkedHashMap<>(32, 0.75f, true);
    private int recentBytes;
    private final Waiters<Word> settling = new Waiters<>();
    private final Waiters<Boolean> growing = new Waiters<>();
    private final Opened opened;
    private final Options options;
    private final Committer committer;
    private final Object verifying = new Object();
    private volatile boolean closed;

    /**
     * @param sizes of the index's batches
     * @param notices told in words what takes long or was put right
     */
    record Options(long segmentSize, ChainIndex.Sizes sizes, Consumer<String> notices) {}

    private record Kept(Block block, int bytes) {}

    /** A log, and the chain that it told. */
    private record Opened(BlockLog log, Chain chain, LedgerIdentity identity, Signer key) {}

    private Engine(Path directory, DirectoryLock directoryLock, Opened opened, Options options) {
        this.directory = directory;
        this.directoryLock = directoryLock;
        this.opened = opened;
        this.options = options;
        this.committer = new Committer(this);
    }

    /** Opens or creates. {@code LEDGER_LOCKED} if another opener has it, {@code LEDGER_CORRUPT} if its bytes are damaged. */
    static Engine open(Path directory, String scheme, Options options) {
        DirectoryLock directoryLock = null;
        try {
            boolean fresh = !Files.exists(directory);
            Files.createDirectories(directory);
            Path parent = directory.toAbsolutePath().getParent();
            if (fresh && parent != null) {
                BlockLog.forceDirectory(parent);
            }
            directoryLock = DirectoryLock.take(directory);
            return new Engine(directory, directoryLock, load(directory, scheme, options), options);
        } catch (IOException e) {
            close(directoryLock);
            throw directoryLock == null ? Failures.place(directory, e) : Failures.store(Stage.CONNECT, directory, e);
        } catch (IndexException e) {
            close(directoryLock);
            throw Failures.index(Stage.CONNECT, directory, e);
        } catch (RuntimeException | Error e) {
            close(directoryLock);
            throw e;
        }
    }

    private static Opened load(Path directory, String scheme, Options options) throws IOException {
        ChainIndex.delete(directory.resolve(SCRATCH)); // left over from a process that died
        var loading = new Loading(directory, scheme, options.sizes(), options.notices());
        try {
            BlockLog log = BlockLog.open(directory, options.segmentSize(), loading::genesis, loading);
            if (log.markWasDamaged()) {
                options.notices()
                        .accept("the ledger in " + directory
                                + ": one of the two marks in acknowledged was damaged; it is written anew");
            }
            return new Opened(log, loading.chain(), loading.identity(), loading.key());
        } catch (CorruptException e) {
            loading.close();
            throw loading.located(e);
        } catch (IOException | RuntimeException e) {
            loading.close();
            throw e;
        }
    }

    /** Bound to the first frame's random salt and key: a wiped ledger is another network. */
    Word network() {
        return opened.identity.network();
    }

    /** Reads under the lock that keeps a block from becoming visible half. */
    <T extends @Nullable Object> T read(Function<Chain, T> reader) {
        lock.readLock().lock();
        try {
            return reader.apply(opened.chain);
        } catch (IndexException e) {
            throw damaged(Stage.READ, e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private GantryException damaged(Stage stage, IndexException e) {
        if (closed) {
            return Failures.closed(stage);
        }
        if (e.isDamaged()) {
            opened.chain.index().invalidate();
        }
        return Failures.index(stage, directory, e);
    }

    byte[] query(byte[] query) {
        return read(c -> Kernel.read(c, c.time(), query));
    }

    /** A block, decoded; the newest are kept, because everybody who waited for a block asks for it at once. */
    Block block(long height) {
        synchronized (recent) {
            Kept kept = recent.get(height);
            if (kept != null) {
                return kept.block;
            }
        }
        long position = read(c -> c.position(height));
        try {
            byte[] content = opened.log.read(position);
            Block block = decode(content, position);
            if (block.height() != height) {
                throw damaged(
                        Stage.READ,
                        IndexException.damaged(
                                directory.resolve(Loading.INDEX), height, "block " + height + " is elsewhere"));
            }
            keep(block, content.length);
            return block;
        } catch (CorruptException e) {
            throw Failures.store(Stage.READ, directory, e.behindBlock(height - 1));
        } catch (IOException e) {
            throw Failures.store(Stage.READ, directory, e);
        }
    }

    /** The ledger's signed word for everything up to a block. */
    Checkpoint checkpoint(long height) {
        Block block = block(height);
        Word tip = Block.hash(block.encode());
        return Checkpoint.sign(opened.identity, opened.key, block, tip);
    }

    /** Null if there is no such transaction. */
    @Nullable
    TransactionProof prove(Word id) {
        Place place = read(c -> c.transaction(id));
        if (place == null) {
            return null;
        }
        Block block = block(place.height());
        var leaf = new Leaf(
                block.height(), block.time(), place.entry(), block.entries().get(place.entry()));
        long number = read(c -> c.leaf(place.height(), place.entry()));
        List<Word> path = read(c -> c.proofs().inclusion(number, block.leaves()));
        var hash = opened.identity.treeHash();
        if (new Verifier(hash).inclusion(leaf.hash(hash), number, block.leaves(), path, block.root())
                != Verdict.VALID) {
            throw damaged(
                    Stage.VERIFY,
                    IndexException.damaged(directory.resolve(Loading.INDEX), number, "the tree is not the log's"));
        }
        return new TransactionProof(opened.identity, checkpoint(place.height()), number, leaf.encode(), path);
    }

    /** {@code INTEGRITY} unless the ledger still holds everything that the checkpoint was given for. */
    ConsistencyProof consistency(Checkpoint older) {
        Checkpoint newer = checkpoint(read(Chain::height));
        boolean ours = older.signedBy(opened.identity)
                && older.leaves() <= newer.leaves()
                && read(c -> c.proofs().root(older.leaves())).equals(older.root());
        if (!ours) {
            throw GantryException.of(
                            ErrorCode.INTEGRITY, Stage.VERIFY, "the checkpoint is not of this ledger's history")
                    .fix(
                            "Was the ledger replaced, or restored from an older backup? Keep the checkpoint: it is evidence.")
                    .build();
        }
        List<Word> path = read(c -> c.proofs().consistency(older.leaves(), newer.leaves()));
        return new ConsistencyProof(opened.identity, older, newer, path);
    }

    private Block decode(byte[] content, long position) throws CorruptException {
        try {
            return Block.decode(content);
        } catch (IOException e) {
            throw opened.log.corrupt(position, String.valueOf(e.getMessage()));
        }
    }

    private void keep(Block block, int bytes) {
        synchronized (recent) {
            Kept before = recent.put(block.height(), new Kept(block, bytes));
            recentBytes += bytes - (before == null ? 0 : before.bytes);
            var eldest = recent.entrySet().iterator();
            while (recentBytes > RECENT_BYTES && recent.size() > 1) {
                recentBytes -= eldest.next().getValue().bytes;
                eldest.remove();
            }
        }
    }

    /** Completes when there is a block above this height. */
    CompletableFuture<Void> above(long height) {
        return unless(growing.add(true), c -> c.height() > height);
    }

    /** Completes when this transaction is in a block. */
    CompletableFuture<Void> included(Word id) {
        return unless(settling.add(id), c -> c.transaction(id) != null);
    }

    /** The waiter was added first, so that what it waits for cannot slip through in between. */
    private CompletableFuture<Void> unless(CompletableFuture<Void> waiter, Function<Chain, Boolean> already) {
        try {
            if (read(already)) {
                waiter.complete(null);
            } else if (closed) {
                waiter.completeExceptionally(Failures.closed(Stage.SETTLE));
            }
        } catch (GantryException e) {
            waiter.completeExceptionally(e);
        }
        return waiter;
    }

    boolean isWaiting(Word id) {
        return committer.isWaiting(id);
    }

    /** Completes on the committer's thread, once the transaction is in a durable block: hand over before running anybody's code. */
    CompletableFuture<Void> commit(Transaction transaction) {
        return committer.commit(transaction);
    }

    CompletableFuture<Void> deploy(KernelGenesis genesis) {
        return committer.deploy(genesis);
    }

    @Override
    public Chain chain() {
        return opened.chain;
    }

    @Override
    public void publish(Chain.Draft draft) throws IOException {
        opened.chain.index().awaitRoom();
        long position = opened.log.append(draft.encoded());
        keep(draft.block(), draft.encoded().length);
        lock.writeLock().lock();
        try {
            opened.chain.apply(draft, position);
        } finally {
            lock.writeLock().unlock();
        }
        draft.ids().forEach(settling::wake);
        growing.wake(true);
    }

    @Override
    public GantryException failure(IOException cause) {
        return Failures.store(Stage.SUBMIT, directory, cause);
    }

    @Override
    public GantryException failure(IndexException cause) {
        if (cause.isDamaged()) {
            opened.chain.index().invalidate();
        }
        return Failures.index(Stage.SUBMIT, directory, cause);
    }

    /**
     * Reads and executes everything again, signatures included, in a scratch directory, and compares the index with what comes out. {@code LEDGER_CORRUPT} names the first
     * damage of the log or the key, {@code STORE_FAILED} that of the index. Writing goes on meanwhile but for the comparison at the end.
     */
    void verify() {
        synchronized (verifying) {
            Path scratch = directory.resolve(SCRATCH);
            try {
                ChainIndex.delete(scratch);
                try (var index = ChainIndex.open(scratch, options.sizes())) {
                    verify(new Chain(opened.identity, index));
                } finally {
                    ChainIndex.delete(scratch);
                }
            } catch (IOException e) {
                throw Failures.store(Stage.VERIFY, directory, e);
            } catch (IndexException e) {
                throw damaged(Stage.VERIFY, e);
            }
        }
    }

    private void verify(Chain fresh) throws IOException {
        LedgerKey.read(directory, opened.identity);
        long until = read(Chain::height);
        try {
            opened.log.requireFirst(opened.identity.encode());
            opened.log.walk((position, content) -> {
                if (fresh.height() < until) {
                    replay(fresh, position, content);
                }
            });
        } catch (CorruptException e) {
            throw e.behindBlock(fresh.height());
        }
        lock.readLock().lock();
        try {
            Chain live = opened.chain;
            while (fresh.height() < live.height()) {
                long position = live.position(fresh.height() + 1);
                replay(fresh, position, opened.log.read(position));
            }
            if (!fresh.tip().equals(live.tip())) {
                throw new CorruptException(directory, 0, "the log ends with another block than the ledger");
            }
            live.index().requireSame(fresh.index(), live.height(), Nodes.count(live.leaves()));
        } finally {
            lock.readLock().unlock();
        }
    }

    private void replay(Chain fresh, long position, byte[] content) throws IOException {
        fresh.index().awaitRoom();
        try {
            fresh.replay(content, position, true);
        } catch (IOException e) {
            throw opened.log.corrupt(position, String.valueOf(e.getMessage()));
        }
    }

    private void handOverLast() {
        lock.writeLock().lock();
        try {
            Reached reached = opened.chain.reached();
            if (reached != null) {
                opened.chain.index().handOverLast(reached);
            }
        } catch (IndexException ignored) {
            // Then it is read from the log again.
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** A backup of everything up to the newest block; writing goes on meanwhile. */
    void backup(Path target) {
        long height = read(Chain::height);
        long position = read(c -> c.position(height));
        try {
            Backup.write(directory, opened.log.endOf(position), checkpoint(height), target);
        } catch (IOException e) {
            throw Failures.store(Stage.READ, target, e);
        }
    }

    /** How many futures wait for blocks or transactions. */
    int waiters() {
        return settling.size() + growing.size();
    }

    private static void close(@Nullable DirectoryLock lock) {
        if (lock != null) {
            lock.close();
        }
    }

    /** Commits what is queued and ends all waiting; reading goes on until {@link #close}. */
    void stop() {
        committer.close();
        closed = true;
        settling.failAll(Failures.closed(Stage.SETTLE));
        growing.failAll(Failures.closed(Stage.FOLLOW));
    }

    @Override
    public void close() {
        stop();
        try {
            handOverLast();
            opened.chain.index().close();
            opened.log.close();
        } catch (IOException ignored) {
            // Everything acknowledged was forced already.
        } finally {
            directoryLock.close();
        }
    }
}
