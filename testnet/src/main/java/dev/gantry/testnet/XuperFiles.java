package dev.gantry.testnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The programs, configuration, keys and genesis of a XuperChain node. */
final class XuperFiles {
    private static final String MODULE = "github.com/xuperchain/xuperchain/cmd/";
    private static final String CHAIN = "xuper";

    private XuperFiles() {}

    /** The folder of the node's programs, installed if it is not there. */
    static Path install() {
        return Cache.installed(
                        "xuper",
                        Map.of(
                                "go.mod", Cache.resource("xuper/go.mod.txt"),
                                "go.sum", Cache.resource("xuper/go.sum.txt")),
                        Map.of("GOFLAGS", "-mod=readonly -buildvcs=false -trimpath"),
                        List.of("go", "build", "-o", "bin/", MODULE + "xchain", MODULE + "client"))
                .resolve("bin");
    }

    static List<String> command() {
        return List.of(install().resolve("xchain").toString(), "startup", "--conf", "conf/env.yaml");
    }

    static Map<String, String> environment(Path root) {
        return Map.of("X_ROOT_PATH", root.toString());
    }

    /** Makes keys if there are none, and the chain's first block. */
    static void createChain(Path root, XuperNode.Crypto crypto, int periodMs, boolean fees) {
        try {
            Files.createDirectories(root.resolve("conf"));
            Files.createDirectories(root.resolve("data/genesis"));
            if (!Files.exists(root.resolve("data/keys"))) {
                configure(root, 0, 0, 0);
                run(root, "client", "account", "newkeys", "--crypto", crypto.word(), "--output", "data/keys");
                run(root, "client", "netURL", "gen", "--path", "data/netkeys/");
            }
            String miner = Files.readString(root.resolve("data/keys/address")).strip();
            Files.writeString(root.resolve("data/genesis/xuper.json"), """
                    {"version": "1",
                     "predistribution": [{"address": "%1$s", "quota": "100000000000000000000"}],
                     "maxblocksize": "128", "award": "0", "decimals": "8",
                     "award_decay": {"height_gap": 31536000, "ratio": 1},
                     "nofee": %4$b,
                     "gas_price": {"cpu_rate": %5$d, "mem_rate": %5$d, "disk_rate": %5$d, "xfee_rate": %5$d},
                     "new_account_resource_amount": 0,
                     "crypto": "%2$s",
                     "genesis_consensus": {"name": "single", "config": {"miner": "%1$s", "period": "%3$d"}}}
                    """.formatted(
                            miner, crypto.word(), periodMs, !fees, fees ? 1 : 0));
            run(root, "xchain", "createChain", "--env_conf", "conf/env.yaml", "--name", CHAIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void forgetChain(Path root) {
        Directories.delete(root.resolve("data/blockchain"));
    }

    /** Writes the configuration files; the ports are the node's gRPC, gateway and peer ports. */
    static void configure(Path root, int rpc, int gateway, int peers) {
        write(root, "env", """
                confDir: conf
                dataDir: data
                logDir: logs
                tlsDir: tls
                keyDir: keys
                chainDir: blockchain
                engineConf: engine.yaml
                logConf: log.yaml
                servConf: server.yaml
                netConf: network.yaml
                ledgerConf: ledger.yaml
                metricSwitch: false
                """);
        write(root, "engine", "rootChain: " + CHAIN + "\n");
        write(root, "ledger", "kvEngineType: leveldb\nstorageType: single\n");
        write(
                root,
                "log",
                "module: xchain\nfilename: xchain\nfmt: logfmt\nlevel: error\nconsole: false\nasync: false\n");
        // ixvm: the other driver of the node's wasm machine needs a compiler. Native contracts would leave child
        // processes behind.
        write(
                root,
                "contract",
                "enableUpgrade: true\nwasm:\n  driver: ixvm\nevm:\n  driver: evm\n  enable: true\nnative:\n  enable: false\n");
        write(root, "server", """
                rpcPort: %d
                GWPort: %d
                enableMetric: false
                enableEndorser: false
                enableEvent: true
                enableTls: false
                """.formatted(rpc, gateway));
        write(
                root,
                "network",
                "module: p2pv2\naddress: /ip4/127.0.0.1/tcp/" + peers + "\nkeyPath: netkeys\nserviceName: localhost\n");
    }

    private static void write(Path root, String name, String text) {
        try {
            Files.writeString(root.resolve("conf").resolve(name + ".yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Path root, String program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(install().resolve(program).toString());
        command.addAll(List.of(arguments));
        Path log = root.resolve("setup.log");
        var builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment(root));
        Process process = builder.start();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new NetworkAbsentException(
                        "xuper",
                        String.join(" ", command) + " failed: " + Files.readString(log, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new NetworkAbsentException("xuper", "interrupted");
        }
    }
}
