package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.Digests;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The running ledger of one directory: one committer thread that takes everything waiting, executes it, writes one block, forces it to the disk once, and only then lets
 * anybody see it. An idle ledger commits at once; a busy one commits many together.
 */
final class Engine implements AutoCloseable {
    private static final byte[] MAGIC = "gantry-embedded-1".getBytes(StandardCharsets.US_ASCII);
    private static final int RECENT_BLOCKS = 32;
    private static final int MAX_BATCH = 1024;
    private static final int MAX_BATCH_BYTES = 8 << 20;

    private final Path directory;
    private final FileChannel lockChannel;
    private final LogFile log;
    private final Word network;
    private final Chain chain;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final LinkedBlockingQueue<Job> queue = new LinkedBlockingQueue<>();
    private final LinkedHashMap<Long, Block> recent = new LinkedHashMap<>();
    private final Thread committer;
    private CompletableFuture<Void> grown = new CompletableFuture<>();
    private volatile @Nullable GantryException broken;
    private volatile boolean closed;

    /** Something to commit; its future completes when it is durable. */
    private record Job(
            @Nullable Transaction transaction, @Nullable KernelGenesis genesis, CompletableFuture<Void> done) {}

    private Engine(Path directory, FileChannel lockChannel, LogFile log, Word network, Chain chain) {
        this.directory = directory;
        this.lockChannel = lockChannel;
        this.log = log;
        this.network = network;
        this.chain = chain;
        this.committer = new Thread(this::commitLoop, "gantry-embedded-committer");
        this.committer.setDaemon(true);
        this.committer.start();
    }

    /** Opens or creates. {@code LEDGER_LOCKED} if another opener has it, {@code LEDGER_CORRUPT} if its bytes are damaged. */
    static Engine open(Path directory, int scheme) {
        FileChannel lockChannel = null;
        try {
            Files.createDirectories(directory);
            lockChannel = lock(directory);
            Path file = directory.resolve("ledger.log");
            var head = new Object() {
                @Nullable
                Chain chain;

                @Nullable
                Word network;
            };
            var log = LogFile.open(file, (offset, content) -> {
                if (head.chain == null) {
                    head.network = checkHeader(file, content, scheme);
                    head.chain = new Chain(head.network);
                } else {
                    replay(file, head.chain, content, offset, false);
                }
            });
            Chain chain = head.chain;
            Word network = head.network;
            if (chain == null || network == null) {
                byte[] header = header(scheme);
                log.append(header);
                network = networkOf(header);
                chain = new Chain(network);
            }
            return new Engine(directory, lockChannel, log, network, chain);
        } catch (CorruptException e) {
            close(lockChannel);
            throw GantryException.of(
                            ErrorCode.LEDGER_CORRUPT, Stage.CONNECT, "the ledger is damaged: " + e.getMessage())
                    .fix("Restore the directory from a backup; nothing was changed.")
                    .cause(e)
                    .build();
        } catch (IOException e) {
            close(lockChannel);
            throw storeFailure(directory, e);
        } catch (RuntimeException e) {
            close(lockChannel);
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        }
        if (!locked) {
            channel.close();
            throw GantryException.of(
                            ErrorCode.LEDGER_LOCKED, Stage.CONNECT, "another opener has the ledger in " + directory)
                    .fix("Close the other program that uses this directory; an embedded ledger has one owner.")
                    .build();
        }
        return channel;
    }

    private static byte[] header(int scheme) {
        byte[] header = new byte[MAGIC.length + 1 + 32];
        new SecureRandom().nextBytes(header);
        System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
        header[MAGIC.length] = (byte) scheme;
        return header;
    }

    private static Word checkHeader(Path file, byte[] header, int scheme) throws IOException {
        for (int i = 0; i < MAGIC.length; i++) {
            if (header.length != MAGIC.length + 33 || header[i] != MAGIC[i]) {
                throw new CorruptException(file, 0, "not an embedded ledger of this version");
            }
        }
        if (header[MAGIC.length] != scheme) {
            throw GantryException.of(
                            ErrorCode.NETWORK_MISMATCH, Stage.CONNECT, "the ledger was made with another crypto suite")
                    .fix("Set crypto to what the ledger was made with.")
                    .build();
        }
        return networkOf(header);
    }

    private static Word networkOf(byte[] header) {
        return Digests.tagged("gantry:network:v1", (Object) header);
    }

    private static void replay(Path file, Chain chain, byte[] content, long offset, boolean signatures)
            throws CorruptException {
        try {
            chain.replay(content, offset, signatures);
        } catch (IOException e) {
            throw new CorruptException(file, offset, String.valueOf(e.getMessage()));
        }
    }

    Word network() {
        return network;
    }

