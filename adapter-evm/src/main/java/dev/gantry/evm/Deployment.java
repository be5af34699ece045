package dev.gantry.evm;

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
import dev.gantry.spi.KernelAdmin;
import dev.gantry.spi.Signer;
import dev.gantry.spi.TransactionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's contracts on this chain. Each is created by a transaction of its own, and every step that is done is noted in a file before the next, so that a deployment
 * that was cut off goes on where it stopped. What a crash leaves behind unnoted is an orphan without effect.
 */
final class Deployment implements KernelAdmin {
    private static final long CREATION_GAS = 8_000_000;
    private static final long CALL_GAS = 3_000_000;
    private static final String KERNEL = "kernel";
    private static final String BOARD = "board";
    private static final String HEIGHT = "height";

    private final EvmSettings settings;
    private final Chain chain;
    private final EvmAdapter adapter;
    private volatile byte @Nullable [] kernel;
    private volatile long height;
    private volatile boolean checked;

    Deployment(EvmSettings settings, Chain chain, EvmAdapter adapter) {
        this.settings = settings;
        this.chain = chain;
        this.adapter = adapter;
        if (settings.kernel().isPresent()) {
            kernel = settings.kernel().get();
        } else {
            Map<String, String> notes = read(settings.kernelFile());
            if (notes.containsKey(KERNEL)) {
                kernel = Hex.bytes(notes.get(KERNEL));
                height = Long.parseLong(notes.getOrDefault(HEIGHT, "0"));
            }
        }
    }

