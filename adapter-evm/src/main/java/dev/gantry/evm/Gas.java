package dev.gantry.evm;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.kernel.KernelRequest;
import dev.gantry.kernel.Refusal;
import dev.gantry.spi.KernelRefusedException;
import dev.gantry.spi.Limits;
import dev.gantry.spi.Signer;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much gas a request gets. The node is asked once for each shape of request, which also tells whether the kernel refuses: asking costs as much as writing. Many at once
 * wait for the one answer, and of a batch what is learned is the gas of an item.
 *
 * <p>The answer may be about a request that was cheap by chance, a repeated one for example; so no request gets less than writing new records takes on the dearest chain
 * known, and a shape that ran out of gas gets all there is from then on.
 */
final class Gas {
    private static final long BASE = 250_000;
    /** Three new slots at geth's 132,000, and what is around them. */
    private static final long ITEM = 450_000;

    private final Chain chain;
    private final long limit;
    private final Map<String, CompletableFuture<Learned>> byKind = new ConcurrentHashMap<>();

    /**
     * @param each what an item needs, its part of what is around the items included
     * @param most that a transaction may take
     * @param all whether such requests get all there is
     */
    private record Learned(long each, long most, boolean all) {
        long enough(int items) {
            if (each * items > most) {
                throw tooMuch(each, items, most);
            }
            return all ? most : Math.min(most, Math.max(BASE + items * ITEM, each * items * 3 / 2));
        }
    }

    /** @param limit the most that the configuration allows */
    Gas(Chain chain, long limit) {
        this.chain = chain;
        this.limit = limit;
    }

    CompletableFuture<Long> of(byte[] request, byte[] input, byte[] kernel, Signer signer) {
        Shape shape = Shape.of(request);
        int items = shape.items();
        var mine = new CompletableFuture<Learned>();
        CompletableFuture<Learned> asked = byKind.putIfAbsent(shape.kind(), mine);
        if (asked != null) {
            // Another request of this shape may be refused for reasons of its own.
            return asked.handle((learned, failure) -> failure == null
                            ? CompletableFuture.completedFuture(learned)
                            : ask(items, input, kernel, signer))
                    .thenCompose(x -> x)
                    .thenApply(learned -> learned.enough(items));
        }
        return ask(items, input, kernel, signer)
                .whenComplete((learned, failure) -> {
                    if (failure == null) {
                        mine.complete(learned);
                    } else {
                        byKind.remove(shape.kind(), mine);
                        mine.completeExceptionally(failure);
                    }
                })
                .thenApply(learned -> learned.enough(items));
    }

    private CompletableFuture<Learned> ask(int items, byte[] input, byte[] kernel, Signer signer) {
        return chain.blockGasLimit()
                .thenCompose(block -> chain.estimate(Keccak.address(signer.publicKey()), kernel, input)
                        .handle((needed, failure) -> {
                            if (failure != null) {
                                throw refusal(failure, items);
                            }
                            return new Learned((needed + items - 1) / items, Math.min(limit, block), false);
                        }));
    }

    private static RuntimeException refusal(Throwable failure, int items) {
        if (EvmErrors.cause(failure) instanceof RpcException e) {
            var refused = EvmErrors.kernelFailure(e);
            if (refused.isPresent()) {
                return new KernelRefusedException(refused.get());
            }
            return items > 1 && e.data().length() <= "0x".length()
                    ? perhapsTooMuch(e)
                    : EvmErrors.rejected(e, Stage.PREPARE, null);
        }
        return EvmErrors.same(failure);
    }

    /** The kernel gives a reason whenever it refuses; a call that ran out of gas has none. */
    private static GantryException perhapsTooMuch(RpcException e) {
        return GantryException.of(
                        ErrorCode.E_LIMIT,
                        Stage.PREPARE,
                        "the node gives no reason, as it does when a request takes more gas than it allows: "
                                + e.getMessage())
                .fix("Split the batch, or raise the node's limits for gas.")
                .build();
    }

    private static GantryException tooMuch(long each, int items, long most) {
        return GantryException.of(
                        ErrorCode.E_LIMIT,
                        Stage.PREPARE,
                        "the request takes " + each * items + " gas; a transaction may take " + most)
                .fix("Split the batch, or raise gasLimit if the chain's blocks have room.")
                .with(Limits.FITS, Long.toString(most / each))
                .build();
    }

    /** A transaction of this shape ran out of gas: from now on it gets all there is. */
    void ranOut(byte[] request) {
        byKind.put(
                Shape.of(request).kind(),
                chain.blockGasLimit().thenApply(block -> new Learned(0, Math.min(limit, block), true)));
    }

    /**
     * What a request's gas depends on.
     *
     * @param kind one item, or several of these kinds, however many
     */
    private record Shape(String kind, int items) {
        static Shape of(byte[] request) {
            try {
                var items = KernelRequest.decode(request).items();
                var kinds = new TreeSet<String>();
                items.forEach(item -> kinds.add(item.fn() + "/" + item.args().length / 512));
                return new Shape((items.size() == 1 ? "one " : "several ") + kinds, items.size());
            } catch (Refusal r) {
                return new Shape("malformed " + request.length, 1);
            }
        }
    }
}
