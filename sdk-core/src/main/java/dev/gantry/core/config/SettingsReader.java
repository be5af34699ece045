package dev.gantry.core.config;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.core.config.Settings.KeySettings;
import dev.gantry.core.config.Settings.LedgerSettings;
import dev.gantry.core.envelope.Suite;
import dev.gantry.spi.AdapterProvider;
import dev.gantry.spi.AdapterProvider.Problem;
import dev.gantry.spi.KeyProvider;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads {@code gantry.yaml} and finds every problem in it at once. Touches no network. */
public final class SettingsReader {
    private static final int MAX_BYTES = 1 << 20;
    /** A ledger's settings that are not its adapter's. */
    private static final List<String> OURS = List.of("adapter", "as", "coalesce", "cipher");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final List<Problem> problems = new ArrayList<>();
    private final Path base;

    private SettingsReader(Path base) {
        this.base = base;
    }

    /** What reading gave: settings if there is no problem. */
    public record Result(Optional<Settings> settings, List<Problem> problems) {}

    /** {@code CONFIG_MALFORMED} or {@code CONFIG_INVALID} with all problems. */
    public static Settings read(Path file) {
        Result result = examine(file);
        if (!result.problems.isEmpty()) {
            var text = new StringBuilder(file + " has " + result.problems.size() + " problem(s):");
            result.problems.forEach(p -> text.append("\n  ")
                    .append(p.key())
                    .append(": ")
                    .append(p.reason())
                    .append(p.fix().isEmpty() ? "" : " — " + p.fix()));
            throw GantryException.of(ErrorCode.CONFIG_INVALID, Stage.CONFIGURE, text.toString())
                    .fix("Mend the keys named above.")
                    .build();
        }
        return result.settings.orElseThrow();
    }

    /** The same, with the problems as values; only an unreadable file or malformed YAML throws. */
    public static Result examine(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        var reader = new SettingsReader(parent == null ? absolute : parent);
        Map<String, Object> root = reader.map("(file)", parse(absolute));
        Settings settings = reader.settings(root);
        return new Result(
                reader.problems.isEmpty() ? Optional.of(settings) : Optional.empty(), List.copyOf(reader.problems));
    }

    /** The adapters on the class path, by name. */
    public static SortedMap<String, AdapterProvider> providers() {
        var all = new TreeMap<String, AdapterProvider>();
        ServiceLoader.load(AdapterProvider.class).forEach(p -> all.put(p.name(), p));
        return all;
    }

    /** The places of keys on the class path, by name. */
    public static SortedMap<String, KeyProvider> keyProviders() {
        var all = new TreeMap<String, KeyProvider>();
        ServiceLoader.load(KeyProvider.class).forEach(p -> all.put(p.name(), p));
        return all;
    }

