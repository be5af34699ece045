package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.SubjectId;
import dev.gantry.kernel.Digests;
import dev.gantry.spi.Signer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One participant of the configuration: a directory with its inception document and one encrypted key file per signature scheme. Made on first use. Its subject is the same
 * on every ledger; its accounts differ.
 */
public final class Identity {
    private static final int MAX_INCEPTION = 4096;
    private final String name;
    private final Path directory;
    private final char[] passphrase;
    private final byte[] inception;
    private final Map<String, SoftwareSigner> signers = new ConcurrentHashMap<>();

    private Identity(String name, Path directory, char[] passphrase, byte[] inception) {
        this.name = name;
        this.directory = directory;
        this.passphrase = passphrase;
        this.inception = inception;
    }

    /** Opens the identity, or makes it. {@code KEY_INVALID} if its files are unreadable or the passphrase is wrong. */
    public static Identity open(String name, Path directory, char[] passphrase) {
        try {
            PrivateFiles.directory(directory);
            try (var channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock(); // until the channel is closed
                Path file = directory.resolve("inception.json");
                if (!Files.exists(file)) {
                    PrivateFiles.create(file, inception(name, directory, passphrase));
                }
                if (Files.size(file) > MAX_INCEPTION) {
                    throw new IOException("the inception document is too long");
                }
                return new Identity(name, directory, passphrase, Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw GantryException.of(
                            ErrorCode.KEY_INVALID,
                            Stage.CONFIGURE,
                            "identity " + name + " in " + directory + " cannot be opened: " + e.getMessage())
                    .fix("Check that the directory exists and is this user's own.")
                    .cause(e)
                    .build();
        }
    }

    /** The founding document names the first key and a salt, so that no two participants share a subject. */
    private static byte[] inception(String name, Path directory, char[] passphrase) {
        var key = SoftwareSigner.random(Signer.P256);
        KeyFile.write(directory.resolve(Signer.P256 + ".key"), key, passphrase);
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        var hex = HexFormat.of();
        return ("{\"gantry\":\"inception-1\",\"key\":\"" + hex.formatHex(key.publicKey()) + "\",\"salt\":\""
                        + hex.formatHex(salt) + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    public String name() {
        return name;
    }

    public byte[] inception() {
        return inception.clone();
    }

    public SubjectId subject() {
        return new SubjectId(Digests.subject(inception).hex());
    }

    /** This participant's key for a signature scheme; made on first use. */
    public Signer signer(String scheme) {
        return signers.computeIfAbsent(scheme, this::load);
    }

    private SoftwareSigner load(String scheme) {
        Path file = directory.resolve(scheme + ".key");
        try (var channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // until the channel is closed
            if (!Files.exists(file)) {
                KeyFile.write(file, SoftwareSigner.random(scheme), passphrase);
            }
        } catch (IOException e) {
            throw GantryException.of(
                            ErrorCode.KEY_INVALID,
                            Stage.CONFIGURE,
                            "identity " + name + " has no " + scheme + " key and none can be made")
                    .fix("Check that the identity's directory is this user's own and has space.")
                    .cause(e)
                    .build();
        }
        SoftwareSigner key = KeyFile.read(file, passphrase);
        if (!key.scheme().equals(scheme)) {
            throw GantryException.of(ErrorCode.KEY_INVALID, Stage.CONFIGURE, file + " holds a " + key.scheme() + " key")
                    .fix("Put a " + scheme + " key there, or remove the file to have one made.")
                    .build();
        }
        return key;
    }

    /**
     * Thirty-two secret bytes that only this participant can compute, the same for the same label: HMAC-SHA256 under its first key. For salts that must come out alike when
     * a write is repeated.
     */
    public byte[] derive(byte[] label) {
        var key = (SoftwareSigner) signer(Signer.P256);
        byte[] scalar = key.insecureScalar();
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(scalar, "HmacSHA256"));
            return mac.doFinal(label);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    /** Puts a given key into the identity's directory, for accounts that exist already (a funded account, a node's key). */
    public void importKey(SoftwareSigner key) {
        KeyFile.write(directory.resolve(key.scheme() + ".key"), key, passphrase);
        signers.remove(key.scheme());
    }
}
