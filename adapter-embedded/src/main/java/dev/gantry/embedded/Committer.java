package dev.gantry.embedded;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.embedded.index.IndexException;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Refusal;
import dev.gantry.kernel.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: one thread takes everything that waits, executes it in order, and has it published as one block. An idle ledger commits at once; a busy one commits many
 * together. When a block cannot be written, nothing more is committed until the ledger is opened anew.
 */
final class Committer implements AutoCloseable {
    private static final int MAX_BATCH = 1024;
    private static final int MAX_BATCH_BYTES = 8 << 20;
    private static final long MAX_WAITING_BYTES = 64L << 20;

    private final Publisher publisher;
    private final LinkedBlockingQueue<Job> queue = new LinkedBlockingQueue<>();
    private final Map<Word, Job> waiting = new HashMap<>();
    private final Thread thread = new Thread(this::run, "gantry-embedded-committer");
    private long waitingBytes;
    private @Nullable GantryException refusal;

    /** What the committer needs of the ledger; called by its thread only. */
    interface Publisher {
        Chain chain();

        /** Makes a block durable, then visible. {@link BlockLog.UncertainException} if it may be durable; any other IOException if it is not. */
        void publish(Chain.Draft draft) throws IOException;

        GantryException failure(IOException cause);

        GantryException failure(IndexException cause);
    }

    /** Something to commit; its future completes when it is durable. No content means: stop here. */
    private record Job(
            @Nullable Word id,
            @Nullable Transaction transaction,
            @Nullable KernelGenesis genesis,
            CompletableFuture<Void> done) {
        int size() {
            return transaction == null ? 0 : transaction.bytes().length;
        }
    }

    Committer(Publisher publisher) {
        this.publisher = publisher;
        thread.setDaemon(true);
        thread.start();
    }

    /** Queues a transaction, or finds the same one in the queue. */
    CompletableFuture<Void> commit(Transaction transaction) {
        return enqueue(new Job(transaction.id(), transaction, null, new CompletableFuture<>()));
    }

    CompletableFuture<Void> deploy(KernelGenesis genesis) {
        return enqueue(new Job(null, null, genesis, new CompletableFuture<>()));
    }

    synchronized boolean isWaiting(Word id) {
        return waiting.containsKey(id);
    }

    private synchronized CompletableFuture<Void> enqueue(Job job) {
        Job same = job.id == null ? null : waiting.get(job.id);
        if (same != null) {
            return same.done;
        }
        if (refusal != null || waitingBytes + job.size() > MAX_WAITING_BYTES) {
            return CompletableFuture.failedFuture(refusal != null ? refusal : Failures.queueFull());
        }
        if (job.id != null) {
            waiting.put(job.id, job);
            waitingBytes += job.size();
        }
        queue.add(job);
        return job.done;
    }

    private void run() {
        boolean more = true;
        while (more) {
            var jobs = new ArrayList<Job>();
            more = take(jobs);
            try {
                commit(jobs);
                finish(jobs, null);
            } catch (BlockLog.UncertainException e) {
                refuse(publisher.failure(e));
                finish(jobs, Failures.uncertain(e));
                more = false;
            } catch (IOException e) {
                refuse(publisher.failure(e));
                finish(jobs, publisher.failure(e));
                more = false;
            } catch (IndexException e) { // looking up comes before writing: nothing of this batch was written
                refuse(publisher.failure(e));
                finish(jobs, publisher.failure(e));
                more = false;
            } catch (RuntimeException | Error e) {
                refuse(internal(e));
                finish(jobs, Failures.uncertain(e));
                more = false;
            }
        }
        refuse(Failures.closed(Stage.SUBMIT));
        finish(new ArrayList<>(queue), refusal());
    }

    /** Waits for a job and takes along what else is there; false when this is the last batch. */
    private boolean take(List<Job> jobs) {
        try {
            Job job = queue.take();
            long bytes = 0;
            while (job != null) {
                if (job.transaction == null && job.genesis == null) {
                    return false;
                }
                jobs.add(job);
                bytes += job.size();
                job = jobs.size() < MAX_BATCH && bytes < MAX_BATCH_BYTES ? queue.poll() : null;
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void commit(List<Job> jobs) throws IOException {
        Chain chain = publisher.chain();
        var batch = new ArrayList<Transaction>(jobs.size());
        for (Job job : jobs) {
            if (job.genesis != null) {
                deploy(chain, job);
            } else if (job.transaction != null && job.id != null && chain.transaction(job.id) == null) {
                batch.add(job.transaction);
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        Chain.Draft draft = chain.executeTransactions(batch, System.currentTimeMillis());
        for (Job job : jobs) {
            RuntimeException failure = job.id == null ? null : draft.failed().get(job.id);
            if (failure != null) {
                job.done.completeExceptionally(internal(failure));
            }
        }
        if (!draft.ids().isEmpty()) {
            publisher.publish(draft);
        }
    }

    private void deploy(Chain chain, Job job) throws IOException {
        if (chain.deployed() || job.genesis == null) {
            return;
        }
        Chain.Draft draft;
        try {
            draft = chain.executeDeployment(job.genesis, System.currentTimeMillis());
        } catch (Refusal r) {
            job.done.completeExceptionally(Failures.argument(
                    Stage.SUBMIT, "the kernel's genesis is impossible", "Check threshold and governors."));
            return;
        }
        publisher.publish(draft);
    }

    private synchronized void refuse(GantryException failure) {
        if (refusal == null) {
            refusal = failure;
        }
    }

    private synchronized @Nullable GantryException refusal() {
        return refusal;
    }

    private void finish(List<Job> jobs, @Nullable GantryException failure) {
        synchronized (this) {
            for (Job job : jobs) {
                if (job.id != null && waiting.remove(job.id) != null) {
                    waitingBytes -= job.size();
                }
            }
        }
        for (Job job : jobs) {
            if (failure == null) {
                job.done.complete(null);
            } else {
                job.done.completeExceptionally(failure);
            }
        }
    }

    private static GantryException internal(Throwable cause) {
        return GantryException.of(ErrorCode.INTERNAL, Stage.SUBMIT, "the ledger's program failed: " + cause)
                .fix("Please report this with the stack trace.")
                .cause(cause)
                .build();
    }

    /** Commits what was queued, then ends; what comes later is refused as closed. */
    @Override
    public void close() {
        synchronized (this) {
            if (refusal == null) {
                refusal = Failures.closed(Stage.SUBMIT);
                queue.add(new Job(null, null, null, new CompletableFuture<>()));
            }
        }
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
