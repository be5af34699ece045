package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The running ledger of one directory. Nobody sees a block before it has been forced to the disk. */
final class Engine implements Committer.Publisher, AutoCloseable {
    private static final byte[] MAGIC = "gantry-embedded-1".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT = 32;
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
    private record Opened(BlockLog log, Chain chain, Word network) {}

    private Engine(Path directory, DirectoryLock directoryLock, Opened opened) {
        this.directory = directory;
        this.directoryLock = directoryLock;
        this.opened = opened;
        this.committer = new Committer(this);
    }

    /** Opens or creates. {@code LEDGER_LOCKED} if another opener has it, {@code LEDGER_CORRUPT} if its bytes are damaged. */
    static Engine open(Path directory, byte scheme, long segmentSize) {
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

    private static Opened load(Path directory, byte scheme, long segmentSize) throws IOException {
        var found = new Object() {
            @Nullable
            Chain chain;

            Word network = Word.ZERO;
        };
        BlockLog log = BlockLog.open(directory, segmentSize, () -> header(scheme), (position, content) -> {
            if (found.chain == null) {
                found.network = checkedHeader(content, scheme);
                found.chain = new Chain(found.network);
            } else {
                found.chain.replay(content, position, false);
            }
        });
        if (found.chain == null) {
            throw new IllegalStateException("a log begins with its header");
        }
        return new Opened(log, found.chain, found.network);
    }

    private static byte[] header(byte scheme) {
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        byte[] header = Arrays.copyOf(MAGIC, MAGIC.length + 1 + SALT);
        header[MAGIC.length] = scheme;
        System.arraycopy(salt, 0, header, MAGIC.length + 1, SALT);
        return header;
    }

    private static Word checkedHeader(byte[] header, byte scheme) throws IOException {
        boolean ours = header.length == MAGIC.length + 1 + SALT
                && Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        if (!ours) {
            throw new IOException("not an embedded ledger of this version");
        }
        if (header[MAGIC.length] != scheme) {
            throw GantryException.of(
                            ErrorCode.NETWORK_MISMATCH, Stage.CONNECT, "the ledger was made with another crypto suite")
                    .fix("Set crypto to what the ledger was made with.")
                    .build();
        }
        return Digests.tagged("gantry:network:v1", (Object) header);
    }

    /** Bound to the first record's random salt: a wiped ledger is another network. */
    Word network() {
        return opened.network;
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
        var fresh = new Chain(opened.network);
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
