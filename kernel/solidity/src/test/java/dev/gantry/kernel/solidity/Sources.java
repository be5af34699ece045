package dev.gantry.kernel.solidity;

import dev.gantry.testnet.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Contracts in source, and what the pinned compiler makes of them. */
final class Sources {
    static final Path MODULE =
            Path.of(System.getProperty("gantry.root", "../..")).resolve("kernel/solidity");

    static final Path KERNEL = MODULE.resolve("contracts");
    /** Contracts of these tests alone. */
    static final Path TESTS = MODULE.resolve("src/test/contracts");

    private Sources() {}

    /** Compiles one folder into another; skips the test without the compiler. */
    static void compile(Path sources, Path out) {
        Evm.orSkip("solc", () -> Compiler.run(MODULE, sources, out));
    }

    static byte[] creationCode(Path compiled, String name) throws IOException {
        return HexFormat.of()
                .parseHex(Files.readString(compiled.resolve(name + ".bin")).strip());
    }
}
