package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A private key in a file, encrypted with AES-256-GCM under a passphrase (PBKDF2-HMAC-SHA256, 600,000 rounds; the key's name is authenticated). A wrong passphrase or a
 * changed file is {@code KEY_INVALID}; nothing of the key is ever in a message.
 */
final class KeyFile {
    private static final String MAGIC = "gantry-key-1";
    private static final int ROUNDS = 600_000;
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int SCALAR = 32;
    private static final int TAG = 16;

    private KeyFile() {}

    /** The content of a signing key's file; its name is its scheme. */
    static byte[] seal(SoftwareSigner key, Passphrase passphrase) {
        return seal(key.scheme(), key, passphrase);
    }

    /** The same under another name: {@code USE-SCHEME}. */
    static byte[] seal(String name, SoftwareSigner key, Passphrase passphrase) {
        byte[] scalar = key.insecureScalar();
        try {
            return seal(name, scalar, passphrase);
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    /** The same for any secret of 32 bytes. */
    static byte[] seal(String label, byte[] secretBytes, Passphrase passphrase) {
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        var random = new SecureRandom();
        random.nextBytes(salt);
        random.nextBytes(nonce);
        char[] secret = passphrase.copy();
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, secret, salt, nonce, label).doFinal(secretBytes);
            var hex = HexFormat.of();
            return (String.join(" ", MAGIC, label, hex.formatHex(salt), hex.formatHex(nonce), hex.formatHex(sealed))
                            + "\n")
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM and PBKDF2", e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /** {@code KEY_INVALID} also where the file holds a key of another name. */
    static SoftwareSigner read(Path file, String name, char[] passphrase) {
        byte[] scalar = secret(file, name, passphrase);
        try {
            return SoftwareSigner.of(scheme(name), scalar);
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    /** The 32 bytes in the file, for the caller to wipe. {@code KEY_INVALID} also where they were sealed under another label. */
    static byte[] secret(Path file, String label, char[] passphrase) {
        try {
            if (Files.size(file) > 1024) {
                throw invalid(file, "is no key file: too long", null);
            }
            String[] parts =
                    Files.readString(file, StandardCharsets.US_ASCII).trim().split(" ", -1);
            if (parts.length != 5 || !parts[0].equals(MAGIC)) {
                throw invalid(file, "is no key file", null);
            }
            if (!parts[1].equals(label)) {
                throw invalid(file, "holds a key of another scheme than " + label, null);
            }
            var hex = HexFormat.of();
            byte[] salt = hex.parseHex(parts[2]);
            byte[] nonce = hex.parseHex(parts[3]);
            byte[] sealed = hex.parseHex(parts[4]);
            if (salt.length != SALT || nonce.length != NONCE || sealed.length != SCALAR + TAG) {
                throw invalid(file, "is no key file", null);
            }
            return cipher(Cipher.DECRYPT_MODE, passphrase, salt, nonce, label).doFinal(sealed);
        } catch (IOException | IllegalArgumentException e) {
            throw invalid(file, "cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw invalid(file, "does not open: wrong passphrase, or the file was changed", e);
        }
    }

    static String scheme(String name) {
        return name.substring(name.lastIndexOf('-') + 1);
    }

    private static Cipher cipher(int mode, char[] passphrase, byte[] salt, byte[] nonce, String name)
            throws GeneralSecurityException {
        var spec = new PBEKeySpec(passphrase, salt, ROUNDS, 256);
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(spec)
                .getEncoded();
        spec.clearPassword();
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * 8, nonce));
            cipher.updateAAD(ByteBuffer.wrap((MAGIC + ' ' + name).getBytes(StandardCharsets.US_ASCII)));
            return cipher;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static GantryException invalid(Path file, String what, @Nullable Throwable cause) {
        return GantryException.of(ErrorCode.KEY_INVALID, Stage.CONFIGURE, "key file " + file + " " + what)
                .fix("Check the path and the passphrase of this identity.")
                .cause(cause)
                .build();
    }
}
