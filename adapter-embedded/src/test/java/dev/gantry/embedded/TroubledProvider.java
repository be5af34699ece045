package dev.gantry.embedded;

import dev.gantry.spi.AdapterProvider;
import dev.gantry.spi.LedgerAdapter;
import dev.gantry.spi.Signer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** {@code adapter: troubled}: the embedded ledger behind whatever trouble a test puts in front of it. */
public final class TroubledProvider implements AdapterProvider {
    /** What every adapter opened from now on is behind; it may also take its time, or fail. */
    static volatile UnaryOperator<LedgerAdapter> trouble = UnaryOperator.identity();

    @Override
    public String name() {
        return "troubled";
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.required("path", "directory of the ledger"));
    }

    @Override
    public LedgerAdapter open(Map<String, String> settings, Path base, Path state) {
        return trouble.apply(EmbeddedAdapter.open(base.resolve(settings.getOrDefault("path", "")), Signer.P256));
    }
}
