package dev.gantry.spi;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One connection to one network, and all that Gantry asks of a chain. SPEC.md numbers the rules; the conformance kit tests them.
 *
 * <p>Guarantees of every implementation: the same {@link PreparedTransaction} submitted any number of times has one effect; a time-out or a broken connection is never
 * reported as a failed transaction; only final blocks give events, each event once and in order behind any checkpoint; every stage fails with {@link GantryException}.
 * Thread-safe. No method blocks for the network; {@link #close} may.
 */
public interface LedgerAdapter extends AutoCloseable {
    LedgerDescriptor descriptor();

    CompletionStage<Head> head();

    /** The account word (S-2) of a key on this ledger. {@code KEY_INVALID} if its scheme is not the ledger's. */
    byte[] account(Signer signer);

    /** Asks the kernel; the answer is 256 bytes (S-50). {@code KERNEL_MISSING} where there is none. */
    CompletionStage<byte[]> read(byte[] query, ReadLevel level);

    /**
     * Makes a signed transaction that carries this kernel request, without sending it. May ask the network (nonce, pre-execution, endorsement). If the network already says
     * here that the kernel refuses, fails with {@link KernelRefusedException}: nothing was sent, so the refusal is definite for this state.
     */
    CompletionStage<PreparedTransaction> prepare(byte[] request, Signer signer);

    /**
     * Hands the bytes to the network. Completes when a node has accepted them, or already had them. Failures: {@code OUTCOME_UNKNOWN} whenever the bytes may have
     * arrived; a definite code ({@code STATE_CONFLICT}, {@code NONCE_CONFLICT}, {@code NO_FUNDS}, {@code REJECTED_BY_NODE}) only when they certainly had and can have no
     * effect, or never left ({@code NODE_UNREACHABLE}).
     */
    CompletionStage<Void> submit(PreparedTransaction transaction);

    /** Where it stands now, by the ledger alone: works in another process, without any local store. */
    CompletionStage<TransactionStatus> status(PreparedTransaction transaction);

    /**
     * Completes when the transaction has reached the level, or is known never to. INCLUDED and FINAL only; never fails for time: the caller brings the deadline and
     * cancels. May send again what was given to {@link #submit}, and nothing else.
     */
    CompletableFuture<TransactionStatus> settled(PreparedTransaction transaction, Wait level);

    /** A transaction that reached a block, read back whole; empty if the ledger has none of that id. */
    CompletionStage<Optional<LedgerTransaction>> transaction(String id);

    /** All changes whose word has this value, oldest first, included or final. Complete up to every transaction that this adapter reported INCLUDED. */
    CompletionStage<List<LedgerEvent>> find(ChangeIndex index, byte[] word);

    /**
     * Events behind a checkpoint (empty text: from the kernel's deployment), at most {@code max}. Waits up to {@code patience} for the first.
     * {@code CHECKPOINT_FOREIGN} for another network's, {@code CHECKPOINT_INVALID} for a malformed one.
     */
    CompletionStage<EventPage> events(String checkpoint, int max, Duration patience);

    KernelAdmin kernel();

    /** A proof that the transaction is on the ledger, as a self-contained bundle for the {@link LedgerVerifier} of this adapter. {@code UNSUPPORTED} unless {@link Capability#INCLUSION_PROOF} is declared. */
    default CompletionStage<byte[]> prove(String transactionId) {
        return CompletableFuture.failedFuture(
                GantryException.of(ErrorCode.UNSUPPORTED, Stage.VERIFY, "this ledger gives no inclusion proofs")
                        .fix("Use a ledger that declares INCLUSION_PROOF.")
                        .build());
    }

    /** What a verifier has to know of this network for the {@link LedgerVerifier} of this adapter. {@code UNSUPPORTED} unless {@link Capability#INCLUSION_PROOF} is declared. */
    default byte[] proofAnchor() {
        throw GantryException.of(ErrorCode.UNSUPPORTED, Stage.VERIFY, "this ledger gives no inclusion proofs")
                .fix("Use a ledger that declares INCLUSION_PROOF.")
                .build();
    }

    @Override
    void close();
}
