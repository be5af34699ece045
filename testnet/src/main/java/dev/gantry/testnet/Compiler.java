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

    /** Runs {@code scripts/compile.mjs} of a contracts module into a folder, which it returns. {@link NetworkAbsentException} without npm or node. */
    public static Path run(Path module, Path out) {
        return run(module, module.resolve("contracts"), out);
    }

    /** The same for contracts of another folder, with the module's compiler and options. */
    public static Path run(Path module, Path contracts, Path out) {
        try {
            Path home = Cache.installed(
                    "solc",
                    Map.of("package.json", Files.readString(module.resolve("package.json"))),
                    Map.of(),
                    List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"));
            Path absolute = module.toAbsolutePath();
            Process process = new ProcessBuilder(
                            "node",
                            absolute.resolve("scripts/compile.mjs").toString(),
                            contracts.toAbsolutePath().toString(),
                            out.toString())
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
}
