package dev.gantry.kernel.solidity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gantry.kernel.KernelGenesis;
import dev.gantry.testnet.EvmNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** Runs the vectors on mutants: those about the mutant's contract first, then the rest, until one fails. */
final class Campaign implements AutoCloseable {
    /** What became of a mutant. */
    enum Fate {
        KILLED,
        SURVIVED,
        /** The compiler refuses it: no mutant. */
        REFUSED
    }

    private static final int MUTANTS_PER_NODE = 40;

    private final MutantCompiler compiler;
    private final ExecutorService ahead = Executors.newSingleThreadExecutor();
    /** For each kernel contract; those that killed the last mutants of a function are played first on its next ones. */
    private final List<JsonNode> vectors = new ArrayList<>();

    private final Map<String, List<JsonNode>> killers = new HashMap<>();

    Campaign(MutantCompiler compiler) throws IOException {
        this.compiler = compiler;
        for (String name : Vectors.ALL) {
            vectors.add(Vectors.read(name));
        }
    }

    /** Compiles each mutant while the one before it runs. */
    void run(List<Mutant> mutants, BiConsumer<Mutant, Fate> told) {
        EvmNode node = Evm.KECCAK.start();
        try {
            var next = compiled(mutants, 0);
            for (int i = 0; i < mutants.size(); i++) {
                if (i > 0 && i % MUTANTS_PER_NODE == 0) {
                    node.close();
                    node = Evm.KECCAK.start();
                }
                var code = next.join();
                next = compiled(mutants, i + 1);
                Mutant mutant = mutants.get(i);
                if (code.isEmpty()) {
                    told.accept(mutant, Fate.REFUSED);
                } else {
                    told.accept(mutant, passes(node, code, mutant) ? Fate.SURVIVED : Fate.KILLED);
                }
            }
        } finally {
            node.close();
        }
    }

    private CompletableFuture<Map<KernelContracts, byte[]>> compiled(List<Mutant> mutants, int i) {
        if (i >= mutants.size()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        Mutant mutant = mutants.get(i);
        return CompletableFuture.supplyAsync(
                () -> compiler.compile(mutant, Mutants.contracts(mutant)).orElse(Map.of()), ahead);
    }

    private boolean passes(EvmNode node, Map<KernelContracts, byte[]> code, Mutant mutant) {
        int group = Integer.parseInt(Mutants.group(mutant).substring(1));
        return passes(node, code, mutant.file(), mutant.function(), group);
    }

    /** Whether all vectors pass with this code in the place of the committed: a mutant's, or none. */
    boolean passes(EvmNode node, Map<KernelContracts, byte[]> code, String file, String function, int group) {
        var kernel = new SolidityKernel(node, c -> code.getOrDefault(c, c.creationCode()));
        var first = killers.computeIfAbsent(file + " " + function, f -> new ArrayList<>());
        try {
            play(node, kernel, List.copyOf(first), first);
            play(node, kernel, vectors.get(group), first);
            for (int i = 0; i < vectors.size(); i++) {
                if (i != group) {
                    play(node, kernel, vectors.get(i), first);
                }
            }
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    /** Deploys once for all vectors that begin alike, and goes back after each. */
    private static void play(EvmNode node, SolidityKernel kernel, Iterable<JsonNode> vectors, List<JsonNode> killers) {
        KernelGenesis deployed = null;
        String snapshot = "";
        for (JsonNode vector : vectors) {
            KernelGenesis genesis = Vectors.genesis(vector);
            if (genesis.equals(deployed)) {
                node.rpc("evm_revert", snapshot);
            } else {
                killing(() -> kernel.deploy(genesis));
                deployed = genesis;
            }
            snapshot = node.rpc("evm_snapshot").asText();
            try {
                killing(() -> Vectors.play(kernel, vector));
            } catch (AssertionError e) {
                killers.remove(vector);
                killers.add(0, vector);
                throw e;
            }
        }
    }

    /** A node that is gone is no answer; whatever else goes wrong with an answer is one that no vector expects. */
    private static void killing(Runnable call) {
        try {
            call.run();
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new AssertionError("no answer that can be read", e);
        }
    }

    @Override
    public void close() {
        ahead.shutdownNow();
    }
}
