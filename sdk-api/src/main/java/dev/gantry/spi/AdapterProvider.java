package dev.gantry.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Found by ServiceLoader; makes adapters from plain settings, so that the configuration alone chooses the chain. */
public interface AdapterProvider {
    /** The name used as {@code adapter:} in a configuration. */
    String name();

    /** Every setting it knows; an unknown one is a problem. */
    List<Setting> settings();

    /** Problems beyond missing, unknown and malformed settings (those are found by {@link #settings}); empty if there are none. Does not touch the network. */
    default List<Problem> validate(Map<String, String> settings) {
        return List.of();
    }

    /** Whether opening finds a ledger; false if it would make one. Changes nothing. */
    default boolean isMade(Map<String, String> settings, Path base) {
        return true;
    }

    /**
     * Connects. {@code settings} are validated and complete with defaults; relative paths in them are against {@code base}. {@code state} is a directory of the
     * adapter's own for what may be lost without harm (indexes, nonces). {@code NODE_UNREACHABLE} or {@code NETWORK_MISMATCH} if it cannot be the configured network.
     */
    LedgerAdapter open(Map<String, String> settings, Path base, Path state);

    /**
     * @param fallback used when absent; null if the setting is required, empty text for optional
     * @param secret never shown
     */
    record Setting(String key, String description, @Nullable String fallback, boolean secret) {
        public static Setting required(String key, String description) {
            return new Setting(key, description, null, false);
        }

        public static Setting optional(String key, String description, String fallback) {
            return new Setting(key, description, fallback, false);
        }
    }

    /** One problem of a configuration, and how to mend it. */
    record Problem(String key, String reason, String fix) {}
}
