package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.core.envelope.ReaderKey;
import dev.gantry.core.envelope.Suite;
import dev.gantry.kernel.Digests;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One participant of the configuration: a directory with its inception document and one encrypted key file per signature scheme, but for the schemes whose keys are kept
 * elsewhere. Made on first use; what was made is never replaced. Its subject is the same on every ledger; its accounts differ.
 */
public final class Identity {
    private final String name;
    private final IdentityDirectory directory;
    private final Passphrase passphrase;
    private final byte[] inception;
    private final SubjectId subject;
    private final KeysElsewhere elsewhere;
    private final Map<String, Signer> signers = new ConcurrentHashMap<>();
    private final Map<String, SoftwareSigner> readers = new ConcurrentHashMap<>();
    private byte @Nullable [] salts;

    private Identity(
            String name,
            IdentityDirectory directory,
            Passphrase passphrase,
            KeysElsewhere elsewhere,
            byte[] inception) {
        this.name = name;
        this.directory = directory;
        this.passphrase = passphrase;
        this.elsewhere = elsewhere;
        this.inception = inception;
        this.subject = new SubjectId(Digests.subject(inception).hex());
    }

    /**
     * Opens the identity, or makes it. An inception document alone is opened too: a participant who has come to another machine, whose new account the old one or the guardians
     * bind. {@code KEY_INVALID} if a file is lost, damaged or cannot be made; {@code CLOSED}.
     */
    public static Identity open(String name, Path path, Passphrase passphrase) {
        return open(name, path, passphrase, KeysElsewhere.NONE);
    }

    /** The same for an identity with keys elsewhere; what is wrong with those shows when they are first needed. */
    public static Identity open(String name, Path path, Passphrase passphrase, KeysElsewhere elsewhere) {
        var directory = new IdentityDirectory(path);
        try {
            return new Identity(name, directory, passphrase, elsewhere, directory.open(passphrase, elsewhere));
        } catch (IOException e) {
            throw unusable(name, path, e);
        }
    }

    /**
     * What is wrong with an identity that has been made; nothing for one that has not. Changes nothing.
     *
     * @param passphrase empty where one would be made: then no key can be looked into
     */
    public static List<GantryException> examine(String name, Path path, Optional<char[]> passphrase) {
        var problems = new ArrayList<GantryException>();
        var directory = new IdentityDirectory(path);
        try {
            directory.read();
            for (String scheme : directory.keys()) {
                try {
                    passphrase.ifPresent(p -> examine(directory.keyFile(scheme), scheme, p));
                } catch (GantryException e) {
                    problems.add(e);
                }
            }
        } catch (GantryException e) {
            problems.add(e);
        } catch (IOException e) {
            problems.add(unusable(name, path, e));
        }
        return problems;
    }

    private static void examine(Path file, String scheme, char[] passphrase) {
        if (scheme.equals(IdentityDirectory.SALTS)) {
            Arrays.fill(KeyFile.secret(file, scheme, passphrase), (byte) 0);
        } else {
            KeyFile.read(file, scheme, passphrase);
        }
    }

    /** Whether there is an inception document to go by. */
    public static boolean isMade(Path path) {
        try {
            return new IdentityDirectory(path).read().isPresent();
        } catch (GantryException | IOException e) {
            return false;
        }
    }

    private static GantryException unusable(String name, Path path, IOException cause) {
        return GantryException.of(
                        ErrorCode.KEY_INVALID,
                        Stage.CONFIGURE,
                        "identity " + name + " in " + path + " cannot be opened: " + cause)
                .fix("Check that it is a directory, this user's own, and has space.")
                .cause(cause)
                .build();
    }

    public String name() {
        return name;
    }

    public byte[] inception() {
        return inception.clone();
    }

    public SubjectId subject() {
        return subject;
    }

