package dev.gantry.testnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The contracts' compiler, installed at its pinned version. */
public final class Compiler {
    private Compiler() {}

    /** The compiler's folder, installed if it is not there. */
    static Path install(Path module) throws IOException {
        return Cache.installed(
                "solc",
                Map.of("package.json", Files.readString(module.resolve("package.json"))),
                Map.of(),
                List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"));
    }

    /**
     * Runs {@code scripts/compile.mjs} of a contracts module on a folder of sources, into a folder which it returns. {@link NetworkAbsentException} without npm or node.
     */
    public static Path run(Path module, Path sources, Path out) {
        try {
            Path home = install(module);
            Process process = new ProcessBuilder(
                            "node",
                            module.toAbsolutePath()
                                    .resolve("scripts/compile.mjs")
                                    .toString(),
                            sources.toAbsolutePath().toString(),
                            out.toString(),
                            "--ast")
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.resolve("compile.log").toFile())
                    .start();
            if (!process.waitFor(4, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "the compiler complains: " + Files.readString(out.resolve("compile.log")));
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Starts {@code scripts/mutants.mjs} of a contracts module on a folder of sources; it answers on its output what is asked on its input.
     * {@link NetworkAbsentException} without npm or node.
     */
    public static Process mutants(Path module, Path sources) {
        try {
            return new ProcessBuilder(
                            "node",
                            module.toAbsolutePath()
                                    .resolve("scripts/mutants.mjs")
                                    .toString(),
                            sources.toAbsolutePath().toString())
                    .directory(install(module).toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
