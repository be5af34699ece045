package dev.gantry.testnet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An EVM whose hash opcode gives SM3 instead of Keccak, as on FISCO BCOS with its national algorithms. It knows a few methods only: calls, sends from any account,
 * receipts, and {@code evm_mine} with a time, which may be in seconds or in milliseconds.
 */
public final class SwappedHashEvm implements EvmNode {
    private final Path directory;
    private final JsonRpc rpc;
    private final NodeProcess process;

    private SwappedHashEvm(Path directory, int port) {
        this.directory = directory;
        this.rpc = new JsonRpc("http://127.0.0.1:" + port);
        this.process = NodeProcess.startEvm("swapped-evm", command(port), directory, rpc);
    }

    /** Starts one, empty; {@link NetworkAbsentException} without npm, or a node.js that has SM3. */
    public static SwappedHashEvm start() {
        try {
            return new SwappedHashEvm(Files.createTempDirectory("gantry-swapped-evm"), NodeProcess.freePort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program's folder, installed if it is not there. */
    static Path install() {
        return Cache.installed(
                "swapped-evm",
                Map.of(
                        "package.json", Cache.resource("swapped-evm/package.json"),
                        "package-lock.json", Cache.resource("swapped-evm/package-lock.json"),
                        "evm.mjs", Cache.resource("swapped-evm/evm.mjs")),
                Map.of(),
                List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
    }

    private static List<String> command(int port) {
        return List.of("node", install().resolve("evm.mjs").toString(), Integer.toString(port));
    }

    @Override
    public JsonNode rpc(String method, Object... params) {
        return rpc.call(method, params);
    }

    @Override
    public void close() {
        process.close();
        Directories.delete(directory);
    }
}
