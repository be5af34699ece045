package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An identity's files: {@code inception.json}, {@code SCHEME.key} for each signature scheme, {@code reader-SCHEME.key} for each scheme of encryption, and {@code keys}, which notes the schemes that have had a key here, so that a
 * lost key is noticed and never made anew. An inception document with neither keys nor notes is an identity that comes from another machine. {@code salts.key} holds no
 * signing key but the secret of salts, where that is not the P-256 key in here.
 */
final class IdentityDirectory {
    private static final String KEY = ".key";
    /** The first key until the inception document that names it is there; so whoever dies between the two leaves nothing half-made. */
    private static final String FIRST = ".first";

    /** The label, and the name, of the file with the secret that salts are made of. */
    static final String SALTS = "salts";

    private static final int MAX_INCEPTION = 4096;

    private final Path directory;

    IdentityDirectory(Path directory) {
        this.directory = directory;
    }

    Path keyFile(String scheme) {
        return directory.resolve(scheme + KEY);
    }

    /** The inception document, made with the first key if this is a new identity. {@code KEY_INVALID}. */
    byte[] open(Passphrase passphrase, KeysElsewhere elsewhere) throws IOException {
        if (Files.notExists(inception()) || Files.exists(first(Signer.P256)) || Files.exists(first(SALTS))) {
            alone(() -> {
                if (Files.exists(inception())) {
                    finish();
                } else {
                    make(passphrase, elsewhere);
                }
                return true;
            });
        }
        return read().orElseThrow(() -> new NoSuchFileException(inception().toString()));
    }

    /** The same without making anything; empty where a new identity would be made. {@code KEY_INVALID} for what is lost or damaged. */
    Optional<byte[]> read() throws IOException {
        Set<String> noted = noted(); // before the keys: a key is there before its note
        Set<String> keys = keys(); // before the document: it is there before the keys
        if (Files.notExists(inception())) {
            if (!keys.isEmpty() || !noted.isEmpty()) {
                throw invalid(
                        inception() + " is gone, but there are keys",
                        "Restore inception.json from a backup, or from another machine of this participant; for a new participant name an empty directory.");
            }
            return Optional.empty();
        }
        byte[] document;
        try (var in = Files.newInputStream(inception())) {
            document = in.readNBytes(MAX_INCEPTION + 1);
        }
        if (InceptionDocument.firstKey(document).isEmpty()) {
            throw invalid(
                    inception() + " is no inception document",
                    "Restore it from a backup, or from another machine of this participant.");
        }
        for (String scheme : noted) {
            if (!keys.contains(scheme)) {
                throw lost(scheme);
            }
        }
        return Optional.of(document);
    }

