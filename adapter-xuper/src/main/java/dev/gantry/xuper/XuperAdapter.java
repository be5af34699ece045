package dev.gantry.xuper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
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
import dev.gantry.spi.KernelFailure;
import dev.gantry.spi.KernelRefusedException;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.LedgerDescriptor;
import dev.gantry.spi.LedgerEvent;
import dev.gantry.spi.LedgerTransaction;
import dev.gantry.spi.Limits;
import dev.gantry.spi.PreparedTransaction;
import dev.gantry.spi.ReadLevel;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.xuper.wire.InternalBlock;
import dev.gantry.xuper.wire.InvokeResponse;
import dev.gantry.xuper.wire.TxInputExt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One chain of a XuperChain network. */
final class XuperAdapter implements LedgerAdapter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long POLL_MS = 20;
    /** So often a read is run again while what it reads is being written. */
    private static final int READS = 100;
    /** Longer than the node takes to make a transaction that it has accepted visible as a whole. */
    private static final long SETTLED_MS = 20;

    private final Node node;
    private final Chain chain;
    private final String kernel;
    private final Deployment deployment;
    private final ChangeStore store;
    private final Follower follower;
    private final Submission submission;
    private final LedgerDescriptor descriptor;
    private final String nobody = Address.nobody().text();
    private volatile boolean closed;

    private XuperAdapter(XuperSettings settings, Node node, Chain chain, String network, boolean gm, Path state) {
        this.node = node;
        this.chain = chain;
        this.kernel = settings.kernel();
        this.store = new ChangeStore(state.resolve("changes-" + kernel + ".mv"), network);
        var confirmed = new Confirmed();
        this.follower = new Follower(chain, store, confirmed, this);
        this.submission = new Submission(chain, follower);
        this.deployment = new Deployment(chain, kernel, this);
        var capabilities = EnumSet.of(
                Capability.PREPARED_IDENTITY,
                Capability.CHANGE_INDEX,
                Capability.EVENT_RESUME,
                Capability.KERNEL_DEPLOYMENT,
                Capability.NATIVE_DEDUPLICATION);
        boolean instant = settings.confirmations() == 0;
        capabilities.add(instant ? Capability.INSTANT_FINALITY : Capability.PROBABILISTIC_FINALITY);
        if (gm) {
            capabilities.add(Capability.SM_CRYPTO);
        }
        this.descriptor = new LedgerDescriptor(
                "xuper",
                network,
                "XuperChain",
                gm ? Signer.SM2 : Signer.P256,
                instant
                        ? "a block is final once the node has it"
                        : "a block is final with " + settings.confirmations() + " blocks above it",
                capabilities,
                new Limits(Limits.KERNEL.maxRequestBytes(), Math.min(settings.maxItems(), Limits.KERNEL.maxItems())));
    }

    static XuperAdapter open(XuperSettings settings, Path state) {
        var node = new Node(settings);
        try {
            var chain = new Chain(node, settings.chain(), settings.confirmations());
            InternalBlock root = join(chain.blockAt(0))
                    .orElseThrow(() -> GantryException.of(
                                    ErrorCode.NODE_ERROR, Stage.CONNECT, "the chain has no first block")
                            .fix("Create the chain on the node, or correct chain.")
                            .build());
            String crypto = crypto(root);
            settings.crypto().filter(wanted -> !wanted.equals(crypto)).ifPresent(wanted -> {
                throw GantryException.of(
                                ErrorCode.NETWORK_MISMATCH,
                                Stage.CONNECT,
                                "the chain's suite is " + crypto + ", not " + wanted)
                        .fix("Correct url, chain or crypto.")
                        .build();
            });
            node.only(root.getBlockid());
            String network = settings.chain() + "-" + Chain.hex(root.getBlockid());
            return new XuperAdapter(settings, node, chain, network, crypto.equals("gm"), state);
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /** The suite is part of the genesis configuration, which is the description of the first block's transaction. */
    private static String crypto(InternalBlock root) {
        try {
            for (var t : root.getTransactionsList()) {
                JsonNode genesis = JSON.readTree(t.getDesc().toByteArray());
                if (genesis.isObject()) {
                    String crypto = genesis.path("crypto").asText();
                    return crypto.isEmpty() ? "default" : crypto;
                }
            }
        } catch (IOException e) {
            // Told below.
        }
        throw GantryException.of(ErrorCode.NODE_ERROR, Stage.CONNECT, "the first block holds no genesis configuration")
                .fix("Correct chain or url.")
                .build();
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw XuperErrors.typed(e, Stage.CONNECT, null);
        }
    }

    @Override
    public LedgerDescriptor descriptor() {
        return descriptor;
    }

    String kernelName() {
        return kernel;
    }

    @Override
    public CompletionStage<Head> head() {
        return open(Stage.READ, chain::head);
    }

    @Override
    public byte[] account(Signer signer) {
        requireScheme(signer);
        return Address.word(Address.of(signer).payload());
    }

    @Override
    public CompletionStage<byte[]> read(byte[] query, ReadLevel level) {
        int depth = level == ReadLevel.FINAL ? chain.confirmations() : 0;
        return open(Stage.READ, () -> deployment.ready(Stage.READ).thenCompose(x -> answer(query, depth)));
    }

    /**
     * The node runs a question on the state of the moment, key by key: it may see half of a transaction that comes in meanwhile, and transactions that are in no block yet.
     * But it tells the versions it read. The answer counts if all were in blocks before, or if a second run reads the same versions, once these have come into blocks.
     */
    private CompletableFuture<byte[]> answer(byte[] query, int depth) {
        long asked = System.nanoTime();
        return ask(query)
                .thenCompose(first -> follower.known(versions(first), asked)
                        ? CompletableFuture.completedFuture(kernelAnswer(first))
                        : answerLike(first, query, depth, READS));
    }

    private CompletableFuture<byte[]> answerLike(InvokeResponse before, byte[] query, int depth, int left) {
        return ask(query).thenCompose(now -> {
            if (!now.getInputsList().equals(before.getInputsList())) {
                return again(now, query, depth, left);
            }
            return inBlocks(now, depth)
                    .thenCompose(there -> there
                            ? CompletableFuture.completedFuture(kernelAnswer(now))
                            : again(now, query, depth, left));
        });
    }

    private CompletableFuture<byte[]> again(InvokeResponse last, byte[] query, int depth, int left) {
        return left == 0
                ? CompletableFuture.failedFuture(new NodeException(-1, "what is read changes all the time"))
                : answerLike(last, query, depth, left - 1);
    }

    private CompletableFuture<InvokeResponse> ask(byte[] query) {
        return chain.call(kernel, KernelAbi.read(query), nobody)
                .exceptionallyCompose(failure -> explained(failure, Stage.READ));
    }

    private byte[] kernelAnswer(InvokeResponse response) {
        byte[] answer = body(response);
        if (answer.length != Kernel.ANSWER_SIZE) {
            throw deployment.missing(Stage.READ);
        }
        return answer;
    }

    /** The failure of a call of the kernel, with the reason it most likely has. */
    private <T> CompletableFuture<T> explained(Throwable failure, Stage stage) {
        return XuperErrors.cause(failure) instanceof NodeException e && XuperErrors.contractAbsent(e)
                ? strange(deployment.missing(stage))
                : CompletableFuture.failedFuture(XuperErrors.cause(failure));
    }

    /** What cannot be on the network that was opened: the node is on another one by now, or the problem is what it seems. */
    private <T> CompletableFuture<T> strange(GantryException seems) {
        node.doubt();
        deployment.doubt();
        return chain.status().thenCompose(s -> CompletableFuture.failedFuture(seems));
    }

    private CompletableFuture<Boolean> inBlocks(InvokeResponse response, int depth) {
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
        for (ByteString id : versions(response)) {
            all = all.thenCombine(follower.awaitConfirmed(id, depth), Boolean::logicalAnd);
        }
        return all;
    }

    private static Set<ByteString> versions(InvokeResponse response) {
        return response.getInputsList().stream()
                .map(TxInputExt::getRefTxid)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
    }

    static byte[] body(InvokeResponse response) {
        return response.getResponsesCount() == 0
                ? new byte[0]
                : response.getResponses(0).getBody().toByteArray();
    }

    @Override
    public CompletionStage<PreparedTransaction> prepare(byte[] request, Signer signer) {
        return open(Stage.PREPARE, () -> {
            requireScheme(signer);
            String address = Address.of(signer).text();
            return deployment
                    .ready(Stage.PREPARE)
                    .thenCompose(x -> executed(request, address))
                    .thenApply(r -> sign(r, signer, Optional.empty()).of(descriptor.network()));
        });
    }

    /** A refusal may come from half of a transaction that came in meanwhile: it counts only if the kernel says the same again, a moment later. */
    private CompletableFuture<InvokeResponse> executed(byte[] request, String address) {
        byte[] input = KernelAbi.execute(request);
        return chain.call(kernel, input, address)
                .exceptionallyCompose(failure -> refusal(failure).isPresent()
                        ? CompletableFuture.supplyAsync(
                                        () -> chain.call(kernel, input, address),
                                        CompletableFuture.delayedExecutor(SETTLED_MS, TimeUnit.MILLISECONDS))
                                .thenCompose(x -> x)
                        : CompletableFuture.failedFuture(failure))
                .exceptionallyCompose(failure -> refusal(failure)
                        .map(f -> CompletableFuture.<InvokeResponse>failedFuture(new KernelRefusedException(f)))
                        .orElseGet(() -> explained(failure, Stage.PREPARE)));
    }

    private static Optional<KernelFailure> refusal(Throwable failure) {
        return XuperErrors.cause(failure) instanceof NodeException e ? XuperErrors.kernelFailure(e) : Optional.empty();
    }

    static Prepared sign(InvokeResponse executed, Signer signer, Optional<String> onBehalf) {
        if (executed.getGasUsed() > 0) {
            throw GantryException.of(
                            ErrorCode.UNSUPPORTED, Stage.PREPARE, "this chain takes a fee for every transaction")
                    .fix("Use a chain without fees: \"nofee\": true in its genesis configuration.")
                    .build();
        }
        return Prepared.sign(executed, signer, onBehalf);
    }

    @Override
    public CompletionStage<Void> submit(PreparedTransaction transaction) {
        return open(Stage.SUBMIT, transaction.id(), () -> send(Prepared.parse(transaction, descriptor.network())));
    }

    CompletableFuture<Void> send(Prepared p) {
        return submission.send(p);
    }

    @Override
    public CompletionStage<TransactionStatus> status(PreparedTransaction transaction) {
        return open(Stage.SETTLE, transaction.id(), () -> statusOf(Prepared.parse(transaction, descriptor.network())));
    }

    CompletableFuture<TransactionStatus> statusOf(Prepared p) {
        return chain.transaction(p.transaction().getTxid())
                .thenCompose(seen -> seen.isEmpty()
                        ? submission
                                .superseded(p)
                                .thenApply(gone -> gone
                                        ? TransactionStatus.definitelyNot("something that it read has changed since")
                                        : TransactionStatus.unknown())
                        : statusOf(seen.get()));
    }

    private CompletableFuture<TransactionStatus> statusOf(Chain.Seen seen) {
        if (!seen.confirmed()) {
            return CompletableFuture.completedFuture(TransactionStatus.pending());
        }
        return chain.block(seen.transaction().getBlockid())
                .thenApply(block -> block.map(b -> {
                            boolean isFinal = seen.distance() >= chain.confirmations();
                            return TransactionStatus.applied(
                                    isFinal, b.getHeight(), Changes.of(seen.transaction(), kernel));
                        })
                        .orElse(TransactionStatus.pending()));
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
                () -> chain.transaction(txid(id)).thenCompose(seen -> {
                    if (seen.isEmpty() || !seen.get().confirmed()) {
                        return CompletableFuture.completedFuture(Optional.<LedgerTransaction>empty());
                    }
                    var t = seen.get().transaction();
                    Optional<byte[]> request = Chain.input(t, kernel).flatMap(KernelAbi::request);
                    Optional<byte[]> account = Address.payload(t.getInitiator()).map(Address::word);
                    if (request.isEmpty() || account.isEmpty()) {
                        return CompletableFuture.completedFuture(Optional.<LedgerTransaction>empty());
                    }
                    return statusOf(seen.get())
                            .thenApply(s -> Optional.of(new LedgerTransaction(id, account.get(), request.get(), s)));
                }));
    }

    private static ByteString txid(String id) {
        if (!id.matches("[0-9a-f]{64}")) {
            throw GantryException.of(ErrorCode.ARGUMENT_INVALID, Stage.READ, "not a transaction id of this ledger")
                    .fix("An id here is 64 hexadecimal digits.")
                    .build();
        }
        return Chain.id(id);
    }

    @Override
    public CompletionStage<List<LedgerEvent>> find(ChangeIndex index, byte[] word) {
        return open(
                Stage.READ,
                () -> deployment
                        .ready(Stage.READ)
                        .thenCompose(x -> follower.caughtUp())
                        .thenApply(x -> store.find(index, word, descriptor.network())));
    }

    @Override
    public CompletionStage<EventPage> events(String checkpoint, int max, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        return open(Stage.FOLLOW, () -> {
            Position from = Position.parse(checkpoint, descriptor.network());
            return deployment
                    .ready(Stage.FOLLOW)
                    .thenCompose(x -> stillThere(from))
                    .thenCompose(x -> page(from, max, until));
        });
    }

    private CompletableFuture<EventPage> page(Position from, int max, long until) {
        return follower.caughtUp().thenCompose(height -> {
            long top = chain.finalHeight(height);
            List<LedgerEvent> events = store.after(from, top, max, descriptor.network());
            if (!events.isEmpty()) {
                return CompletableFuture.completedFuture(
                        new EventPage(events, events.get(events.size() - 1).checkpoint()));
            }
            if (closed || System.nanoTime() - until >= 0) {
                return top < from.height()
                        ? CompletableFuture.failedFuture(tooShort(from, top))
                        : CompletableFuture.completedFuture(new EventPage(List.of(), behind(from, top)));
            }
            return CompletableFuture.supplyAsync(
                            () -> page(from, max, until),
                            CompletableFuture.delayedExecutor(POLL_MS, TimeUnit.MILLISECONDS))
                    .thenCompose(x -> x);
        });
    }

    /** Behind everything that was looked at, so that the next page need not look at it again. */
    private String behind(Position from, long top) {
        return top > from.height()
                ? store.blockAt(top)
                        .map(id -> new Position(top, Position.END, id).text(descriptor.network()))
                        .orElse(from.text(descriptor.network()))
                : from.text(descriptor.network());
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
        return chain.blockAt(from.height())
                .thenCompose(block ->
                        block.filter(b -> !Chain.hex(b.getBlockid()).equals(from.blockHash()))
                                        .isEmpty()
                                ? CompletableFuture.completedFuture(null)
                                : strange(GantryException.of(
                                                ErrorCode.INTEGRITY,
                                                Stage.FOLLOW,
                                                "block " + from.height() + " was replaced after it was called final")
                                        .fix("Raise confirmations, and read again from an earlier checkpoint.")
                                        .with("checkpoint", from.text(descriptor.network()))
                                        .build()));
    }

    /** The block before which the kernel has no event. */
    CompletableFuture<Long> firstHeight() {
        return deployment.height();
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
                throw XuperErrors.typed(failure, stage, id);
            }
            return value;
        });
    }

    void requireScheme(Signer signer) {
        if (!signer.scheme().equals(descriptor.signatureScheme())) {
            throw GantryException.of(
                            ErrorCode.KEY_INVALID,
                            Stage.PREPARE,
                            "this ledger takes " + descriptor.signatureScheme() + " keys, not " + signer.scheme())
                    .fix("Sign with a " + descriptor.signatureScheme() + " key.")
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
        node.close();
        store.close();
    }
}
