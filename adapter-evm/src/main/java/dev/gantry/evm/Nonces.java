package dev.gantry.evm;

import dev.gantry.spi.Signer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The nonces of one account, handed out to any number of submitters at once. The node's own count is the truth: it is asked at the start and after every anomaly, so nothing
 * needs to survive a restart.
 */
final class Nonces {
    private final Chain chain;
    private final Signer signer;
    private final byte[] address;
    private long next = -1;
    private long first = -1;
    /** The nonce that the node was seen to miss last, and since when. */
    private long gap = -1;

    private long gapSince;
    private @Nullable CompletableFuture<Void> asking;

    Nonces(Chain chain, Signer signer) {
        this.chain = chain;
        this.signer = signer;
        this.address = Keccak.address(signer.publicKey());
    }

    byte[] address() {
        return address;
    }

    Signer signer() {
        return signer;
    }

    CompletableFuture<Long> take() {
        CompletableFuture<Void> answer;
        synchronized (this) {
            if (next >= 0) {
                return CompletableFuture.completedFuture(next++);
            }
            if (asking != null) {
                return asking.thenCompose(x -> take());
            }
            answer = new CompletableFuture<>();
            asking = answer;
        }
        chain.count(address, "pending").whenComplete((count, failure) -> {
            synchronized (this) {
                asking = null;
                if (failure == null) {
                    next = count;
                    first = first < 0 ? count : first;
                }
            }
            if (failure == null) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(EvmErrors.cause(failure));
            }
        });
        return answer.thenCompose(x -> take());
    }

    /** A nonce was not used, or the account is used elsewhere too: ask the node before handing out another. */
    synchronized void doubt() {
        next = -1;
    }

    /** Whether the node has missed this nonce, which was handed out here, for at least {@code age}. All later ones wait for it. */
    synchronized boolean missing(long nonce, long ageNanos) {
        if (gap != nonce) {
            gap = nonce;
            gapSince = System.nanoTime();
        }
        return first >= 0 && nonce >= first && System.nanoTime() - gapSince > ageNanos;
    }
}
