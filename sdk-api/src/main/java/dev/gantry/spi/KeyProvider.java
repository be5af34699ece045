package dev.gantry.spi;

import dev.gantry.spi.AdapterProvider.Problem;
import dev.gantry.spi.AdapterProvider.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A place where signing keys are kept: files, a token, a key service. Found by ServiceLoader; its name in a configuration ({@code identities: ID: keys: SCHEME: NAME: …})
 * chooses it. Secrets that open the place are named by settings (a file, an environment variable), never given in them.
 */
public interface KeyProvider {
    String name();

    /** Every setting it knows; an unknown one is a problem. */
    List<Setting> settings();

    /** Problems beyond missing, unknown and malformed settings; empty if there are none. Opens nothing. */
    default List<Problem> validate(Map<String, String> settings) {
        return List.of();
    }

    /**
     * The key that is there, ready to sign; never makes one. {@code settings} are validated and complete with defaults; relative paths in them are against {@code base}.
     * {@code KEY_INVALID} for what somebody has to mend (no such key, wrong PIN or passphrase), which is not tried again before a restart; {@code KEY_UNAVAILABLE} for
     * what may pass (a token that is not there); {@code UNSUPPORTED} for a scheme that this place does not know.
     *
     * @param scheme one of the constants of {@link Signer}
     */
    Signer open(String scheme, Map<String, String> settings, Path base);
}
