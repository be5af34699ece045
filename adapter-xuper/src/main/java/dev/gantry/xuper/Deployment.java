package dev.gantry.xuper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.Wait;
import dev.gantry.core.KernelAnswer;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Queries;
import dev.gantry.kernel.solidity.KernelAbi;
import dev.gantry.kernel.solidity.KernelContracts;
import dev.gantry.spi.Genesis;
import dev.gantry.spi.Head;
import dev.gantry.spi.KernelAdmin;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import dev.gantry.xuper.wire.InvokeRequest;
import dev.gantry.xuper.wire.InvokeResponse;
import dev.gantry.xuper.wire.TxInputExt;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * The kernel's contracts on this chain, found by their names: {@code gantry} is the entry, {@code gantry.b} the board, {@code gantry.4} the proxy of contract number 4 and
 * {@code gantry.4c} its code. So a deployment that was cut off goes on where it stopped, on any machine, without notes.
 */
final class Deployment implements KernelAdmin {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALREADY = "already exists";

    private final Chain chain;
    private final String kernel;
    private final String board;
    private final XuperAdapter adapter;
    private final String nobody = Address.nobody().text();
    private volatile boolean checked;

    Deployment(Chain chain, String kernel, XuperAdapter adapter) {
        this.chain = chain;
        this.kernel = kernel;
        this.board = kernel + ".b";
        this.adapter = adapter;
    }

    private String proxy(KernelContracts c) {
        return c == KernelContracts.KERNEL ? kernel : kernel + "." + c.number();
    }

    private String code(KernelContracts c) {
        return kernel + "." + c.number() + "c";
    }

    /** Once for each connection, before anything is asked of the kernel: fails unless one of this version is there. */
    CompletableFuture<Void> ready(Stage stage) {
        if (checked) {
            return CompletableFuture.completedFuture(null);
        }
        return there().thenAccept(there -> {
            if (there.state() == State.OTHER_VERSION) {
                throw otherVersion(there, stage);
            }
            if (there.state() != State.READY) {
                throw missing(stage);
            }
            checked = true;
        });
    }

    /** The kernel is not as it should be: it is looked at again before the next use. */
    void doubt() {
        checked = false;
    }

    private static GantryException otherVersion(KernelStatus there, Stage stage) {
        return GantryException.of(
                        ErrorCode.KERNEL_VERSION,
                        stage,
                        "the contract " + there.place() + " is something else, or a kernel of version "
                                + there.version())
                .fix("Give another name in kernel, or use the release of Gantry that fits it.")
                .build();
    }

    GantryException missing(Stage stage) {
        return GantryException.of(ErrorCode.KERNEL_MISSING, stage, "there is no kernel " + kernel + " on this chain")
                .fix("Deploy it: gantry ledger deploy --config FILE; or correct kernel.")
                .build();
    }

    private CompletableFuture<InvokeResponse> info() {
        return chain.call(kernel, KernelAbi.read(Queries.info()), nobody);
    }

    @Override
    public CompletionStage<KernelStatus> status() {
        return typed(Stage.READ, there());
    }

    private CompletableFuture<KernelStatus> there() {
        return info().handle((response, failure) -> {
            if (failure == null) {
                return KernelAnswer.status(XuperAdapter.body(response), kernel);
            }
            if (XuperErrors.cause(failure) instanceof NodeException e && e.number() != NodeException.CHAIN_ABSENT) {
                return XuperErrors.contractAbsent(e) ? KernelAnswer.missing(kernel) : KernelAnswer.other(0, kernel);
            }
            throw XuperErrors.same(failure);
        });
    }

    private static <T> CompletionStage<T> typed(Stage stage, CompletionStage<T> work) {
        return work.exceptionally(failure -> {
            throw XuperErrors.typed(failure, stage, null);
        });
    }

    /**
     * The block before which the kernel has no event: that of the entry contract's creation, told by the version of its description, which every call reads. Without a
     * kernel it is the newest block.
     */
    CompletableFuture<Long> height() {
        String key = kernel + ".desc";
        return info().handle((response, failure) -> {
                    if (failure != null) {
                        if (XuperErrors.cause(failure) instanceof NodeException e && XuperErrors.contractAbsent(e)) {
                            return chain.head().thenApply(Head::height);
                        }
                        throw XuperErrors.same(failure);
                    }
                    return response.getInputsList().stream()
                            .filter(i -> i.getBucket().equals("contract")
                                    && i.getKey().toStringUtf8().equals(key))
                            .map(TxInputExt::getRefTxid)
                            .findFirst()
                            .map(this::heightOf)
                            .orElse(CompletableFuture.completedFuture(0L));
                })
                .thenCompose(height -> height);
    }

    private CompletableFuture<Long> heightOf(ByteString id) {
        return chain.transaction(id)
                .thenCompose(seen -> seen.isEmpty() || !seen.get().confirmed()
                        ? CompletableFuture.completedFuture(0L)
                        : chain.block(seen.get().transaction().getBlockid())
                                .thenApply(b -> b.map(x -> x.getHeight()).orElse(0L)));
    }

