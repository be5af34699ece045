package dev.gantry.core.keys;

import dev.gantry.spi.AdapterProvider.Problem;
import dev.gantry.spi.AdapterProvider.Setting;
import dev.gantry.spi.KeyProvider;
import dev.gantry.spi.Signer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An encrypted key file as an identity's directory has them, in another place and under another passphrase. */
public final class FileKeys implements KeyProvider {
    private static final Secret PASSPHRASE = new Secret("passphrase");

    @Override
    public String name() {
        return "file";
    }

    @Override
    public List<Setting> settings() {
        return Stream.concat(Stream.of(Setting.required("path", "the key file")), PASSPHRASE.settings().stream())
                .toList();
    }

    @Override
    public List<Problem> validate(Map<String, String> settings) {
        return PASSPHRASE.validate(settings);
    }

    @Override
    public Signer open(String scheme, Map<String, String> settings, Path base) {
        char[] passphrase = PASSPHRASE.read(settings, base);
        try {
            return KeyFile.read(base.resolve(settings.getOrDefault("path", "")), scheme, passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }
}
