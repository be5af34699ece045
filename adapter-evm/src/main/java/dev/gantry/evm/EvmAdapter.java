package dev.gantry.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.solidity.KernelAbi;
import dev.gantry.spi.Capability;
import dev.gantry.spi.ChangeIndex;
import dev.gantry.spi.EventPage;
import dev.gantry.spi.Head;
import dev.gantry.spi.KernelAdmin;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerDescriptor;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.LedgerTransaction;
import dev.gantry.spi.Limits;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One EVM chain. */
final class EvmAdapter implements LedgerAdapter {
    private static final long LOG_RANGE = 5_000;
    private static final long ABANDONED_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long POLL_MS = 50;

    private final EvmSettings settings;
    private final Rpc rpc;
    private final Chain chain;
    private final Receipts receipts;
    private final Follower follower;
    private final LedgerDescriptor descriptor;
    private final long chainId;
    private final Deployment deployment;
    private final Map<String, Nonces> accounts = new ConcurrentHashMap<>();
    private final Gas gas;
    private final Fees fees;
    private volatile boolean closed;

    private EvmAdapter(EvmSettings settings, Rpc rpc, Chain chain, long chainId, String genesis, String product) {
        this.settings = settings;
        this.rpc = rpc;
        this.chain = chain;
        this.chainId = chainId;
        this.gas = new Gas(chain, settings.gasLimit());
        this.fees = new Fees(chain, settings.gasPrice());
        this.receipts = new Receipts(chain, gas);
        this.follower = new Follower(chain, this);
        this.deployment = new Deployment(settings, chain, this);
        var capabilities = EnumSet.of(
                Capability.PREPARED_IDENTITY,
                Capability.CHANGE_INDEX,
                Capability.EVENT_RESUME,
                Capability.KERNEL_DEPLOYMENT,
                Capability.NATIVE_DEDUPLICATION);
        boolean instant = settings.confirmations() == 0;
        capabilities.add(instant ? Capability.INSTANT_FINALITY : Capability.PROBABILISTIC_FINALITY);
        this.descriptor = new LedgerDescriptor(
                "evm",
                chainId + "-" + genesis,
                product,
                Signer.SECP256K1,
                instant
                        ? "a block is final once the node has it"
                        : "a block is final with " + settings.confirmations() + " blocks above it",
                capabilities,
                new Limits(Limits.KERNEL.maxRequestBytes(), settings.maxItems()));
    }