    @Override
    public CompletionStage<KernelStatus> deploy(Genesis genesis, Signer deployer) {
        adapter.requireScheme(deployer);
        return typed(Stage.PREPARE, there().thenCompose(there -> switch (there.state()) {
            case READY -> CompletableFuture.completedFuture(there);
            case OTHER_VERSION -> CompletableFuture.failedFuture(otherVersion(there, Stage.PREPARE));
            default -> contracts(genesis, new Steps(deployer));
        }));
    }

    private CompletionStage<KernelStatus> contracts(Genesis genesis, Steps steps) {
        return steps.account()
                .thenCompose(x ->
                        steps.create(board, KernelContracts.BOARD.creationCode(), Steps.events(KernelContracts.BOARD)))
                .thenCompose(x -> steps.codesAndProxies())
                .thenCompose(x -> steps.bind())
                .thenCompose(x -> steps.initialise(genesis))
                .thenCompose(x -> there());
    }

    /** One deployment, step by step; each waits until it is in a block. */
    final class Steps {
        private final Signer deployer;
        private final String address;
        private final ContractAccount account;

        Steps(Signer deployer) {
            this.deployer = deployer;
            this.address = Address.of(deployer).text();
            this.account = ContractAccount.of(deployer, chain.name());
        }

        CompletionStage<Void> account() {
            return run(account.creation(), Optional.empty(), e -> e.says(ALREADY));
        }

        CompletionStage<Void> codesAndProxies() {
            byte[] at = Address.ofContract(board);
            CompletionStage<Void> done = CompletableFuture.completedFuture(null);
            for (KernelContracts c : KernelContracts.BEHIND_PROXIES) {
                done = done.thenCompose(x -> create(code(c), KernelAbi.code(c, at), events(c)))
                        .thenCompose(x -> create(proxy(c), KernelAbi.proxy(at, c.number()), events(c)));
            }
            return done;
        }

        /**
         * The chain reads an event by the ABI of the contract that emits it, which for a proxy is its code's; and it parses that ABI anew for each event, so it gets no more
         * of it than that.
         */
        private static String events(KernelContracts contract) {
            try {
                var events = JSON.createArrayNode();
                for (JsonNode entry : JSON.readTree(contract.abi())) {
                    if (entry.path("type").asText().equals("event")) {
                        events.add(entry);
                    }
                }
                return events.toString();
            } catch (IOException e) {
                throw new IllegalStateException("an ABI that is no JSON", e);
            }
        }

        CompletionStage<Void> create(String name, byte[] code, String abi) {
            return run(account.contract(name, code, abi), Optional.of(account.name()), e -> e.says(ALREADY));
        }

        CompletionStage<Void> bind() {
            var places = KernelContracts.BEHIND_PROXIES.stream()
                    .map(c ->
                            new KernelAbi.Place(c.number(), Address.ofContract(proxy(c)), Address.ofContract(code(c))))
                    .toList();
            byte[] input = KernelAbi.bind(Address.ofContract(kernel), places);
            return call(board, KernelAbi.bound())
                    .thenCompose(bound -> bound.length == 32 && Arrays.equals(bound, new byte[32])
                            ? run(Chain.callOf(board, input), Optional.empty(), e -> false)
                            : CompletableFuture.completedFuture(null));
        }

        CompletionStage<Void> initialise(Genesis genesis) {
            byte[] input = KernelAbi.initialise(
                    genesis.networkId(),
                    // The chain's contracts know neither time nor height.
                    KernelGenesis.BEACON,
                    genesis.threshold(),
                    genesis.governors().stream().map(Genesis.Governor::account).toList(),
                    genesis.governors().stream().map(Genesis.Governor::subject).toList());
            return call(kernel, KernelAbi.read(Queries.info()))
                    .thenCompose(raw -> Queries.Answer.of(raw).v(2).isZero()
                            ? run(Chain.callOf(kernel, input), Optional.empty(), e -> false)
                            : CompletableFuture.completedFuture(null));
        }

        private CompletableFuture<byte[]> call(String contract, byte[] input) {
            return chain.call(contract, input, address).thenApply(XuperAdapter::body);
        }

        private CompletionStage<Void> run(
                InvokeRequest request, Optional<String> onBehalf, Predicate<NodeException> isDone) {
            return chain.execute(request, address, Prepared.authority(address, onBehalf))
                    .handle((executed, failure) -> {
                        if (failure == null) {
                            return land(XuperAdapter.sign(executed, deployer, onBehalf));
                        }
                        if (XuperErrors.cause(failure) instanceof NodeException e && isDone.test(e)) {
                            return CompletableFuture.<Void>completedFuture(null);
                        }
                        throw XuperErrors.same(failure);
                    })
                    .thenCompose(x -> x);
        }

        private CompletableFuture<Void> land(Prepared p) {
            var settled = adapter.settled(p.of(adapter.descriptor().network()), Wait.FINAL);
            return adapter.send(p).thenCompose(x -> settled).thenAccept(status -> requireDone(status, p));
        }

        private void requireDone(TransactionStatus status, Prepared p) {
            if (!status.applied()) {
                throw GantryException.of(
                                ErrorCode.REJECTED_BY_NODE,
                                Stage.SETTLE,
                                "a deployment step failed: " + status.reason())
                        .fix("Deploy again: finished steps are kept.")
                        .transaction(p.id())
                        .build();
            }
        }
    }
}
