package dev.gantry.cli;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.core.CoreGantry;
import dev.gantry.core.config.Settings;
import dev.gantry.core.config.Settings.LedgerSettings;
import dev.gantry.core.config.SettingsReader;
import dev.gantry.core.keys.Identity;
import dev.gantry.core.keys.KeysElsewhere;
import dev.gantry.core.keys.Passphrases;
import dev.gantry.spi.AdapterProvider.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Every problem of a configuration and of the ledgers behind it. Looks only: makes no key, passphrase, ledger or directory. */
@Command(name = "doctor", description = "Finds every problem of a configuration and of the ledgers behind it.")
final class DoctorCommand extends Main.Sub {
    @Option(names = "--config", required = true, description = "the configuration file")
    Path config = Path.of("gantry.yaml");

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();

    @Override
    public Integer call() {
        SettingsReader.Result examined;
        try {
            examined = SettingsReader.examine(config);
        } catch (GantryException e) {
            main.err.println(e);
            problem("(file)", e);
            return answer(Main.USAGE);
        }
        problems.addAll(examined.problems());
        examined.settings().ifPresent(this::look);
        return answer(problems.isEmpty() ? Main.GOOD : Main.NO);
    }

    private int answer(int code) {
        var table = new Table("key", "reason", "fix");
        problems.forEach(p -> table.row(p.key(), p.reason(), p.fix()));
        main.answer(Main.map("problems", problems), problems.isEmpty() ? "No problem found." : table.toString());
        return code;
    }

    private void look(Settings settings) {
        store("blobs", settings.blobs());
        store("evidence", settings.evidence());
        store("state", settings.state());
        identities(settings);
        try (CoreGantry gantry = CoreGantry.open(config)) {
            settings.ledgers().values().forEach(l -> ledger(gantry, settings, l));
        }
    }

    private void store(String key, Path place) {
        Path there = place;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there != null && !Files.isDirectory(there)) {
            problems.add(new Problem(key, there + " is no directory", "Name a directory, or move the file away."));
        } else if (there != null && !Files.isWritable(there)) {
            problems.add(new Problem(key, there + " cannot be written", "Let this user write there."));
        }
    }

    private void identities(Settings settings) {
        Optional<char[]> passphrase = Optional.empty();
        boolean readable = true;
        String key = settings.passphrase().file().isPresent() ? "passphraseFile" : "passphraseEnv";
        try {
            passphrase = Passphrases.find(settings.passphrase());
            if (passphrase.isEmpty()) {
                Passphrases.refuseToLoseKeys(
                        settings.passphrase().file().orElseThrow(),
                        settings.identities().values());
            }
        } catch (GantryException e) {
            problem(key, e);
            readable = false;
        }
        for (var one : settings.identities().entrySet()) {
            for (GantryException e :
                    Identity.examine(one.getKey(), one.getValue(), readable ? passphrase : Optional.empty())) {
                problem("identities." + one.getKey(), e);
                broken.add(one.getKey());
            }
            keysElsewhere(one.getKey(), KeysElsewhere.of(settings, one.getKey()));
        }
    }

    private void keysElsewhere(String identity, KeysElsewhere keys) {
        for (String scheme : keys.schemes()) {
            try {
                keys.open(scheme);
            } catch (GantryException e) {
                problem("identities." + identity + ".keys." + scheme, e);
                broken.add(identity);
            }
        }
    }

    private void ledger(CoreGantry gantry, Settings settings, LedgerSettings ledger) {
        String key = "ledgers." + ledger.name();
        var provider = SettingsReader.providers().get(ledger.adapter());
        if (provider != null && !provider.isMade(ledger.values(), settings.base())) {
            problems.add(new Problem(
                    key,
                    ErrorCode.KERNEL_MISSING + ": the ledger is not made yet",
                    "Make it and deploy the kernel: gantry ledger deploy."));
            return;
        }
        try {
            gantry.info(ledger.name());
            onboarded(gantry, settings, ledger);
        } catch (GantryException e) {
            problem(key, e);
        }
    }

    private void onboarded(CoreGantry gantry, Settings settings, LedgerSettings ledger) {
        String identity = ledger.identity();
        Path directory = settings.identities().get(identity);
        if (directory == null || broken.contains(identity)) {
            return; // told already
        }
        boolean there = Identity.isMade(directory)
                && gantry.ledger(ledger.name())
                        .identities()
                        .find(gantry.identity(identity).subject())
                        .isPresent();
        if (!there) {
            problems.add(new Problem(
                    "ledgers." + ledger.name() + ".as",
                    "identity " + identity + " is not on this ledger",
                    "Have a registrar onboard it."));
        }
    }

    private void problem(String key, GantryException e) {
        problems.add(new Problem(key, e.code() + ": " + e.getMessage(), e.fix()));
    }
}