    static EvmAdapter open(EvmSettings settings) {
        var rpc = new Rpc(settings.urls(), settings.timeout());
        try {
            var chain = new Chain(rpc, settings.confirmations());
            long chainId = Hex.number(join(rpc.call("eth_chainId")).asText());
            if (settings.chainId().isPresent() && settings.chainId().get() != chainId) {
                throw GantryException.of(
                                ErrorCode.NETWORK_MISMATCH,
                                Stage.CONNECT,
                                "the node is on chain " + chainId + ", not "
                                        + settings.chainId().get())
                        .fix("Correct url or chainId.")
                        .build();
            }
            String genesis =
                    join(chain.blockHash(0)).orElseThrow(() -> EvmErrors.unreadable(Stage.CONNECT, "no genesis block"));
            String product = join(rpc.call("web3_clientVersion")).asText();
            rpc.only(new Rpc.Network(chainId, genesis));
            return new EvmAdapter(settings, rpc, chain, chainId, genesis, product);
        } catch (RuntimeException e) {
            rpc.close();
            throw e;
        }
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw EvmErrors.typed(e, Stage.CONNECT, null);
        }
    }

    @Override
    public LedgerDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public CompletionStage<Head> head() {
        return open(Stage.READ, chain::head);
    }

    @Override
    public byte[] account(Signer signer) {
        requireScheme(signer);
        byte[] word = new byte[32];
        System.arraycopy(Keccak.address(signer.publicKey()), 0, word, 12, 20);
        return word;
    }

    @Override
    public CompletionStage<byte[]> read(byte[] query, ReadLevel level) {
        return open(Stage.READ, () -> {
            byte[] kernel = deployment.kernel(Stage.READ);
            return deployment
                    .ready(Stage.READ)
                    .thenCompose(x -> level == ReadLevel.LATEST || settings.confirmations() == 0
                            ? CompletableFuture.completedFuture("latest")
                            : chain.height().thenApply(h -> Hex.of(chain.finalHeight(h))))
                    .thenCompose(tag -> chain.call(kernel, KernelAbi.read(query), tag))
                    .thenCompose(answer -> answer.length == Kernel.ANSWER_SIZE
                            ? CompletableFuture.completedFuture(answer)
                            : strange(deployment.missing(Stage.READ)));
        });
    }

    /** What cannot be on the network that was opened: the node is on another one by now, or the problem is what it seems. */
    private <T> CompletableFuture<T> strange(GantryException seems) {
        rpc.doubt();
        deployment.doubt();
        return chain.height().thenCompose(h -> CompletableFuture.failedFuture(seems));
    }

    @Override
    public CompletionStage<PreparedTransaction> prepare(byte[] request, Signer signer) {
        return open(Stage.PREPARE, () -> {
            byte[] kernel = deployment.kernel(Stage.PREPARE);
            byte[] input = KernelAbi.execute(request);
            return deployment
                    .ready(Stage.PREPARE)
                    .thenCompose(x -> gas.of(request, input, kernel, signer))
                    .thenCompose(enough -> sign(signer, kernel, input, enough))
                    .thenApply(p -> p.of(descriptor.network()));
        });
    }

    /** Gives the next nonce and signs. */
    CompletableFuture<Prepared> sign(Signer signer, byte @Nullable [] to, byte[] input, long gasLimit) {
        requireScheme(signer);
        Nonces nonces = nonces(signer);
        return fees.now()
                .thenCompose(fee -> nonces.take().thenApply(nonce -> {
                    byte[] raw = new EvmTransaction(nonce, fee, gasLimit, to, input, chainId).sign(signer);
                    return new Prepared(Hex.of(Keccak.hash(raw)), nonces.address(), nonce, raw);
                }));
    }

    private Nonces nonces(Signer signer) {
        byte[] address = Keccak.address(signer.publicKey());
        return accounts.computeIfAbsent(Hex.of(address), k -> new Nonces(chain, signer));
    }

    @Override
    public CompletionStage<Void> submit(PreparedTransaction transaction) {
        return open(Stage.SUBMIT, transaction.id(), () -> send(Prepared.parse(transaction, descriptor.network())));
    }

    CompletableFuture<Void> send(Prepared p) {
        Optional<Nonces> own = Optional.ofNullable(accounts.get(Hex.of(p.sender())));
        return rpc.call("eth_sendRawTransaction", Hex.of(p.raw()))
                .handle((hash, failure) -> {
                    if (failure == null) {
                        follower.handedOver(p.id());
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    return notAccepted(p, EvmErrors.cause(failure), own);
                })
                .thenCompose(x -> x);
    }

    private CompletableFuture<Void> notAccepted(Prepared p, Throwable cause, Optional<Nonces> own) {
        if (cause instanceof RpcException e && EvmErrors.alreadyKnown(e)) {
            follower.handedOver(p.id());
            return CompletableFuture.completedFuture(null);
        }
        own.ifPresent(Nonces::doubt);
        if (cause instanceof RpcException e && EvmErrors.nonceTaken(e)) {
            return ownOrConflict(p, e);
        }
        if (cause instanceof RpcException e && !EvmErrors.leavesOpen(e)) {
            return CompletableFuture.failedFuture(EvmErrors.rejected(e, Stage.SUBMIT, p.id()));
        }
        if (cause instanceof NoAnswer none && none.neverLeft()) {
            return CompletableFuture.failedFuture(EvmErrors.unsent(none, p.id()));
        }
        follower.handedOver(p.id());
        return CompletableFuture.failedFuture(
                unknown(p, "the node may have the transaction: " + cause.getMessage(), cause));
    }

    /** "Nonce too low" is also what a node says of a transaction that has landed: only the node can tell which it is. */
    private CompletableFuture<Void> ownOrConflict(Prepared p, RpcException e) {
        return chain.transaction(p.id()).handle((found, failure) -> {
            if (failure != null) {
                follower.handedOver(p.id());
                throw unknown(
                        p,
                        "the node refuses, and does not tell whether it has the transaction: " + e.getMessage(),
                        failure);
            }
            if (found.isEmpty()) {
                throw GantryException.of(
                                ErrorCode.NONCE_CONFLICT,
                                Stage.SUBMIT,
                                "nonce " + p.nonce() + " is taken by another transaction of this account: "
                                        + e.getMessage())
                        .fix("It is prepared anew by itself; give each process an account of its own to avoid it.")
                        .transaction(p.id())
                        .build();
            }
            follower.handedOver(p.id());
            return null;
        });
    }

    private static GantryException unknown(Prepared p, String why, Throwable cause) {
        return GantryException.of(ErrorCode.OUTCOME_UNKNOWN, Stage.SUBMIT, why)
                .fix("Send the same bytes again: that is harmless.")
                .transaction(p.id())
                .cause(EvmErrors.cause(cause))
                .build();
    }

    @Override
    public CompletionStage<TransactionStatus> status(PreparedTransaction transaction) {
        return open(Stage.SETTLE, transaction.id(), () -> {
            Prepared p = Prepared.parse(transaction, descriptor.network());
            return chain.receipt(p.id())
                    .thenCompose(receipt -> receipt.isEmpty()
                            ? unseen(p)
                            : chain.height()
                                    .thenCompose(h -> statusOf(
                                            receipt.get(), Receipts.height(receipt.get()) <= chain.finalHeight(h))))
                    .exceptionally(EvmAdapter::unknownIfUntold);
        });
    }

    CompletableFuture<TransactionStatus> statusOf(JsonNode receipt, boolean isFinal) {
        return receipts.status(receipt, deployment.kernelIfKnown(), isFinal);
    }

    /** What a node cannot tell yet is not known, and certainly not failed. */
    private static TransactionStatus unknownIfUntold(Throwable failure) {
        if (EvmErrors.cannotTellYet(failure)) {
            return TransactionStatus.unknown();
        }
        throw EvmErrors.same(failure);
    }

    /** In no block: in the pool, displaced by another transaction with its nonce in a final block, or unknown. */
    CompletableFuture<TransactionStatus> unseen(Prepared p) {
        return chain.transaction(p.id())
                .thenCompose(found -> {
                    if (found.isPresent()) {
                        return unblock(p).thenApply(x -> TransactionStatus.pending());
                    }
                    return chain.height()
                            .thenCompose(h -> chain.count(p.sender(), Hex.of(chain.finalHeight(h))))
                            .thenCompose(count -> count <= p.nonce()
                                    ? CompletableFuture.completedFuture(TransactionStatus.unknown())
                                    : displaced(p));
                })
                .exceptionally(EvmAdapter::unknownIfUntold);
    }

    /** Another transaction has its nonce, unless it landed between the first question and this one. */
    private CompletableFuture<TransactionStatus> displaced(Prepared p) {
        return chain.receipt(p.id())
                .thenApply(r -> r.isPresent()
                        ? TransactionStatus.pending()
                        : TransactionStatus.definitelyNot("nonce " + p.nonce() + " was used by another transaction"));
    }

    /** A nonce that was handed out and is under way no more holds up all later ones: use it for nothing. */
    private CompletableFuture<Void> unblock(Prepared p) {
        Nonces own = accounts.get(Hex.of(p.sender()));
        if (own == null) {
            return CompletableFuture.completedFuture(null);
        }
        return chain.count(p.sender(), "pending").thenCompose(missing -> {
            if (missing >= p.nonce() || !own.missing(missing, ABANDONED_NANOS) || follower.sends(p.sender(), missing)) {
                return CompletableFuture.completedFuture(null);
            }
            return fees.now().thenCompose(fee -> {
                byte[] raw = new EvmTransaction(missing, fee, 21_000, own.address(), new byte[0], chainId)
                        .sign(own.signer());
                return rpc.call("eth_sendRawTransaction", Hex.of(raw)).handle((hash, refused) -> null);
            });
        });
    }

    @Override
    public CompletableFuture<TransactionStatus> settled(PreparedTransaction transaction, Wait level) {
        if (closed) {
            return CompletableFuture.failedFuture(closedError(Stage.SETTLE, transaction.id()));
        }
        try {
            return follower.await(Prepared.parse(transaction, descriptor.network()), level);
        } catch (GantryException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Optional<LedgerTransaction>> transaction(String id) {
        return open(
                Stage.READ,
                () -> chain.transaction(hash(id)).thenCompose(found -> {
                    if (found.isEmpty() || found.get().path("blockNumber").isNull()) {
                        return CompletableFuture.completedFuture(Optional.<LedgerTransaction>empty());
                    }
                    JsonNode t = found.get();
                    Optional<byte[]> request =
                            KernelAbi.request(Hex.bytes(t.path("input").asText()));
                    byte[] account = ByteBuffer.allocate(32)
                            .put(12, Hex.bytes(t.path("from").asText()))
                            .array();
                    return chain.receipt(id)
                            .thenCompose(receipt -> receipt.isEmpty() || request.isEmpty()
                                    ? CompletableFuture.completedFuture(Optional.<LedgerTransaction>empty())
                                    : chain.height()
                                            .thenCompose(h -> statusOf(
                                                    receipt.get(),
                                                    Receipts.height(receipt.get()) <= chain.finalHeight(h)))
                                            .thenApply(s ->
                                                    Optional.of(new LedgerTransaction(id, account, request.get(), s))));
                }));
    }

    private static String hash(String id) {
        if (!id.matches("0x[0-9a-f]{64}")) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.READ, "not a transaction id of this ledger")
                    .fix("An id here is 0x and 64 hexadecimal digits.")
                    .build();
        }
        return id;
    }

    @Override
    public CompletionStage<List<LedgerEvent>> find(ChangeIndex index, byte[] word) {
        return open(Stage.READ, () -> {
            byte[] kernel = deployment.kernel(Stage.READ);
            String topic = "0x" + KernelAbi.CHANGE_TOPIC;
            Object[] topics = index == ChangeIndex.ENTITY
                    ? new Object[] {topic, Hex.of(word)}
                    : new Object[] {topic, null, Hex.of(word)};
            return deployment
                    .ready(Stage.READ)
                    .thenCompose(x -> chain.height())
                    .thenCompose(h -> chain.logs(deployment.height(), h, kernel, topics))
                    .thenCompose(this::canonical)
                    .thenApply(logs -> Receipts.events(logs, kernel, descriptor.network()));
        });
    }

    @Override
    public CompletionStage<EventPage> events(String checkpoint, int max, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        return open(Stage.FOLLOW, () -> {
            Position from = Position.parse(checkpoint, descriptor.network());
            return deployment.ready(Stage.FOLLOW).thenCompose(x -> page(from, max, until));
        });
    }

    private CompletableFuture<EventPage> page(Position from, int max, long until) {
        return chain.height().thenCompose(h -> {
            long top = chain.finalHeight(h);
            long start =
                    Math.max(deployment.height(), from.index() == Position.END ? from.height() + 1 : from.height());
            if (top < from.height()) {
                rpc.doubt(); // a node that is behind, or a network that was begun anew
            }
            if (start > top) {
                return later(from, max, until, top);
            }
            long end = Math.min(top, start + LOG_RANGE);
            return stillThere(from)
                    .thenCompose(x -> chain.logs(
                            start, end, deployment.kernel(Stage.FOLLOW), new Object[] {"0x" + KernelAbi.CHANGE_TOPIC}))
                    .thenCompose(this::canonical)
                    .thenCombine(chain.blockHash(end), (logs, hash) -> cut(from, max, end, logs, hash))
                    .thenCompose(p -> p.events().isEmpty()
                            ? page(Position.parse(p.next(), descriptor.network()), max, until)
                            : CompletableFuture.completedFuture(p));
        });
    }

    /** Where blocks can be replaced a node may still tell of logs in the replaced one; a log counts only if its block is the one at its height. */
    private CompletableFuture<List<JsonNode>> canonical(JsonNode logs) {
        var all = new ArrayList<JsonNode>();
        logs.forEach(all::add);
        if (settings.confirmations() == 0) {
            return CompletableFuture.completedFuture(all);
        }
        var hashes = new HashMap<Long, CompletableFuture<Optional<String>>>();
        all.forEach(log -> hashes.computeIfAbsent(Receipts.height(log), chain::blockHash));
        return CompletableFuture.allOf(hashes.values().toArray(new CompletableFuture<?>[0]))
                .thenApply(x -> all.stream()
                        .filter(log -> hashes.get(Receipts.height(log))
                                .join()
                                .equals(Optional.of(log.path("blockHash").asText())))
                        .toList());
    }

    private EventPage cut(Position from, int max, long end, List<JsonNode> logs, Optional<String> endHash) {
        List<LedgerEvent> all = Receipts.events(logs, deployment.kernel(Stage.FOLLOW), descriptor.network()).stream()
                .filter(e -> from.isBefore(e.height(), e.eventIndex()))
                .toList();
        if (all.size() > max) {
            List<LedgerEvent> some = all.subList(0, max);
            return new EventPage(some, some.get(max - 1).checkpoint());
        }
        return new EventPage(all, new Position(end, Position.END, endHash.orElse("")).text(descriptor.network()));
    }

    private CompletableFuture<EventPage> later(Position from, int max, long until, long top) {
        if (closed || System.nanoTime() - until >= 0) {
            return top < from.height()
                    ? CompletableFuture.failedFuture(tooShort(from, top))
                    : CompletableFuture.completedFuture(new EventPage(List.of(), from.text(descriptor.network())));
        }
        return CompletableFuture.supplyAsync(
                        () -> page(from, max, until),
                        CompletableFuture.delayedExecutor(POLL_MS, TimeUnit.MILLISECONDS, rpc.executor()))
                .thenCompose(x -> x);
    }

    /** The blocks end below a checkpoint. */
    private GantryException tooShort(Position from, long top) {
        return GantryException.of(
                        ErrorCode.NODE_ERROR,
                        Stage.FOLLOW,
                        "the node has " + top + " final blocks, and the checkpoint is in block " + from.height())
                .fix(
                        "Wait until the node has caught up, or ask another; if the network was begun anew, start from the beginning.")
                .with("checkpoint", from.text(descriptor.network()))
                .build();
    }

    /** A checkpoint in a block that was replaced although it was final by the configured rule: say so, never skip. */
    private CompletableFuture<Void> stillThere(Position from) {
        if (from.blockHash().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return chain.blockHash(from.height())
                .thenCompose(hash -> hash.orElse("").equals(from.blockHash())
                        ? CompletableFuture.completedFuture(null)
                        : strange(GantryException.of(
                                        ErrorCode.INTEGRITY,
                                        Stage.FOLLOW,
                                        "block " + from.height() + " was replaced after it was called final")
                                .fix("Raise confirmations, and read again from an earlier checkpoint.")
                                .with("checkpoint", from.text(descriptor.network()))
                                .build()));
    }

    @Override
    public KernelAdmin kernel() {
        return deployment;
    }

    private <T> CompletableFuture<T> open(Stage stage, Supplier<CompletableFuture<T>> question) {
        return open(stage, null, question);
    }

    /** @param id the transaction that the question is about, if it is about one */
    private <T> CompletableFuture<T> open(Stage stage, @Nullable String id, Supplier<CompletableFuture<T>> question) {
        if (closed) {
            return CompletableFuture.failedFuture(closedError(stage, id));
        }
        CompletableFuture<T> answer;
        try {
            answer = question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return answer.handle((value, failure) -> {
            if (failure != null) {
                throw EvmErrors.typed(failure, stage, id);
            }
            return value;
        });
    }

    private static void requireScheme(Signer signer) {
        if (!signer.scheme().equals(Signer.SECP256K1)) {
            throw GantryException.of(
                            ErrorCode.KEY_INVALID,
                            Stage.PREPARE,
                            "this ledger takes secp256k1 keys, not " + signer.scheme())
                    .fix("Sign with a secp256k1 key.")
                    .build();
        }
    }

    static GantryException closedError(Stage stage, @Nullable String id) {
        return GantryException.of(ErrorCode.CLOSED, stage, "the ledger is closed")
                .fix("Open it again.")
                .transaction(id)
                .build();
    }

    @Override
    public void close() {
        closed = true;
        follower.close();
        rpc.close();
    }
}
