package dev.gantry.xuper;

import com.google.protobuf.ByteString;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.xuper.wire.InvokeRequest;
import dev.gantry.xuper.wire.Transaction;
import dev.gantry.xuper.wire.TxInputExt;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Hands transactions to the node, and finds out what a refusal means. */
final class Submission {
    private static final int LOOKS = 20;
    private static final long LOOK_MS = 50;

    private final Chain chain;
    private final Follower follower;

    Submission(Chain chain, Follower follower) {
        this.chain = chain;
        this.follower = follower;
    }

    CompletableFuture<Void> send(Prepared p) {
        return chain.post(p)
                .handle((x, failure) -> {
                    if (failure == null) {
                        follower.handedOver(p.id());
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    Throwable cause = XuperErrors.cause(failure);
                    if (cause instanceof NodeException e) {
                        return refused(p, e);
                    }
                    if (cause instanceof NoAnswer none && none.neverLeft()) {
                        return CompletableFuture.<Void>failedFuture(XuperErrors.unsent(none, p.id()));
                    }
                    return CompletableFuture.<Void>failedFuture(
                            unknown(p, "the node may have the transaction: " + cause.getMessage()));
                })
                .thenCompose(x -> x);
    }

    /** The node also refuses a transaction that it has already, for one of several reasons: so ask whether it does. */
    private CompletableFuture<Void> refused(Prepared p, NodeException e) {
        return chain.transaction(p.transaction().getTxid())
                .handle((seen, failure) -> {
                    if (failure != null) {
                        return CompletableFuture.<Void>failedFuture(
                                unknown(p, "the node refuses, and cannot be asked whether it has the transaction"));
                    }
                    if (seen.isPresent()) {
                        follower.handedOver(p.id());
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    if (e.number() == NodeException.SEEN_BEFORE) {
                        return seenBefore(p, LOOKS);
                    }
                    return CompletableFuture.<Void>failedFuture(
                            XuperErrors.conflict(e) ? conflict(p, e) : XuperErrors.rejected(e, p.id()));
                })
                .thenCompose(x -> x);
    }

    /**
     * The node remembers for some minutes what it was given, whatever became of it: refused by it, or being looked at right now. So look for it a little longer; after
     * that it is definite only if it can no longer be valid.
     */
    private CompletableFuture<Void> seenBefore(Prepared p, int looks) {
        if (looks > 0) {
            return CompletableFuture.supplyAsync(
                            () -> chain.transaction(p.transaction().getTxid()),
                            CompletableFuture.delayedExecutor(LOOK_MS, TimeUnit.MILLISECONDS))
                    .thenCompose(x -> x)
                    .thenCompose(seen -> {
                        if (seen.isPresent()) {
                            follower.handedOver(p.id());
                            return CompletableFuture.<Void>completedFuture(null);
                        }
                        return seenBefore(p, looks - 1);
                    });
        }
        return superseded(p)
                .thenCompose(gone -> CompletableFuture.failedFuture(
                        gone
                                ? conflict(p, new NodeException(NodeException.SEEN_BEFORE, "it was refused before"))
                                : unknown(p, "the node was given this before and does not tell what became of it")));
    }

    /**
     * Whether the transaction can never come into a block any more: the same call reads a version now that another transaction in a final block has written. False also
     * where nothing is known.
     */
    CompletableFuture<Boolean> superseded(Prepared p) {
        Transaction t = p.transaction();
        if (t.getContractRequestsCount() != 1 || t.getAuthRequireCount() != 1) {
            return CompletableFuture.completedFuture(false);
        }
        InvokeRequest request =
                t.getContractRequests(0).toBuilder().clearResourceLimits().build();
        return chain.execute(request, t.getInitiator(), t.getAuthRequire(0))
                .handle((now, failure) ->
                        failure == null ? newer(t, now.getInputsList()) : Map.<String, ByteString>of())
                .thenCompose(newer -> {
                    CompletableFuture<Boolean> any = CompletableFuture.completedFuture(false);
                    for (ByteString id : newer.values()) {
                        any = any.thenCombine(isFinal(id), Boolean::logicalOr);
                    }
                    return any;
                });
    }

    private CompletableFuture<Boolean> isFinal(ByteString id) {
        return chain.transaction(id)
                .thenApply(seen -> seen.filter(s -> s.confirmed() && s.distance() >= chain.confirmations())
                        .isPresent());
    }

    /** Keys that both read, in another version. */
    private static Map<String, ByteString> newer(Transaction t, Iterable<TxInputExt> now) {
        var read = new HashMap<String, TxInputExt>();
        t.getTxInputsExtList().forEach(i -> read.put(key(i), i));
        var newer = new HashMap<String, ByteString>();
        for (TxInputExt i : now) {
            TxInputExt before = read.get(key(i));
            boolean same = before == null
                    || before.getRefTxid().equals(i.getRefTxid()) && before.getRefOffset() == i.getRefOffset();
            if (!same && !i.getRefTxid().isEmpty()) {
                newer.put(key(i), i.getRefTxid());
            }
        }
        return newer;
    }

    private static String key(TxInputExt i) {
        return i.getBucket() + "/" + Chain.hex(i.getKey());
    }

    private static GantryException conflict(Prepared p, NodeException e) {
        return GantryException.of(
                        ErrorCode.STATE_CONFLICT,
                        Stage.SUBMIT,
                        "something that the transaction read has changed: " + e.getMessage())
                .fix("It is prepared anew by itself.")
                .transaction(p.id())
                .build();
    }

    private GantryException unknown(Prepared p, String why) {
        follower.handedOver(p.id());
        return GantryException.of(ErrorCode.OUTCOME_UNKNOWN, Stage.SUBMIT, why)
                .fix("Send the same bytes again: that is harmless.")
                .transaction(p.id())
                .build();
    }
}
