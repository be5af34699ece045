package dev.gantry.testnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What is installed from a package registry is installed once: into a directory named after the package files' digest, built beside it and moved there whole, so that a
 * half-made one is never used and two processes do not build at once.
 */
final class Cache {
    private Cache() {}

    /** {@code GANTRY_CACHE}, or {@code .gantry/testnet} in the home directory. */
    static Path root() {
        return Optional.ofNullable(System.getenv("GANTRY_CACHE"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".gantry", "testnet"));
    }

    /** The directory in which {@code command} has been run on these files. */
    static Path installed(
            String network, Map<String, String> files, Map<String, String> environment, List<String> command) {
        Path place = root().resolve(network + "-" + digest(files, command));
        if (Files.isDirectory(place)) {
            return place;
        }
        try {
            Files.createDirectories(root());
            try (var channel = FileChannel.open(
                    root().resolve(network + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock(); // until the channel is closed
                if (!Files.isDirectory(place)) {
                    install(network, files, environment, command, place);
                }
            }
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void install(
            String network,
            Map<String, String> files,
            Map<String, String> environment,
            List<String> command,
            Path place)
            throws IOException {
        Path building = Files.createTempDirectory(root(), network + "-building-");
        for (var file : files.entrySet()) {
            Files.writeString(building.resolve(file.getKey()), file.getValue());
        }
        System.err.println("Installing " + network + " from its package registry (once) …");
        var builder = new ProcessBuilder(command)
                .directory(building.toFile())
                .redirectErrorStream(true)
                .redirectOutput(building.resolve("install.log").toFile());
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new NetworkAbsentException(network, command.get(0) + " is not installed");
        }
        try {
            if (!process.waitFor(20, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                List<String> log = Files.readAllLines(building.resolve("install.log"));
                throw new NetworkAbsentException(
                        network,
                        String.join(" ", command) + " failed: "
                                + String.join(" | ", log.subList(Math.max(0, log.size() - 5), log.size())));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new NetworkAbsentException(network, "interrupted while installing");
        }
        Files.move(building, place, StandardCopyOption.ATOMIC_MOVE);
    }

    static String resource(String name) {
        try (var in = Cache.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Map<String, String> files, List<String> command) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            files.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(f ->
                            sha.update((f.getKey() + '\0' + f.getValue() + '\0').getBytes(StandardCharsets.UTF_8)));
            sha.update(String.join("\0", command).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
