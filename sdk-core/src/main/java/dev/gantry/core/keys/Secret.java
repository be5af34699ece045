package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.config.Settings;
import dev.gantry.spi.AdapterProvider.Problem;
import dev.gantry.spi.AdapterProvider.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What opens a place of keys; its settings name a file or an environment variable, so that it is in no configuration and no log.
 *
 * @param name as the settings call it: {@code pin}, {@code passphrase}
 */
record Secret(String name) {
    List<Setting> settings() {
        return List.of(
                Setting.optional(name + "File", "file with the " + name, ""),
                Setting.optional(name + "Env", "environment variable with the " + name, ""));
    }

    List<Problem> validate(Map<String, String> settings) {
        boolean file = !settings.getOrDefault(name + "File", "").isBlank();
        boolean environment = !settings.getOrDefault(name + "Env", "").isBlank();
        return file != environment
                ? List.of()
                : List.of(new Problem(
                        name + "File",
                        file ? "both " + name + "File and " + name + "Env are given" : "missing",
                        "Name a file, or an environment variable with " + name + "Env; never the " + name
                                + " itself."));
    }

    /** A copy, for the caller to wipe. {@code KEY_INVALID}. */
    char[] read(Map<String, String> settings, Path base) {
        String file = settings.getOrDefault(name + "File", "");
        var where = file.isBlank()
                ? new Settings.Passphrase(Optional.empty(), Optional.of(settings.getOrDefault(name + "Env", "")))
                : new Settings.Passphrase(Optional.of(base.resolve(file)), Optional.empty());
        return Passphrases.find(where, name)
                .orElseThrow(() -> GantryException.of(
                                ErrorCode.KEY_INVALID,
                                Stage.CONFIGURE,
                                "there is no " + name + " file " + base.resolve(file))
                        .fix("Write the " + name + " into it, readable by this user alone.")
                        .build());
    }
}