    private static @Nullable Object parse(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw malformed(file, "it is over 1 MiB", null);
            }
            if (Files.isDirectory(file)) {
                throw malformed(file, "it is a directory", null);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            var load = new Load(LoadSettings.builder()
                    .setLabel(file.toString())
                    .setAllowDuplicateKeys(false)
                    .build());
            return load.loadFromString(text);
        } catch (CharacterCodingException e) {
            throw malformed(file, "it is not UTF-8", e);
        } catch (YamlEngineException e) {
            throw malformed(file, String.valueOf(e.getMessage()), e);
        } catch (StackOverflowError e) {
            throw malformed(file, "it is nested too deeply", null);
        } catch (NoSuchFileException e) {
            throw GantryException.of(ErrorCode.CONFIG_MALFORMED, Stage.CONFIGURE, "there is no file " + file)
                    .fix("Name the configuration file; docs/reference/configuration.md shows one.")
                    .cause(e)
                    .build();
        } catch (IOException e) {
            throw malformed(file, "it cannot be read", e);
        }
    }

    private static GantryException malformed(Path file, String why, @Nullable Throwable cause) {
        return GantryException.of(ErrorCode.CONFIG_MALFORMED, Stage.CONFIGURE, "cannot read " + file + ": " + why)
                .fix("Give a UTF-8 YAML file; docs/reference/configuration.md shows one.")
                .cause(cause)
                .build();
    }

    private Settings settings(Map<String, Object> root) {
        known(
                "",
                root,
                Set.of(
                        "ledgers",
                        "identities",
                        "passphraseFile",
                        "passphraseEnv",
                        "recovery",
                        "blobs",
                        "evidence",
                        "state",
                        "index"));
        var identities = new LinkedHashMap<String, Path>();
        var keys = new LinkedHashMap<String, Map<String, KeySettings>>();
        map("identities", root.get("identities")).forEach((name, value) -> {
            String key = "identities." + name;
            if (!name(key, name)) {
                return;
            }
            if (value instanceof Map) {
                Map<String, Object> one = map(key, value);
                known(key + ".", one, Set.of("directory", "keys"));
                identities.put(name, path(key + ".directory", one.get("directory")));
                keys.put(name, keys(key + ".keys", map(key + ".keys", one.get("keys"))));
            } else {
                identities.put(name, path(key, value));
            }
        });
        if (identities.isEmpty() && problems.stream().noneMatch(p -> p.key().startsWith("identities"))) {
            problem("identities", "no identity", "Name at least one, with its directory: identities: {me: keys/me}");
        }
        var ledgers = new LinkedHashMap<String, LedgerSettings>();
        map("ledgers", root.get("ledgers")).forEach((name, value) -> {
            if (name("ledgers." + name, name)) {
                LedgerSettings one = ledger("ledgers." + name, name, map("ledgers." + name, value), identities);
                if (one != null) {
                    ledgers.put(name, one);
                }
            }
        });
        if (ledgers.isEmpty() && problems.isEmpty()) {
            problem(
                    "ledgers",
                    "no ledger",
                    "Name at least one: ledgers: {orders: {adapter: embedded, path: data/orders}}");
        }
        return new Settings(
                base,
                path("state", root.getOrDefault("state", ".gantry/state")),
                path("blobs", root.getOrDefault("blobs", ".gantry/blobs")),
                path("evidence", root.getOrDefault("evidence", ".gantry/evidence")),
                Collections.unmodifiableMap(identities),
                Collections.unmodifiableMap(keys),
                passphrase(root),
                index(root),
                recovery(root.get("recovery")),
                Collections.unmodifiableMap(ledgers));
    }

    private Settings.Passphrase passphrase(Map<String, Object> root) {
        Object file = root.get("passphraseFile");
        Object environment = root.get("passphraseEnv");
        if (root.containsKey("passphraseFile") && root.containsKey("passphraseEnv")) {
            problem("passphraseEnv", "both passphraseFile and passphraseEnv are given", "Keep one.");
        }
        if (root.containsKey("passphraseEnv")) {
            return new Settings.Passphrase(Optional.empty(), Optional.of(given("passphraseEnv", environment)));
        }
        Path path = path("passphraseFile", root.containsKey("passphraseFile") ? file : ".gantry/passphrase");
        return new Settings.Passphrase(Optional.of(path), Optional.empty());
    }

    private Optional<Settings.Index> index(Map<String, Object> root) {
        if (!root.containsKey("index")) {
            return Optional.empty();
        }
        Map<String, Object> values = map("index", root.get("index"));
        known("index.", values, Set.of("postgresql", "user", "passwordFile", "passwordEnv"));
        String url = given("index.postgresql", values.get("postgresql"));
        if (!url.isBlank() && (!url.startsWith("jdbc:postgresql:") || url.contains("password="))) {
            problem(
                    "index.postgresql",
                    "no address of a PostgreSQL database, or one with a password",
                    "Write jdbc:postgresql://host:port/database, and the password's place beside it.");
        }
        boolean inFile = values.containsKey("passwordFile");
        if (inFile == values.containsKey("passwordEnv")) {
            problem("index.passwordFile", "not exactly one of passwordFile and passwordEnv", "Give one of them.");
            return Optional.empty();
        }
        var password = inFile
                ? new Settings.Passphrase(
                        Optional.of(path("index.passwordFile", values.get("passwordFile"))), Optional.empty())
                : new Settings.Passphrase(
                        Optional.empty(), Optional.of(given("index.passwordEnv", values.get("passwordEnv"))));
        return Optional.of(new Settings.Index(url, given("index.user", values.get("user")), password));
    }

    private Map<String, Path> recovery(@Nullable Object value) {
        var files = new LinkedHashMap<String, Path>();
        map("recovery", value).forEach((scheme, file) -> {
            suite("recovery." + scheme, scheme);
            files.put(scheme, path("recovery." + scheme, file));
        });
        return Collections.unmodifiableMap(files);
    }

    /** One suite for all, or one by collection. */
    private Map<String, Suite> cipher(String key, @Nullable Object value) {
        if (value == null || isScalar(value)) {
            return value == null ? Map.of() : Map.of("*", suite(key, text(key, value)));
        }
        var suites = new LinkedHashMap<String, Suite>();
        map(key, value).forEach((collection, name) -> {
            String at = key + "." + collection;
            suites.put(collection, suite(at, text(at, name)));
        });
        return Collections.unmodifiableMap(suites);
    }

    private Suite suite(String key, String scheme) {
        for (Suite s : Suite.values()) {
            if (s.scheme().equals(scheme)) {
                return s;
            }
        }
        problem(key, "no encryption suite " + scheme, "Write p256 (AES-256-GCM, HPKE) or sm2 (SM4-GCM, SM2).");
        return Suite.P256_AES;
    }

    private @Nullable LedgerSettings ledger(
            String key, String name, Map<String, Object> values, Map<String, Path> identities) {
        String adapter = text(key + ".adapter", values.get("adapter"));
        String identity =
                identities.isEmpty() ? "" : identities.keySet().iterator().next();
        if (values.containsKey("as")) {
            identity = text(key + ".as", values.get("as"));
            if (!identities.containsKey(identity)) {
                problem(key + ".as", "no identity " + identity, "Name it under identities.");
            }
        }
        Object coalesce = values.getOrDefault("coalesce", true);
        if (!(coalesce instanceof Boolean)) {
            problem(key + ".coalesce", "not a yes or no", "Write true or false.");
        }
        AdapterProvider provider = providers().get(adapter);
        if (provider == null) {
            problem(
                    key + ".adapter",
                    adapter.isEmpty() ? "no adapter" : "unknown adapter " + adapter,
                    "Use one of " + providers().keySet() + ", or add the adapter's dependency.");
            return null;
        }
        Map<String, String> complete = complete(key, values, OURS, provider.settings(), provider::validate);
        return new LedgerSettings(
                name,
                adapter,
                identity,
                !Boolean.FALSE.equals(coalesce),
                cipher(key + ".cipher", values.get("cipher")),
                Map.copyOf(complete));
    }

    /** By signature scheme; each has one place, which has its settings. */
    private Map<String, KeySettings> keys(String key, Map<String, Object> schemes) {
        var all = new LinkedHashMap<String, KeySettings>();
        known(key + ".", schemes, Set.of(Signer.P256, Signer.SECP256K1, Signer.SM2));
        SortedMap<String, KeyProvider> known = keyProviders();
        schemes.forEach((scheme, value) -> {
            Map<String, Object> places = map(key + "." + scheme, value);
            String place = places.size() == 1 ? places.keySet().iterator().next() : "";
            KeyProvider provider = known.get(place);
            if (provider == null) {
                problem(
                        key + "." + scheme,
                        "does not name one place of keys",
                        "Write one of " + known.keySet() + " with its settings below it; leave the scheme out for the"
                                + " identity's own directory.");
                return;
            }
            String where = key + "." + scheme + "." + place;
            all.put(
                    scheme,
                    new KeySettings(
                            place,
                            Map.copyOf(complete(
                                    where,
                                    map(where, places.get(place)),
                                    List.of(),
                                    provider.settings(),
                                    provider::validate))));
        });
        return Collections.unmodifiableMap(all);
    }

    /** A provider's settings with its defaults; whatever is wrong with them is a problem. */
    private Map<String, String> complete(
            String key,
            Map<String, Object> values,
            List<String> others,
            List<AdapterProvider.Setting> settings,
            Function<Map<String, String>, List<Problem>> validate) {
        var complete = new LinkedHashMap<String, String>();
        var names = new TreeMap<String, AdapterProvider.Setting>();
        settings.forEach(s -> names.put(s.key(), s));
        for (String given : values.keySet()) {
            if (!names.containsKey(given) && !others.contains(given)) {
                String known = String.join(
                        ", ",
                        Stream.concat(others.stream(), names.keySet().stream()).toList());
                problem(key + "." + given, "unknown setting", "Known here: " + known);
            }
        }
        names.values().forEach(s -> {
            String place = key + "." + s.key();
            if (values.containsKey(s.key())) {
                Object value = values.get(s.key());
                complete.put(s.key(), "".equals(s.fallback()) ? text(place, value) : given(place, value));
            } else if (s.fallback() == null) {
                problem(place, "missing", s.description());
            } else {
                complete.put(s.key(), s.fallback());
            }
        });
        Set<String> told = problems.stream().map(Problem::key).collect(Collectors.toSet());
        validate.apply(complete).stream()
                .filter(p -> !told.contains(key + "." + p.key()))
                .forEach(p -> problem(key + "." + p.key(), p.reason(), p.fix()));
        return complete;
    }

    private void known(String prefix, Map<String, Object> values, Set<String> names) {
        for (String key : values.keySet()) {
            if (!names.contains(key)) {
                problem(prefix + key, "unknown key", "Known here: " + String.join(", ", new TreeSet<>(names)));
            }
        }
    }

    private boolean name(String key, String name) {
        if (!NAME.matcher(name).matches()) {
            problem(key, "not a name", "Use letters, digits, - and _, at most 64.");
            return false;
        }
        return true;
    }

    private Map<String, Object> map(String key, @Nullable Object value) {
        var out = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> {
                if (isScalar(k)) {
                    out.put(String.valueOf(k), v);
                } else {
                    problem(key, "has a key that is not text", "Write names as keys.");
                }
            });
        } else if (value != null || key.equals("(file)")) {
            problem(key, "not a mapping", "Write keys and values below it.");
        }
        return out;
    }

    /** A scalar as text, with ${VARIABLES} of the environment filled in. */
    private String text(String key, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (!isScalar(value)) {
            problem(key, "not a single value", "Write one value.");
            return "";
        }
        String filled = VARIABLE.matcher(String.valueOf(value)).replaceAll(m -> {
            String found = System.getenv(m.group(1));
            if (found == null) {
                problem(key, "environment variable " + m.group(1) + " is not set", "Set it before starting.");
                return "";
            }
            return Matcher.quoteReplacement(found);
        });
        if (filled.chars().anyMatch(Character::isISOControl)) {
            problem(key, "has a control character", "Write it without.");
            return "";
        }
        return filled;
    }

    private static boolean isScalar(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    /** The same, which may not be empty. */
    private String given(String key, @Nullable Object value) {
        int before = problems.size();
        String text = text(key, value);
        if (text.isBlank() && problems.size() == before) {
            problem(key, "empty", "Write a value, or leave the key out.");
        }
        return text;
    }

    private Path path(String key, @Nullable Object value) {
        try {
            return base.resolve(given(key, value));
        } catch (InvalidPathException e) {
            problem(key, "not a path: " + e.getReason(), "Name a file or directory.");
            return base;
        }
    }

    private void problem(String key, String reason, String fix) {
        problems.add(new Problem(key, reason, fix));
    }
}
