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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SoftHSM 2, a token in software behind a real PKCS #11 library, from Debian's packages; they are unpacked and not installed. The library reads the file that the
 * environment variable {@code SOFTHSM2_CONF} names, once in a process: whoever loads it is started with that.
 */
public final class SoftHsm {
    private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");

    private final Path home;
    private final Path configuration;

    private SoftHsm(Path home, Path configuration) {
        this.home = home;
        this.configuration = configuration;
    }

    /** An empty one that keeps its tokens in {@code directory} and is configured by {@code configuration}. {@link NetworkAbsentException} without Debian's packages. */
    public static SoftHsm create(Path directory, Path configuration) {
        Path home = install();
        try {
            Files.createDirectories(directory);
            Files.writeString(configuration, "directories.tokendir = " + directory.toAbsolutePath() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SoftHsm(home, configuration);
    }

    /** The unpacked packages, fetched if they are not there. */
    static Path install() {
        return Cache.installed(
                "softhsm",
                Map.of(),
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        "apt-get download softhsm2 libsofthsm2 && for f in *.deb; do dpkg-deb -x \"$f\" . || exit 1; done"));
    }

    /** The PKCS #11 library. */
    public Path library() {
        try (var files = Files.walk(home)) {
            return files.filter(f -> f.endsWith("libsofthsm2.so"))
                    .findFirst()
                    .orElseThrow(() -> new NetworkAbsentException("softhsm", "its packages have no libsofthsm2.so"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a token; its slot's number. */
    public String token(String label, String pin) {
        Matcher slot =
                SLOT.matcher(util("--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", pin));
        if (!slot.find()) {
            throw new IllegalStateException("no slot for token " + label);
        }
        return slot.group(1);
    }

    /** Takes a token away with all its keys. */
    public void remove(String label) {
        util("--delete-token", "--token", label);
    }

    private String util(String... arguments) {
        var command = new ArrayList<String>();
        command.add(home.resolve("usr/bin/softhsm2-util").toString());
        command.addAll(List.of("--module", library().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put("SOFTHSM2_CONF", configuration.toAbsolutePath().toString());
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException("softhsm2-util: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new NetworkAbsentException("softhsm", "softhsm2-util does not start: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
