package dev.gantry.embedded;

import dev.gantry.core.CoreGantry;
import dev.gantry.tck.CoreTarget;
import dev.gantry.tck.LedgerAdapterTck;
import dev.gantry.tck.TckTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTckTest extends LedgerAdapterTck {
    @TempDir
    static Path directory;

    @Override
    protected String network() {
        return "embedded";
    }

    @Override
    protected TckTarget target() throws Exception {
        Path file = Files.writeString(
                directory.resolve("gantry.yaml"), "identities: {me: k}\nledgers: {l: {adapter: embedded, path: d}}\n");
        CoreGantry gantry = CoreGantry.open(file);
        gantry.deploy("l");
        return new CoreTarget(gantry, "l");
    }
}