    /** Reads under the lock that keeps a block from becoming visible half. */
    <T> T read(Function<Chain, T> reader) {
        lock.readLock().lock();
        try {
            return reader.apply(chain);
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
        long offset = read(c -> c.offset(height));
        try {
            Block block = Block.decode(log.readFrame(offset));
            keep(block);
            return block;
        } catch (IOException e) {
            throw storeFailure(directory, e);
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

    /** Completes at the next block, or at once if there is one above {@code height}. */
    CompletableFuture<Void> above(long height) {
        lock.readLock().lock();
        try {
            return chain.height() > height ? CompletableFuture.completedFuture(null) : grown;
        } finally {
            lock.readLock().unlock();
        }
    }

    CompletableFuture<Void> commit(Transaction transaction) {
        return enqueue(new Job(transaction, null, new CompletableFuture<>()));
    }

    CompletableFuture<Void> deploy(KernelGenesis genesis) {
        return enqueue(new Job(null, genesis, new CompletableFuture<>()));
    }

    private CompletableFuture<Void> enqueue(Job job) {
        GantryException failure = broken;
        if (closed || failure != null) {
            return CompletableFuture.failedFuture(failure != null ? failure : closedError(Stage.SUBMIT));
        }
        queue.add(job);
        if (closed) {
            failWaiting();
        }
        return job.done;
    }

    private void commitLoop() {
        var jobs = new ArrayList<Job>();
        while (!closed) {
            try {
                jobs.clear();
                jobs.add(queue.take());
                long bytes = size(jobs.get(0));
                while (jobs.size() < MAX_BATCH && bytes < MAX_BATCH_BYTES) {
                    Job next = queue.poll();
                    if (next == null) {
                        break;
                    }
                    jobs.add(next);
                    bytes += size(next);
                }
                commit(jobs);
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException | Error e) {
                breakDown(jobs, e);
            }
        }
        failWaiting();
    }

    private static long size(Job job) {
        return job.transaction == null ? 0 : job.transaction.bytes().length;
    }

    private void commit(List<Job> jobs) {
        var batch = new LinkedHashMap<Word, Transaction>();
        for (Job job : jobs) {
            if (job.genesis != null) {
                commitDeployment(job);
            } else if (job.transaction != null && chain.transaction(job.transaction.id()) == null) {
                batch.putIfAbsent(job.transaction.id(), job.transaction);
            }
        }
        if (!batch.isEmpty() && !publish(() -> chain.executeTransactions(List.copyOf(batch.values()), now()), jobs)) {
            return;
        }
        jobs.forEach(j -> j.done.complete(null));
    }

    private void commitDeployment(Job job) {
        if (chain.deployed() || job.genesis == null) {
            return;
        }
        KernelGenesis genesis = job.genesis;
        try {
            Chain.Draft draft = chain.executeDeployment(genesis, now());
            publish(() -> draft, List.of(job));
        } catch (Refusal r) {
            job.done.completeExceptionally(
                    GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.SUBMIT, "the kernel's genesis is impossible")
                            .fix("Check threshold and governors.")
                            .build());
        }
    }

    private boolean publish(Supplier<Chain.Draft> make, List<Job> jobs) {
        Chain.Draft draft = make.get();
        long offset;
        try {
            offset = log.append(draft.encoded());
        } catch (IOException e) {
            breakDown(jobs, e);
            return false;
        }
        keep(draft.block());
        CompletableFuture<Void> signal;
        lock.writeLock().lock();
        try {
            chain.apply(draft, offset);
            signal = grown;
            grown = new CompletableFuture<>();
        } finally {
            lock.writeLock().unlock();
        }
        signal.complete(null);
        return true;
    }

    /** The disk failed: what was being written is unknown, everything after it is refused until the ledger is opened anew. */
    private void breakDown(List<Job> jobs, Throwable cause) {
        broken = storeFailure(directory, cause);
        for (Job job : jobs) {
            job.done.completeExceptionally(GantryException.of(
                            ErrorCode.OUTCOME_UNKNOWN, Stage.SUBMIT, "the disk failed while the block was written")
                    .fix("Open the ledger anew and ask for the outcome by the idempotency key.")
                    .cause(cause)
                    .build());
        }
        failWaiting();
    }

    private void failWaiting() {
        Job job;
        GantryException failure = broken;
        while ((job = queue.poll()) != null) {
            job.done.completeExceptionally(failure != null ? failure : closedError(Stage.SUBMIT));
        }
    }

    /** Reads and executes everything again, signatures included; {@code LEDGER_CORRUPT} names the first damage. */
    void verify() {
        Path file = directory.resolve("ledger.log");
        long until = read(Chain::height);
        var fresh = new Chain(network);
        try {
            for (long h = 1; h <= until; h++) {
                long height = h;
                long offset = read(c -> c.offset(height));
                replay(file, fresh, log.readFrame(offset), offset, true);
            }
        } catch (IOException e) {
            throw GantryException.of(ErrorCode.LEDGER_CORRUPT, Stage.VERIFY, "the ledger is damaged: " + e.getMessage())
                    .fix("Restore the directory from a backup.")
                    .cause(e)
                    .build();
        }
    }

    static GantryException closedError(Stage stage) {
        return GantryException.of(ErrorCode.CLOSED, stage, "the ledger is closed")
                .fix("Open it again.")
                .build();
    }

    private static GantryException storeFailure(Path directory, Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        boolean full = text.contains("No space left") || text.contains("Disk quota");
        return GantryException.of(
                        full ? ErrorCode.DISK_FULL : ErrorCode.STORE_FAILED,
                        Stage.SUBMIT,
                        "the ledger in " + directory + " cannot be read or written: " + text)
                .fix(full ? "Make room, then open the ledger again." : "Mend the disk, then open the ledger again.")
                .cause(cause)
                .build();
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // The lock ends with the process anyway.
            }
        }
    }

    /** Commits nothing more: what has not been written is reported as closed, which is definite. */
    @Override
    public void close() {
        closed = true;
        committer.interrupt();
        try {
            committer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        failWaiting();
        try {
            log.close();
        } catch (IOException ignored) {
            // Everything acknowledged was forced already.
        }
        close(lockChannel);
    }
}
