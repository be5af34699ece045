package dev.gantry.embedded;

import dev.gantry.spi.AdapterProvider;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.Signer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code adapter: embedded}. */
public final class EmbeddedProvider implements AdapterProvider {
    static final String NAME = "embedded";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required("path", "directory of the ledger; made if absent"),
                Setting.optional(
                        "crypto",
                        "p256 or sm2: the accounts' signature scheme, fixed when the ledger is made",
                        "p256"));
    }

    @Override
    public List<Problem> validate(Map<String, String> settings) {
        var problems = new ArrayList<Problem>();
        String crypto = settings.getOrDefault("crypto", Signer.P256);
        if (!crypto.equals(Signer.P256) && !crypto.equals(Signer.SM2)) {
            problems.add(new Problem("crypto", "unknown suite " + crypto, "Use p256 or sm2."));
        }
        if (!isDirectoryName(settings.getOrDefault("path", ""))) {
            problems.add(new Problem("path", "not the name of a directory", "Name a directory of the ledger's own."));
        }
        return problems;
    }

    private static boolean isDirectoryName(String path) {
        try {
            return !path.isBlank() && Path.of(path).getNameCount() > 0;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public boolean isMade(Map<String, String> settings, Path base) {
        return Files.exists(base.resolve(settings.getOrDefault("path", "")));
    }

    @Override
    public LedgerAdapter open(Map<String, String> settings, Path base, Path state) {
        return EmbeddedAdapter.open(
                base.resolve(settings.getOrDefault("path", "")), settings.getOrDefault("crypto", Signer.P256));
    }
}
