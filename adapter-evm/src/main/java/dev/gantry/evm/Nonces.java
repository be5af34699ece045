package dev.gantry.evm;

import dev.gantry.spi.Signer;
import java.util.TreeMap;
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
    /** Handed out and not yet sent, with the time. A nonce that stays here blocks every later one. */
    private final TreeMap<Long, Long> unsent = new TreeMap<>();

    private long next = -1;
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
        synchronized (this) {
            if (next >= 0) {
                unsent.put(next, System.nanoTime());
                return CompletableFuture.completedFuture(next++);
            }
            return (asking == null ? ask() : asking).thenCompose(x -> take());
        }
    }

    /** One question for all who wait. Its answer may be there before this returns. */
    private CompletableFuture<Void> ask() {
        var question = new CompletableFuture<Void>();
        asking = question;
        chain.count(address, "pending").whenComplete((count, failure) -> {
            synchronized (this) {
                asking = null;
                if (failure == null) {
                    next = count;
                }
            }
            if (failure == null) {
                question.complete(null);
            } else {
                question.completeExceptionally(failure);
            }
        });
        return question;
    }

    synchronized void sent(long nonce) {
        unsent.remove(nonce);
    }

    /** This nonce was not used, or the account is used elsewhere too: ask the node before handing out another. */
    synchronized void doubt(long nonce) {
        unsent.remove(nonce);
        next = -1;
    }

    /** Whether this nonce was handed out at least {@code age} ago and never sent; then it is given up. */
    synchronized boolean abandoned(long nonce, long ageNanos) {
        Long since = unsent.get(nonce);
        if (since != null && System.nanoTime() - since > ageNanos) {
            unsent.remove(nonce);
            return true;
        }
        return false;
    }
}
