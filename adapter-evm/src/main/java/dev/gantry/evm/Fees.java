package dev.gantry.evm;

import java.math.BigInteger;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What transactions offer for their gas: a set price, or what the node says, asked again every few seconds and once for everybody.
 *
 * <p>With a base fee the offer leaves room for it to double, about six full blocks; what it is not charged is not paid. The tip is the node's word unchanged: it is taken from
 * what was paid before, so that adding to it would raise it without end on a chain where few others write.
 */
final class Fees {
    private static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Chain chain;
    private final Optional<Fee> set;
    private @Nullable CompletableFuture<Fee> asked;
    private long until;

    /** @param price the price that the configuration sets, in wei */
    Fees(Chain chain, Optional<BigInteger> price) {
        this.chain = chain;
        this.set = price.map(p -> new Fee(p, Optional.empty()));
    }

    CompletableFuture<Fee> now() {
        return set.map(CompletableFuture::completedFuture).orElseGet(this::asked);
    }

    private synchronized CompletableFuture<Fee> asked() {
        if (asked == null || asked.isCompletedExceptionally() || System.nanoTime() - until > 0) {
            asked = ask();
            until = System.nanoTime() + AGE_NANOS;
        }
        return asked.copy();
    }

    private CompletableFuture<Fee> ask() {
        return chain.baseFee()
                .thenCompose(base -> base.isEmpty()
                        ? chain.gasPrice().thenApply(price -> new Fee(price, Optional.empty()))
                        : chain.tip()
                                .thenApply(tip -> new Fee(
                                        base.get().multiply(BigInteger.TWO).add(tip), Optional.of(tip))));
    }
}
