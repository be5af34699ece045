package dev.gantry.testnet;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server of its own, with one database, on loopback alone. Its programs are those of {@code POSTGRES_BIN}, of Debian's package postgresql, or of the path. It
 * refuses to run as root, so there it runs as the user postgres that the package makes.
 */
public final class PostgresNode implements TestNode {
    private static final String NAME = "postgres";
    private static final String USER = "gantry";
    private static final Duration START = Duration.ofSeconds(60);
    private static final int LAUNCHES = 3;
    /** Of the server's own note, counted from 0. */
    private static final int STATUS_LINE = 7;

    private final Path programs;
    private final Path directory;
    private final String password;
    private int port;
    private NodeProcess process;

    private PostgresNode(Path programs, Path directory) throws IOException {
        this.programs = programs;
        this.directory = directory;
        this.password = secret();
        Path data = directory.resolve("data");
        own(directory);
        initialise(data);
        for (int i = 1; ; i++) {
            port = NodeProcess.freePort();
            try {
                process = launch();
                return;
            } catch (NetworkAbsentException e) {
                if (i == LAUNCHES) {
                    throw e;
                }
            }
        }
    }

    /** Starts one; {@link NetworkAbsentException} if there are no programs, or they do not run. */
    public static PostgresNode start() {
        try {
            return new PostgresNode(install(), Files.createTempDirectory("gantry-postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory of the server's programs. */
    static Path install() {
        String given = System.getenv("POSTGRES_BIN");
        if (given != null) {
            return found(Stream.of(Path.of(given)), "POSTGRES_BIN names " + given + ", where no initdb is");
        }
        Stream<Path> onPath = Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(Path::of);
        return found(
                Stream.concat(debian(), onPath),
                "install Debian's package postgresql, or name its programs in POSTGRES_BIN");
    }

    private static Stream<Path> debian() {
        Path all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return Stream.empty();
        }
        try (var versions = Files.list(all)) {
            return versions.map(v -> v.resolve("bin")).sorted(Comparator.reverseOrder()).toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Path found(Stream<Path> places, String otherwise) {
        return places.filter(p -> Files.isExecutable(p.resolve("initdb")) && Files.isExecutable(p.resolve(NAME)))
                .findFirst()
                .orElseThrow(() -> new NetworkAbsentException(NAME, otherwise));
    }

    private static String secret() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void own(Path directory) throws IOException {
        if (isRoot()) {
            try {
                Files.setOwner(
                        directory,
                        directory
                                .getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName(NAME));
            } catch (IOException e) {
                throw new NetworkAbsentException(NAME, "it does not run as root, and there is no user " + NAME);
            }
        }
    }

    private static List<String> unprivileged(List<String> command) {
        var full = new ArrayList<String>();
        if (isRoot()) {
            full.addAll(List.of("setpriv", "--reuid=" + NAME, "--regid=" + NAME, "--clear-groups", "--"));
        }
        full.addAll(command);
        return full;
    }

    private void initialise(Path data) throws IOException {
        Path secret = directory.resolve("password");
        Files.writeString(secret, password, StandardCharsets.US_ASCII);
        own(secret);
        Path log = directory.resolve("initdb.log");
        var command = List.of(
                programs.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        Process initdb = started(unprivileged(command), log);
        try {
            if (!initdb.waitFor(START.toSeconds(), TimeUnit.SECONDS) || initdb.exitValue() != 0) {
                initdb.destroyForcibly();
                throw new NetworkAbsentException(NAME, "initdb fails: see " + log);
            }
        } catch (InterruptedException e) {
            initdb.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new NetworkAbsentException(NAME, "interrupted while it was made");
        } finally {
            Files.delete(secret);
        }
    }

    private Process started(List<String> command, Path log) {
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new NetworkAbsentException(NAME, command.get(0) + " is not installed");
        }
    }

    private NodeProcess launch() {
        Path log = directory.resolve("server.log");
        var started = NodeProcess.start(
                unprivileged(List.of(
                        programs.resolve(NAME).toString(),
                        "-D",
                        directory.resolve("data").toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off")), // the machine does not fail in a test, only processes do
                Map.of(),
                directory,
                log);
        long until = System.nanoTime() + START.toNanos();
        while (!isReady(started)) {
            if (!started.isAlive() || System.nanoTime() - until > 0) {
                started.close();
                throw new NetworkAbsentException(NAME, "it does not start: see " + log);
            }
            pause();
        }
        return started;
    }

    /** Its own note says so: it takes connections before it is ready to serve them. */
    private boolean isReady(NodeProcess server) {
        try {
            List<String> note = Files.readAllLines(directory.resolve("data/postmaster.pid"));
            return note.size() > STATUS_LINE
                    && note.get(0).equals(Long.toString(server.pid()))
                    && note.get(STATUS_LINE).strip().equals("ready");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For JDBC, without user and password. */
    @Override
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** The server's superuser. */
    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void kill() {
        end();
    }

    /** Whoever serves a client is a process of its own, and may outlive the first for a moment. */
    private void end() {
        List<ProcessHandle> serving = ProcessHandle.of(process.pid())
                .map(p -> p.descendants().toList())
                .orElse(List.of());
        process.close();
        serving.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle p : serving) {
            p.onExit().orTimeout(START.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    /** Waits for those who are connected to leave, and ends it after a while if they do not. */
    @Override
    public void stop() {
        process.stop();
    }

    @Override
    public void restart() {
        end();
        process = launch();
    }

    /** Starts it again at the same address, empty and with the same password. */
    @Override
    public void wipe() {
        end();
        Directories.delete(directory.resolve("data"));
        try {
            initialise(directory.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = launch();
    }

    @Override
    public void suspend() {
        process.signal("STOP");
    }

    @Override
    public void resume() {
        process.signal("CONT");
    }

    @Override
    public void close() {
        end();
        Directories.delete(directory);
    }
}
