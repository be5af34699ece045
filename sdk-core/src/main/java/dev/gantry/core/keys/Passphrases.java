package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the identities' passphrase comes from. */
public final class Passphrases {
    private static final int MAX_BYTES = 4096;

    private Passphrases() {}

    /**
     * The passphrase, the same for everybody who asks. A configured file that does not exist is made, with a random passphrase that only its owner may read; but not when one
     * of these identities has keys already, for they were encrypted under the one that is gone. {@code KEY_INVALID}.
     */
    public static char[] read(Settings.Passphrase where, Collection<Path> identities) {
        Optional<char[]> there = find(where);
        if (there.isPresent()) {
            return there.get();
        }
        Path file = where.file().orElseThrow();
        try {
            return Making.alone(file.resolveSibling(file.getFileName() + ".lock"), () -> {
                if (Files.notExists(file)) {
                    refuseToLoseKeys(file, identities);
                    byte[] random = new byte[24];
                    new SecureRandom().nextBytes(random);
                    PrivateFiles.create(file, HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
                }
                return find(where).orElseThrow();
            });
        } catch (IOException e) {
            throw invalid("passphrase", "the passphrase file " + file + " cannot be made", e);
        }
    }

    /** The passphrase that is there; empty where one would be made. Changes nothing. {@code KEY_INVALID}. */
    public static Optional<char[]> find(Settings.Passphrase where) {
        return find(where, "passphrase");
    }

    /** The same for a secret of another name: {@code pin}. */
    static Optional<char[]> find(Settings.Passphrase where, String name) {
        if (where.environment().isPresent()) {
            String value = System.getenv(where.environment().get());
            if (value == null || value.isEmpty()) {
                throw invalid(
                        name, "the environment variable " + where.environment().get() + " is not set", null);
            }
            return Optional.of(value.toCharArray());
        }
        Path file = where.file().orElseThrow();
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw invalid(name, "the " + name + " file " + file + " is over " + MAX_BYTES + " bytes", null);
            }
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw invalid(name, "the " + name + " file " + file + " is empty", null);
            }
            return Optional.of(text.toCharArray());
        } catch (IOException e) {
            throw invalid(name, "the " + name + " file " + file + " cannot be read", e);
        }
    }

    /** {@code KEY_INVALID} if one of these identities has keys, which nobody opens without the passphrase in this file. */
    public static void refuseToLoseKeys(Path file, Collection<Path> identities) {
        for (Path identity : identities) {
            boolean hasKeys;
            try {
                hasKeys = !new IdentityDirectory(identity).keys().isEmpty();
            } catch (IOException e) {
                throw invalid("passphrase", "whether " + identity + " has keys cannot be seen", e);
            }
            if (hasKeys) {
                throw GantryException.of(
                                ErrorCode.KEY_INVALID,
                                Stage.CONFIGURE,
                                "the passphrase file " + file + " is gone, and the keys in " + identity
                                        + " were encrypted under it")
                        .fix("Restore the file from a backup; a new passphrase does not open these keys.")
                        .build();
            }
        }
    }

    private static GantryException invalid(String name, String what, @Nullable Throwable cause) {
        return GantryException.of(ErrorCode.KEY_INVALID, Stage.CONFIGURE, what)
                .fix("Set " + name + "File or " + name + "Env in the configuration.")
                .cause(cause)
                .build();
    }
}
