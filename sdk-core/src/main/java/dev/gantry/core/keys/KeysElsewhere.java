package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.config.Settings;
import dev.gantry.core.config.Settings.KeySettings;
import dev.gantry.core.config.SettingsReader;
import dev.gantry.spi.KeyProvider;
import dev.gantry.spi.Signer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The keys of one identity that the configuration keeps elsewhere than in its directory, by signature scheme. Thread-safe. */
public final class KeysElsewhere {
    public static final KeysElsewhere NONE = new KeysElsewhere(Map.of(), Path.of(""));

    private final Map<String, KeySettings> keys;
    private final Path base;
    private final Map<String, GantryException> refused = new HashMap<>();

    private KeysElsewhere(Map<String, KeySettings> keys, Path base) {
        this.keys = keys;
        this.base = base;
    }

    public static KeysElsewhere of(Settings settings, String identity) {
        return new KeysElsewhere(settings.keys().getOrDefault(identity, Map.of()), settings.base());
    }

    public Set<String> schemes() {
        return keys.keySet();
    }

    boolean has(String scheme) {
        return keys.containsKey(scheme);
    }

    /**
     * The key, never made. What somebody has to mend is asked for once and then answered from memory: a token locks itself after a few wrong PINs. {@code KEY_INVALID},
     * {@code KEY_UNAVAILABLE}, {@code UNSUPPORTED}.
     */
    public synchronized Signer open(String scheme) {
        GantryException before = refused.get(scheme);
        if (before != null) {
            throw before.copy().build();
        }
        KeySettings where = keys.get(scheme);
        if (where == null) {
            throw new IllegalArgumentException("no key elsewhere for " + scheme);
        }
        KeyProvider provider = SettingsReader.keyProviders().get(where.provider());
        if (provider == null) {
            throw GantryException.of(
                            ErrorCode.CONFIG_INVALID, Stage.CONFIGURE, "no place of keys called " + where.provider())
                    .fix("Use one of " + SettingsReader.keyProviders().keySet() + ".")
                    .build();
        }
        try {
            return provider.open(scheme, where.values(), base);
        } catch (GantryException e) {
            if (e.code() != ErrorCode.KEY_UNAVAILABLE) {
                refused.put(scheme, e);
            }
            throw e;
        }
    }
}
