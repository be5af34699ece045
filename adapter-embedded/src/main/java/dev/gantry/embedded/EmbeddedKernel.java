package dev.gantry.embedded;

import dev.gantry.Stage;
import dev.gantry.kernel.Kernel;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.kernel.Queries;
import dev.gantry.spi.Genesis;
import dev.gantry.spi.KernelAdmin;
import dev.gantry.spi.Signer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The kernel's deployment: a block with nothing but its genesis. Whoever can write the directory may deploy. */
final class EmbeddedKernel implements KernelAdmin {
    private final Engine engine;
    private final Path directory;
    private final Work work;

    /** Runs a task on the adapter's workers. */
    interface Work {
        <T> CompletableFuture<T> run(Stage stage, Supplier<T> task);
    }

    EmbeddedKernel(Engine engine, Path directory, Work work) {
        this.engine = engine;
        this.directory = directory;
        this.work = work;
    }

    @Override
    public CompletionStage<KernelStatus> status() {
        return work.run(Stage.READ, this::now);
    }

    @Override
    public CompletionStage<KernelStatus> deploy(Genesis genesis, Signer deployer) {
        return work.run(Stage.SUBMIT, () -> engine.deploy(ours(genesis)))
                .thenCompose(durable -> durable)
                .thenCompose(done -> work.run(Stage.READ, this::now));
    }

    private KernelStatus now() {
        if (!engine.read(Chain::deployed)) {
            return new KernelStatus(State.MISSING, 0, new byte[0], directory.toString());
        }
        var info = Queries.Answer.of(engine.query(Queries.info()));
        return new KernelStatus(State.READY, Kernel.SPEC_VERSION, info.v(2).bytes(), directory.toString());
    }

    private static KernelGenesis ours(Genesis g) {
        return new KernelGenesis(
                EmbeddedAdapter.word(Stage.SUBMIT, g.networkId()),
                KernelGenesis.BLOCK_MS,
                g.threshold(),
                g.governors().stream()
                        .map(x -> new KernelGenesis.Governor(
                                EmbeddedAdapter.word(Stage.SUBMIT, x.account()),
                                EmbeddedAdapter.word(Stage.SUBMIT, x.subject())))
                        .toList());
    }
}
