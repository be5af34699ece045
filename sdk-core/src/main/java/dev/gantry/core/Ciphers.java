package dev.gantry.core;

import dev.gantry.core.envelope.Suite;
import dev.gantry.core.keys.Identity;
import dev.gantry.core.keys.PublicKeyFile;
import java.nio.file.Path;
import java.util.Map;

/**
 * How a ledger's records are encrypted.
 *
 * @param suites by collection; {@code *} for all others
 * @param recovery files of the owner's public recovery keys, by scheme; where there is none, the identity makes a key
 */
record Ciphers(Map<String, Suite> suites, Map<String, Path> recovery) {
    static final String OTHERS = "*";
    static final Ciphers DEFAULT = new Ciphers(Map.of(), Map.of());

    Suite suite(String collection) {
        return suites.getOrDefault(collection, suites.getOrDefault(OTHERS, Suite.P256_AES));
    }

    /** The public point for which an owner's epochs are wrapped besides. {@code KEY_INVALID}. */
    byte[] recovery(Identity owner, Suite suite) {
        Path file = recovery.get(suite.scheme());
        return file == null ? owner.recovery(suite) : PublicKeyFile.read(file);
    }
}
