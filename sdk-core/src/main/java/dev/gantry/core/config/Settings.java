package dev.gantry.core.config;

import dev.gantry.core.envelope.Suite;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration file, read and complete.
 *
 * @param base the file's directory; relative paths are against it
 * @param state where adapters keep what may be lost without harm
 * @param identities directories by name, in the file's order: the first is the default
 * @param keys of identities whose directory does not hold them: by identity, then by signature scheme
 * @param blobs directory of the file blob store
 * @param index the database that holds the catalogues' indexes; empty for a file of this machine's for each ledger
 * @param evidence directory of what evidence bundles are made of; never to be lost
 * @param recovery files of public recovery keys, by scheme; where there is none, each identity makes its own
 * @param ledgers by name, in the file's order
 */
public record Settings(
        Path base,
        Path state,
        Path blobs,
        Path evidence,
        Map<String, Path> identities,
        Map<String, Map<String, KeySettings>> keys,
        Passphrase passphrase,
        Optional<Index> index,
        Map<String, Path> recovery,
        Map<String, LedgerSettings> ledgers) {
    /**
     * A PostgreSQL database.
     *
     * @param url for JDBC, without user and password
     */
    public record Index(String url, String user, Passphrase password) {}

    /** Where a passphrase or password comes from: a file, or an environment variable. */
    public record Passphrase(Optional<Path> file, Optional<String> environment) {}

    /**
     * Where one key is kept.
     *
     * @param provider its name
     * @param values the provider's own settings
     */
    public record KeySettings(String provider, Map<String, String> values) {}

    /**
     * @param adapter the provider's name
     * @param identity whom {@code gantry.ledger(name)} acts as
     * @param coalesce whether writes of one account that come together travel in one transaction
     * @param cipher suites of encrypted records, by collection; {@code *} for all others
     * @param values the adapter's own settings
     */
    public record LedgerSettings(
            String name,
            String adapter,
            String identity,
            boolean coalesce,
            Map<String, Suite> cipher,
            Map<String, String> values) {}
}