    /** The schemes whose key files are there. */
    Set<String> keys() throws IOException {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (var files = Files.list(directory)) {
            return files.map(f -> String.valueOf(f.getFileName()))
                    .filter(f -> f.endsWith(KEY))
                    .map(f -> f.substring(0, f.length() - KEY.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The key file, made now if this identity has never had a key of that scheme. {@code KEY_INVALID}. */
    Path key(String scheme, Passphrase passphrase) throws IOException {
        Path file = keyFile(scheme);
        if (Files.notExists(file) || !noted().contains(scheme) && Files.isWritable(directory)) {
            alone(() -> {
                if (Files.notExists(file)) {
                    if (noted().contains(scheme)) {
                        throw lost(scheme);
                    }
                    var key = SoftwareSigner.random(KeyFile.scheme(scheme));
                    PrivateFiles.create(file, KeyFile.seal(scheme, key, passphrase));
                }
                note(scheme);
                return true;
            });
        }
        return file;
    }

    /**
     * The public point of a key whose private half is to be carried off: made now, as {@code NAME.key} beside {@code NAME.pub}, unless its public half is there. Its private half
     * is not noted, so nobody misses it. {@code KEY_INVALID}.
     */
    byte[] publicHalf(String name, Passphrase passphrase) throws IOException {
        Path file = directory.resolve(name + ".pub");
        if (Files.notExists(file)) {
            alone(() -> {
                if (Files.notExists(file)) {
                    var key = SoftwareSigner.random(KeyFile.scheme(name));
                    if (Files.exists(keyFile(name))) {
                        char[] secret = passphrase.copy();
                        key = KeyFile.read(keyFile(name), name, secret);
                        Arrays.fill(secret, '\0');
                    } else {
                        PrivateFiles.create(keyFile(name), KeyFile.seal(name, key, passphrase));
                    }
                    PrivateFiles.create(
                            file, HexFormat.of().formatHex(key.publicKey()).getBytes(StandardCharsets.US_ASCII));
                }
                return true;
            });
        }
        return PublicKeyFile.read(file);
    }

    /** Puts a given key in its place; one that is there already is kept beside it. */
    void put(SoftwareSigner key, Passphrase passphrase) throws IOException {
        alone(() -> {
            Path file = keyFile(key.scheme());
            byte[] sealed = KeyFile.seal(key, passphrase);
            if (Files.exists(file)) {
                int n = 1;
                while (Files.exists(aside(file, n))) {
                    n++;
                }
                PrivateFiles.create(aside(file, n), Files.readAllBytes(file));
                if (key.scheme().equals(Signer.P256)) {
                    keepSalts(file, passphrase);
                }
                PrivateFiles.replace(file, sealed);
            } else {
                PrivateFiles.create(file, sealed);
            }
            note(key.scheme());
            return true;
        });
    }

    private static Path aside(Path file, int n) {
        return file.resolveSibling(file.getFileName() + ".before-" + n);
    }

    /**
     * The label of the key file whose secret salts are made of: the P-256 key's where it was here first, else one of its own, made now if there is neither.
     * {@code KEY_INVALID}.
     */
    String saltSource(Passphrase passphrase) throws IOException {
        boolean own =
                Files.exists(keyFile(Signer.P256)); // before the other: whoever makes that one looks for this one first
        if (Files.exists(keyFile(SALTS))) {
            return SALTS;
        }
        Set<String> noted = noted();
        if (noted.contains(SALTS)) {
            throw lost(SALTS);
        }
        if (own || noted.contains(Signer.P256)) {
            return Signer.P256;
        }
        return alone(() -> {
            if (Files.notExists(keyFile(SALTS))) {
                if (Files.exists(keyFile(Signer.P256))) {
                    return Signer.P256;
                }
                PrivateFiles.create(keyFile(SALTS), newSalts(passphrase));
            }
            note(SALTS);
            return SALTS;
        });
    }

    /** Before the P-256 key is replaced: what salts were made of till now stays. */
    private void keepSalts(Path key, Passphrase passphrase) throws IOException {
        if (Files.exists(keyFile(SALTS))) {
            return;
        }
        char[] characters = passphrase.copy();
        byte[] secret = KeyFile.secret(key, Signer.P256, characters);
        try {
            PrivateFiles.create(keyFile(SALTS), KeyFile.seal(SALTS, secret, passphrase));
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(characters, '\0');
        }
        note(SALTS);
    }

    private static byte[] newSalts(Passphrase passphrase) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        try {
            return KeyFile.seal(SALTS, secret, passphrase);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private void make(Passphrase passphrase, KeysElsewhere elsewhere) throws IOException {
        read(); // keys without their document are not added to
        Files.deleteIfExists(first(Signer.P256)); // named by no document
        Files.deleteIfExists(first(SALTS));
        byte[] publicKey;
        if (elsewhere.has(Signer.P256)) {
            publicKey = elsewhere.open(Signer.P256).publicKey();
            PrivateFiles.create(first(SALTS), newSalts(passphrase));
        } else {
            var key = SoftwareSigner.random(Signer.P256);
            publicKey = key.publicKey();
            PrivateFiles.create(first(Signer.P256), KeyFile.seal(key, passphrase));
        }
        PrivateFiles.create(inception(), InceptionDocument.of(publicKey));
        finish();
    }

    private void finish() throws IOException {
        for (String label : List.of(Signer.P256, SALTS)) {
            Path first = first(label);
            if (Files.exists(first)) {
                if (Files.exists(keyFile(label))) {
                    Files.delete(first);
                } else {
                    Files.move(first, keyFile(label));
                    PrivateFiles.forceDirectoryOf(first);
                }
                note(label);
            }
        }
    }

    private Set<String> noted() throws IOException {
        try {
            return Files.readAllLines(notes(), StandardCharsets.US_ASCII).stream()
                    .filter(s -> !s.isBlank())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (NoSuchFileException e) {
            return new TreeSet<>();
        }
    }

    private void note(String scheme) throws IOException {
        Set<String> all = noted();
        if (all.add(scheme)) {
            PrivateFiles.replace(notes(), (String.join("\n", all) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private <T> T alone(Making.Work<T> work) throws IOException {
        return Making.alone(directory.resolve("lock"), work);
    }

    private GantryException lost(String scheme) {
        if (scheme.equals(SALTS)) {
            return invalid(
                    keyFile(scheme) + " is gone",
                    "Restore it from a backup: with other salts a write that is repeated is another write.");
        }
        return invalid(
                keyFile(scheme) + " is gone",
                "Restore it from a backup: accounts on ledgers belong to that key. To start here with new keys, keep inception.json alone, and have the new account bound.");
    }

    private static GantryException invalid(String what, String fix) {
        return GantryException.of(ErrorCode.KEY_INVALID, Stage.CONFIGURE, what)
                .fix(fix)
                .build();
    }

    private Path inception() {
        return directory.resolve("inception.json");
    }

    private Path notes() {
        return directory.resolve("keys");
    }

    private Path first(String label) {
        return directory.resolve(label + KEY + FIRST);
    }
}