    /** The entry contract's address; {@code KERNEL_MISSING}. */
    byte[] kernel(Stage stage) {
        byte[] address = kernel;
        if (address == null) {
            throw missing(stage);
        }
        return address;
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
                        "at " + there.place() + " is something else, or a kernel of version " + there.version())
                .fix("Give another place, or use the release of Gantry that fits it.")
                .build();
    }

    /** No bytes while the kernel is being deployed: nothing can be its event yet. */
    byte[] kernelIfKnown() {
        byte[] address = kernel;
        return address == null ? new byte[0] : address;
    }

    /** The block before which the kernel has no event. */
    long height() {
        return height;
    }

    GantryException missing(Stage stage) {
        byte[] address = kernel;
        return GantryException.of(
                        ErrorCode.KERNEL_MISSING,
                        stage,
                        address == null
                                ? "no kernel is known on this chain"
                                : "there is no kernel at " + Hex.of(address))
                .fix("Deploy it: gantry ledger deploy --config FILE; or set kernel to its address.")
                .build();
    }

    @Override
    public CompletionStage<KernelStatus> status() {
        return typed(Stage.READ, there());
    }

    private CompletableFuture<KernelStatus> there() {
        byte[] address = kernel;
        if (address == null) {
            return CompletableFuture.completedFuture(KernelAnswer.missing(""));
        }
        String place = Hex.of(address);
        return chain.hasCode(address)
                .thenCompose(code -> code
                        ? chain.call(address, KernelAbi.read(Queries.info()), "latest")
                                .handle((answer, failure) -> {
                                    if (failure == null) {
                                        return KernelAnswer.status(answer, place);
                                    }
                                    if (EvmErrors.cause(failure) instanceof RpcException) {
                                        return KernelAnswer.other(0, place);
                                    }
                                    throw EvmErrors.same(failure);
                                })
                        : CompletableFuture.completedFuture(KernelAnswer.missing(place)));
    }

    @Override
    public CompletionStage<KernelStatus> deploy(Genesis genesis, Signer deployer) {
        return typed(Stage.PREPARE, there().thenCompose(there -> switch (there.state()) {
            case READY -> CompletableFuture.completedFuture(there);
            case OTHER_VERSION -> CompletableFuture.failedFuture(otherVersion(there, Stage.PREPARE));
            default -> contracts(genesis, deployer);
        }));
    }

    private static <T> CompletionStage<T> typed(Stage stage, CompletionStage<T> work) {
        return work.exceptionally(failure -> {
            throw EvmErrors.typed(failure, stage, null);
        });
    }

    private CompletionStage<KernelStatus> contracts(Genesis genesis, Signer deployer) {
        if (settings.kernel().isPresent()) {
            return CompletableFuture.failedFuture(missing(Stage.PREPARE));
        }
        var steps = new Steps(deployer);
        return chain.height()
                .thenCompose(h -> steps.begin(h))
                .thenCompose(x -> steps.create(BOARD, () -> KernelContracts.BOARD.creationCode()))
                .thenCompose(x -> steps.codesAndProxies())
                .thenCompose(x -> steps.bind())
                .thenCompose(x -> steps.initialise(genesis))
                .thenCompose(x -> {
                    kernel = steps.at(KERNEL);
                    height = Long.parseLong(String.valueOf(steps.notes.get(HEIGHT)));
                    return there();
                });
    }

    /** One deployment, step by step. */
    private final class Steps {
        private final Signer deployer;
        private final Map<String, String> notes = read(settings.kernelFile());

        Steps(Signer deployer) {
            this.deployer = deployer;
        }

        byte[] at(String name) {
            return Hex.bytes(String.valueOf(notes.get(name)));
        }

        /** Notes of another network, or of one that was wiped, are worth nothing. */
        CompletionStage<Void> begin(long now) {
            String network = adapter.descriptor().network();
            boolean same = network.equals(notes.get("network"));
            CompletionStage<Boolean> valid = same && notes.containsKey(BOARD)
                    ? chain.hasCode(at(BOARD))
                    : CompletableFuture.completedFuture(same);
            return valid.thenAccept(good -> {
                if (!good) {
                    notes.clear();
                    notes.put("network", network);
                    notes.put(HEIGHT, Long.toString(now));
                }
            });
        }

        CompletionStage<Void> create(String name, Supplier<byte[]> code) {
            if (notes.containsKey(name)) {
                return CompletableFuture.completedFuture(null);
            }
            return run(null, code.get(), CREATION_GAS).thenAccept(p -> {
                notes.put(name, Hex.of(Keccak.created(p.sender(), p.nonce())));
                write(settings.kernelFile(), notes);
            });
        }

        CompletionStage<Void> codesAndProxies() {
            CompletionStage<Void> done = CompletableFuture.completedFuture(null);
            for (KernelContracts c : KernelContracts.BEHIND_PROXIES) {
                done = done.thenCompose(x -> create(codeName(c), () -> KernelAbi.code(c, at(BOARD))))
                        .thenCompose(x -> create(name(c), () -> KernelAbi.proxy(at(BOARD), c.number())));
            }
            return done;
        }

        CompletionStage<Void> bind() {
            var places = KernelContracts.BEHIND_PROXIES.stream()
                    .map(c -> new KernelAbi.Place(c.number(), at(name(c)), at(codeName(c))))
                    .toList();
            return chain.call(at(BOARD), KernelAbi.bound(), "latest")
                    .thenCompose(bound -> bound.length == 32 && Arrays.equals(bound, new byte[32])
                            ? run(at(BOARD), KernelAbi.bind(at(KERNEL), places), CALL_GAS)
                                    .thenApply(p -> (Void) null)
                            : CompletableFuture.completedFuture(null));
        }

        private static String name(KernelContracts c) {
            return c.name().toLowerCase(Locale.ROOT);
        }

        private static String codeName(KernelContracts c) {
            return name(c) + "Code";
        }

        CompletionStage<Void> initialise(Genesis genesis) {
            byte[] input = KernelAbi.initialise(
                    genesis.networkId(),
                    KernelGenesis.BLOCK_S,
                    genesis.threshold(),
                    genesis.governors().stream().map(Genesis.Governor::account).toList(),
                    genesis.governors().stream().map(Genesis.Governor::subject).toList());
            return chain.call(at(KERNEL), KernelAbi.read(Queries.info()), "latest")
                    .thenCompose(raw -> Queries.Answer.of(raw).v(2).isZero()
                            ? run(at(KERNEL), input, CALL_GAS).thenApply(p -> (Void) null)
                            : CompletableFuture.completedFuture(null));
        }

        private CompletionStage<Prepared> run(byte @Nullable [] to, byte[] input, long gas) {
            return adapter.sign(deployer, to, input, Math.min(gas, settings.gasLimit()))
                    .thenCompose(p -> {
                        var settled = adapter.settled(p.of(adapter.descriptor().network()), Wait.FINAL);
                        return adapter.send(p).thenCompose(x -> settled).thenApply(status -> {
                            requireDone(status, p);
                            return p;
                        });
                    });
        }

        private void requireDone(TransactionStatus status, Prepared p) {
            if (!status.applied()) {
                throw GantryException.of(
                                ErrorCode.REJECTED_BY_NODE,
                                Stage.SETTLE,
                                "a deployment step failed: " + status.reason()
                                        + status.failure()
                                                .map(f -> " code " + f.code())
                                                .orElse(""))
                        .fix("Check the account's funds and gasLimit, then deploy again: finished steps are kept.")
                        .transaction(p.id())
                        .build();
            }
        }
    }

    private static Map<String, String> read(Path file) {
        var notes = new LinkedHashMap<String, String>();
        if (Files.exists(file)) {
            try {
                for (String line : Files.readAllLines(file)) {
                    int split = line.indexOf(' ');
                    if (split > 0) {
                        notes.put(line.substring(0, split), line.substring(split + 1));
                    }
                }
            } catch (IOException e) {
                throw failed(file, "read", e);
            }
        }
        return notes;
    }

    private static void write(Path file, Map<String, String> notes) {
        try {
            Files.createDirectories(
                    Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow());
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.write(
                    next,
                    notes.entrySet().stream()
                            .map(e -> e.getKey() + " " + e.getValue())
                            .toList());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(file, "written", e);
        }
    }

    private static GantryException failed(Path file, String what, IOException e) {
        return GantryException.of(
                        ErrorCode.STORE_FAILED, Stage.CONFIGURE, "the kernel file " + file + " cannot be " + what)
                .fix("Check the path and its permissions.")
                .cause(e)
                .build();
    }
}
