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
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Where the identities' passphrase comes from. A configured file that does not exist is made, with a random passphrase that only its owner may read. */
public final class Passphrases {
    private Passphrases() {}

    public static char[] read(Settings.Passphrase where) {
        if (where.environment().isPresent()) {
            String value = System.getenv(where.environment().get());
            if (value == null || value.isEmpty()) {
                throw invalid("the environment variable " + where.environment().get() + " is not set", null);
            }
            return value.toCharArray();
        }
        Path file = where.file().orElseThrow();
        try {
            if (!Files.exists(file)) {
                PrivateFiles.directory(file.toAbsolutePath().getParent());
                byte[] random = new byte[24];
                new SecureRandom().nextBytes(random);
                PrivateFiles.create(file, HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
            }
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw invalid("the passphrase file " + file + " is empty", null);
            }
            return text.toCharArray();
        } catch (IOException e) {
            throw invalid("the passphrase file " + file + " cannot be read", e);
        }
    }

    private static GantryException invalid(String what, @Nullable Throwable cause) {
        return GantryException.of(ErrorCode.KEY_INVALID, Stage.CONFIGURE, what)
                .fix("Set passphraseFile or passphraseEnv in the configuration.")
                .cause(cause)
                .build();
    }
}
