package dev.gantry.embedded;

import dev.gantry.spi.AdapterProvider;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.Signer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code adapter: embedded}. */
public final class EmbeddedProvider implements AdapterProvider {
    @Override
    public String name() {
        return "embedded";
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
        String crypto = settings.getOrDefault("crypto", Signer.P256);
        return crypto.equals(Signer.P256) || crypto.equals(Signer.SM2)
                ? List.of()
                : List.of(new Problem("crypto", "unknown suite " + crypto, "Use p256 or sm2."));
    }

    @Override
    public LedgerAdapter open(Map<String, String> settings, Path base, Path state) {
        return EmbeddedAdapter.open(
                base.resolve(settings.getOrDefault("path", "")), settings.getOrDefault("crypto", Signer.P256));
    }
}