    /** This participant's key for a signature scheme; made on first use, unless it is kept elsewhere. {@code KEY_INVALID}, {@code KEY_UNAVAILABLE}. */
    public Signer signer(String scheme) {
        return signers.computeIfAbsent(scheme, this::load);
    }

    private Signer load(String scheme) {
        return elsewhere.has(scheme) ? elsewhere.open(scheme) : fromFile(scheme);
    }

    /** A key of the directory, made now if it is not there; but for a recovery key, which may be kept elsewhere. */
    private SoftwareSigner fromFile(String scheme) {
        Path file = directory.keyFile(scheme);
        try {
            if (!scheme.startsWith("recovery-")) {
                file = directory.key(scheme, passphrase);
            }
        } catch (IOException e) {
            throw unusable(name, directory.keyFile(scheme), e);
        }
        char[] secret = passphrase.copy();
        try {
            return KeyFile.read(file, scheme, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /** This participant's key for unwrapping what others wrapped for him; made on first use, and to be closed by the caller. */
    public ReaderKey readerKey(Suite suite) {
        return readerKey("reader-", suite);
    }

    /**
     * The public point of the key with which this participant, having lost everything else, reads again: made on first use. Its private half, {@code recovery-SCHEME.key}, belongs
     * in a safe place elsewhere, and is put back into the identity's directory to recover.
     */
    public byte[] recovery(Suite suite) {
        String name = "recovery-" + suite.scheme();
        try {
            return directory.publicHalf(name, passphrase);
        } catch (IOException e) {
            throw unusable(this.name, directory.keyFile(name), e);
        }
    }

    /** The private half of {@link #recovery}, to be closed by the caller; empty where it is kept elsewhere. */
    public Optional<ReaderKey> recoveryKey(Suite suite) {
        return Files.exists(directory.keyFile("recovery-" + suite.scheme()))
                ? Optional.of(readerKey("recovery-", suite))
                : Optional.empty();
    }

    private ReaderKey readerKey(String use, Suite suite) {
        byte[] scalar =
                readers.computeIfAbsent(use + suite.scheme(), this::fromFile).insecureScalar();
        try {
            return ReaderKey.of(suite, scalar);
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    /**
     * Thirty-two secret bytes that only this participant can compute, the same for the same label: HMAC-SHA256 under a secret of its directory, whoever holds its signing
     * keys. For salts that must come out alike when a write is repeated.
     */
    public byte[] derive(byte[] label) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salts(), "HmacSHA256"));
            return mac.doFinal(label);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    private synchronized byte[] salts() {
        byte[] known = salts;
        if (known == null) {
            try {
                String source = directory.saltSource(passphrase);
                known = secret(source);
                String now = directory.saltSource(passphrase);
                if (!now.equals(source)) { // the key was replaced meanwhile, and its secret kept
                    known = secret(now);
                }
            } catch (IOException e) {
                throw unusable(name, directory.keyFile(IdentityDirectory.SALTS), e);
            }
            salts = known;
        }
        return known;
    }

    private byte[] secret(String label) {
        char[] characters = passphrase.copy();
        try {
            return KeyFile.secret(directory.keyFile(label), label, characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    /**
     * Puts a given key into the identity's directory, for accounts that exist already (a funded account, a node's key). The one before it is kept beside it; salts stay what
     * they are. {@code KEY_INVALID} where the configuration keeps the scheme's key elsewhere.
     */
    public void importKey(SoftwareSigner key) {
        if (elsewhere.has(key.scheme())) {
            throw GantryException.of(
                            ErrorCode.KEY_INVALID,
                            Stage.CONFIGURE,
                            "the configuration keeps the " + key.scheme() + " key of " + name + " elsewhere")
                    .fix("Replace the key there, or take it out of the configuration first.")
                    .build();
        }
        try {
            directory.put(key, passphrase);
        } catch (IOException e) {
            throw unusable(name, directory.keyFile(key.scheme()), e);
        }
        signers.remove(key.scheme());
    }
}
