package dev.gantry.testnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Networks that outlive the command that started them, each with a ready {@code gantry.yaml} whose ledger has the network's name. */
public final class Daemons {
    /** Names that {@link #up} knows. */
    public static final List<String> NAMES = List.of("anvil", "embedded", "geth", "xuper", "xuper-gm");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Daemons() {}

    /**
     * One network.
     *
     * @param pid 0 where there is no process
     * @param started the process's start in milliseconds, so that another process with its number is never taken for it
     * @param endpoint empty where there is none
     */
    public record Daemon(String name, long pid, long started, String config, String endpoint) {
        public boolean isAlive() {
            return pid == 0
                    || ProcessHandle.of(pid)
                            .flatMap(p -> p.info().startInstant())
                            .map(t -> t.toEpochMilli() == started)
                            .orElse(false);
        }
    }

    /** Starts the network, or finds it running. {@link NetworkAbsentException} for an unknown name or what cannot be had here. */
    public static Daemon up(String name) {
        if (!NAMES.contains(name)) {
            throw new NetworkAbsentException(name, "known are " + String.join(", ", NAMES));
        }
        return alone(name, () -> find(name).filter(Daemon::isAlive).orElseGet(() -> start(name)));
    }

    private static Daemon start(String name) {
        Path directory = Cache.root().resolve("networks").resolve(name);
        Directories.delete(directory);
        try {
            Files.createDirectories(directory);
            Daemon daemon = switch (name) {
                case "anvil" -> anvil(directory);
                case "geth" -> geth(directory);
                case "xuper" -> xuper(directory, name, XuperNode.Crypto.DEFAULT);
                case "xuper-gm" -> xuper(directory, name, XuperNode.Crypto.GM);
                default -> embedded(directory);
            };
            Files.createDirectories(record(name).getParent());
            Files.writeString(record(name), JSON.writeValueAsString(daemon));
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Daemon anvil(Path directory) throws IOException {
        int port = NodeProcess.freePort();
        long pid = AnvilNode.startDetached(port, directory);
        String url = "http://127.0.0.1:" + port;
        String config = config(
                directory,
                "anvil",
                "    adapter: evm\n    url: " + url + "\n    gasPrice: 0\n    kernelFile: kernel.txt\n");
        return new Daemon("anvil", pid, startOf(pid), config, url);
    }

    private static Daemon geth(Path directory) throws IOException {
        int port = NodeProcess.freePort();
        long pid = GethNode.startDetached(port, directory);
        String url = "http://127.0.0.1:" + port;
        String config = config(
                directory,
                "geth",
                "    adapter: evm\n    url: " + url + "\n    kernelFile: kernel.txt\n    maxItems: 32\n");
        return new Daemon("geth", pid, startOf(pid), config, url);
    }

    private static Daemon xuper(Path directory, String name, XuperNode.Crypto crypto) throws IOException {
        int port = NodeProcess.freePort();
        long pid = XuperNode.startDetached(directory.resolve("node"), crypto, port);
        String url = "127.0.0.1:" + port;
        String config = config(directory, name, "    adapter: xuper\n    url: " + url + "\n");
        return new Daemon(name, pid, startOf(pid), config, url);
    }

    private static long startOf(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(p -> p.info().startInstant())
                .map(t -> t.toEpochMilli())
                .orElse(0L);
    }

    private static Daemon embedded(Path directory) throws IOException {
        return new Daemon(
                "embedded", 0, 0, config(directory, "embedded", "    adapter: embedded\n    path: ledger\n"), "");
    }

    private static String config(Path directory, String name, String ledger) throws IOException {
        Path file = directory.resolve("gantry.yaml");
        Files.writeString(file, """
                identities:
                  operator: keys/operator
                  buyer: keys/buyer
                  seller: keys/seller
                  carrier: keys/carrier
                  outsider: keys/outsider
                passphraseFile: passphrase
                blobs: blobs
                evidence: evidence
                state: state
                ledgers:
                  %s:
                    as: operator
                """.formatted(name) + ledger);
        return file.toString();
    }

    /** The running network whose configuration this is. */
    public static Optional<Daemon> of(Path config) {
        return list().stream()
                .filter(d -> Path.of(d.config()).equals(config.toAbsolutePath().normalize()))
                .findFirst();
    }

    /** Makes an account, 20 bytes as {@code 0x…}, able to write, where that takes coins; elsewhere does nothing. */
    public static void fund(Daemon network, String account) {
        if (network.name().equals("geth")) {
            GethNode.fund(network.endpoint(), account);
        }
    }

    /** Ends the network and forgets its data; false if there was none. {@link NetworkAbsentException} for an unknown name. */
    public static boolean down(String name) {
        if (!NAMES.contains(name)) {
            throw new NetworkAbsentException(name, "known are " + String.join(", ", NAMES));
        }
        return alone(name, () -> end(name));
    }

    private static boolean end(String name) {
        Optional<Daemon> there = find(name);
        there.filter(d -> d.pid() != 0 && d.isAlive())
                .flatMap(d -> ProcessHandle.of(d.pid()))
                .ifPresent(p -> {
                    p.destroyForcibly();
                    p.onExit().join();
                });
        Directories.delete(Cache.root().resolve("networks").resolve(name));
        try {
            Files.deleteIfExists(record(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return there.isPresent();
    }

    public static List<Daemon> list() {
        var all = new ArrayList<Daemon>();
        NAMES.forEach(n -> find(n).filter(Daemon::isAlive).ifPresent(all::add));
        return all;
    }

    private static Optional<Daemon> find(String name) {
        try {
            if (!Files.exists(record(name))) {
                return Optional.empty();
            }
            JsonNode m = JSON.readTree(record(name).toFile());
            boolean whole = m.path("pid").isIntegralNumber()
                    && m.path("started").isIntegralNumber()
                    && m.path("config").isTextual()
                    && m.path("endpoint").isTextual();
            return whole
                    ? Optional.of(new Daemon(
                            name,
                            m.path("pid").asLong(),
                            m.path("started").asLong(),
                            m.path("config").asText(),
                            m.path("endpoint").asText()))
                    : Optional.empty(); // another version's, or damaged: as good as none
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** One starts or ends a network at a time, over all threads and processes. */
    private static <T> T alone(String name, Supplier<T> work) {
        Path lock = Cache.root().resolve("running").resolve(name + ".lock");
        synchronized (Daemons.class) { // a file's lock is the whole process's
            try {
                Files.createDirectories(lock.getParent());
                try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    channel.lock(); // until the channel is closed
                    return work.get();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path record(String name) {
        return Cache.root().resolve("running").resolve(name + ".json");
    }
}
