package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Word;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The running ledger of one directory. Nobody sees a block before it has been forced to the disk. */
final class Engine implements Committer.Publisher, AutoCloseable {
    private static final int RECENT_BLOCKS = 32;

    private final Path directory;
    private final DirectoryLock directoryLock;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final LinkedHashMap<Long, Block> recent = new LinkedHashMap<>(RECENT_BLOCKS, 0.75f, true);
    private final Waiters<Word> settling = new Waiters<>();
    private final Waiters<Boolean> growing = new Waiters<>();
    private final Opened opened;
    private final Committer committer;
    private volatile boolean closed;

    /** A log, and the chain that it told. */
    private record Opened(BlockLog log, Chain chain, LedgerIdentity identity, Signer key) {}

    private Engine(Path directory, DirectoryLock directoryLock, Opened opened) {
        this.directory = directory;
        this.directoryLock = directoryLock;
        this.opened = opened;
        this.committer = new Committer(this);
    }

    /** Opens or creates. {@code LEDGER_LOCKED} if another opener has it, {@code LEDGER_CORRUPT} if its bytes are damaged. */
    static Engine open(Path directory, String scheme, long segmentSize) {
        DirectoryLock directoryLock = null;
        try {
            boolean fresh = !Files.exists(directory);
            Files.createDirectories(directory);
            Path parent = directory.toAbsolutePath().getParent();
            if (fresh && parent != null) {
                BlockLog.forceDirectory(parent);
            }
            directoryLock = DirectoryLock.take(directory);
            return new Engine(directory, directoryLock, load(directory, scheme, segmentSize));
        } catch (IOException e) {
            close(directoryLock);
            throw Failures.store(Stage.CONNECT, directory, e);
        } catch (RuntimeException | Error e) {
            close(directoryLock);
            throw e;
        }
    }

    private static Opened load(Path directory, String scheme, long segmentSize) throws IOException {
        var found = new Object() {
            @Nullable
            Chain chain;

            @Nullable
            LedgerIdentity identity;
        };
        BlockLog log = BlockLog.open(directory, segmentSize, () -> genesis(directory, scheme), (position, content) -> {
            if (found.chain == null) {
                found.identity = checked(content, scheme);
                found.chain = new Chain(found.identity);
            } else {
                found.chain.replay(content, position, false);
            }
        });
        if (found.chain == null || found.identity == null) {
            throw new IllegalStateException("a log begins with its header");
        }
        try {
            Signer key = LedgerKey.read(directory, scheme);
            if (!Arrays.equals(key.publicKey(), found.identity.publicKey())) {
                throw new CorruptException(directory.resolve(LedgerKey.FILE), 0, "another ledger's key");
            }
            return new Opened(log, found.chain, found.identity, key);
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    private static byte[] genesis(Path directory, String scheme) throws IOException {
        byte[] salt = new byte[LedgerIdentity.SALT];
        new SecureRandom().nextBytes(salt);
        return new LedgerIdentity(
                        scheme, salt, LedgerKey.make(directory, scheme).publicKey())
                .encode();
    }

    private static LedgerIdentity checked(byte[] header, String scheme) throws IOException {
        LedgerIdentity identity = LedgerIdentity.parse(header);
        if (identity == null) {
            throw new IOException("not an embedded ledger of this version");
        }
        if (!identity.scheme().equals(scheme)) {
            throw GantryException.of(
                            ErrorCode.NETWORK_MISMATCH, Stage.CONNECT, "the ledger was made with another crypto suite")
                    .fix("Set crypto to what the ledger was made with.")
                    .build();
        }
        return identity;
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
        } finally {
            lock.readLock().unlock();
        }
    }

    byte[] query(byte[] query) {
        return read(c -> Kernel.read(c, c.time(), query));
    }

    /** A block, decoded; the newest are kept, because everybody who waited for a block asks for it at once. */
    Block block(long height) {
        synchronized (recent) {
            Block kept = recent.get(height);
            if (kept != null) {
                return kept;
            }
        }
        long position = read(c -> c.position(height));
        try {
            Block block = decode(opened.log.read(position), position);
            keep(block);
            return block;
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
        Chain.Place place = read(c -> c.transaction(id));
        if (place == null) {
            return null;
        }
        Block block = block(place.height());
        var leaf = new Leaf(
                block.height(), block.time(), place.entry(), block.entries().get(place.entry()));
        long number = read(c -> c.leaf(place.height(), place.entry()));
        List<Word> path = read(c -> c.proofs().inclusion(number, block.leaves()));
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
            throw opened.log.corrupt(position, e);
        }
    }

    private void keep(Block block) {
        synchronized (recent) {
            recent.put(block.height(), block);
            if (recent.size() > RECENT_BLOCKS) {
                recent.remove(recent.keySet().iterator().next());
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
        if (read(already)) {
            waiter.complete(null);
        } else if (closed) {
            waiter.completeExceptionally(Failures.closed(Stage.SETTLE));
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
        long position = opened.log.append(draft.encoded());
        keep(draft.block());
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

    /** Reads and executes everything again, signatures included; {@code LEDGER_CORRUPT} names the first damage. */
    void verify() {
        long until = read(Chain::height);
        var fresh = new Chain(opened.identity);
        try {
            for (long h = 1; h <= until; h++) {
                long height = h;
                long position = read(c -> c.position(height));
                byte[] content = opened.log.read(position);
                try {
                    fresh.replay(content, position, true);
                } catch (IOException e) {
                    throw opened.log.corrupt(position, e);
                }
            }
        } catch (IOException e) {
            throw Failures.store(Stage.VERIFY, directory, e);
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
            opened.log.close();
        } catch (IOException ignored) {
            // Everything acknowledged was forced already.
        } finally {
            directoryLock.close();
        }
    }
}
