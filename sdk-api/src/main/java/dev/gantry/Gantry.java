package dev.gantry;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** The ledgers of one configuration file. Thread-safe; open one per application and close it at the end. */
public interface Gantry extends AutoCloseable {
    /**
     * Reads the configuration. Ledgers are connected when first used.
     *
     * <p>Throws {@code CONFIG_MALFORMED} or {@code CONFIG_INVALID}; the latter names every problem at once, with key, reason and fix.
     */
    static Gantry open(Path configuration) {
        Given.that("configuration", configuration);
        return ServiceLoader.load(Factory.class)
                .findFirst()
                .orElseThrow(() -> GantryException.of(
                                ErrorCode.CONFIG_INVALID,
                                Stage.CONFIGURE,
                                "no implementation of Gantry on the class path")
                        .fix("Add the dependency dev.gantry:gantry-sdk-core.")
                        .build())
                .open(configuration);
    }

    /** The ledger of that name, used as its default identity. {@code LEDGER_UNKNOWN} if the configuration has none. */
    Ledger ledger(String name);

    /** The ledgers' names in the order of the file. */
    List<String> ledgers();

    @Override
    void close();

    /** Found by ServiceLoader; implemented by sdk-core. */
    interface Factory {
        Gantry open(Path configuration);
    }
}
