package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.spi.AdapterProvider.Problem;
import dev.gantry.spi.AdapterProvider.Setting;
import dev.gantry.spi.KeyProvider;
import dev.gantry.spi.Signer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.jce.interfaces.ECPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/** Private keys in a PKCS #12 file, as {@code keytool} and {@code openssl} write it: P-256, secp256k1 and SM2. The file is only read. */
public final class Pkcs12Keys implements KeyProvider {
    private static final long MAX_BYTES = 1 << 20;
    private static final Secret PASSPHRASE = new Secret("passphrase");

    @Override
    public String name() {
        return "pkcs12";
    }

    @Override
    public List<Setting> settings() {
        return Stream.concat(
                        Stream.of(
                                Setting.required("path", "the PKCS #12 file"),
                                Setting.optional("alias", "which of its keys; without, its only one", "")),
                        PASSPHRASE.settings().stream())
                .toList();
    }

    @Override
    public List<Problem> validate(Map<String, String> settings) {
        return PASSPHRASE.validate(settings);
    }

    @Override
    public Signer open(String scheme, Map<String, String> settings, Path base) {
        Path file = base.resolve(settings.getOrDefault("path", ""));
        byte[] content = content(file);
        char[] passphrase = PASSPHRASE.read(settings, base);
        try {
            // Not the platform's own: that one knows SM2 keys in no version, and newer ones read no secp256k1.
            KeyStore store = KeyStore.getInstance("PKCS12", new BouncyCastleProvider());
            store.load(new ByteArrayInputStream(content), passphrase);
            String alias = alias(store, settings.getOrDefault("alias", ""), file);
            return signer(scheme, store.getKey(alias, passphrase), alias, file);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException | IllegalStateException e) {
            throw invalid(
                    file + " does not open: wrong passphrase, or no PKCS #12 file",
                    "Check the file and its passphrase with: keytool -list -keystore FILE",
                    e);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private static byte[] content(Path file) {
        try (var in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes((int) MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw invalid(file + " is over 1 MiB", "Name a PKCS #12 file.", null);
            }
            return content;
        } catch (NoSuchFileException e) {
            throw invalid("there is no file " + file, "Put the PKCS #12 file there.", null);
        } catch (IOException e) {
            throw invalid(file + " cannot be read", "Let this user read it.", e);
        }
    }

    private static String alias(KeyStore store, String asked, Path file) throws GeneralSecurityException {
        var there = new ArrayList<String>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                if (alias.equals(asked)) {
                    return alias;
                }
                there.add(alias);
            }
        }
        if (asked.isEmpty() && there.size() == 1) {
            return there.get(0);
        }
        throw invalid(
                file + (asked.isEmpty() ? " has not one private key alone" : " has no private key " + asked),
                "Name one of " + there + " as alias.",
                null);
    }

    private static Signer signer(String scheme, java.security.@Nullable Key key, String alias, Path file) {
        if (!(key instanceof ECPrivateKey ec)) {
            throw invalid(
                    alias + " in " + file + " is a key of " + (key == null ? "no kind" : key.getAlgorithm()),
                    "Use an elliptic curve key of the scheme " + scheme + ".",
                    null);
        }
        var wanted = Curves.of(scheme);
        var curve = ec.getParameters();
        if (curve == null
                || !curve.getCurve().equals(wanted.getCurve())
                || !curve.getG().equals(wanted.getG())) {
            throw invalid(
                    alias + " in " + file + " is a key of another curve than " + scheme,
                    "Name a key of this scheme, or configure the key under its own scheme.",
                    null);
        }
        byte[] scalar = Curves.word(ec.getD());
        try {
            return SoftwareSigner.of(scheme, scalar);
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    private static GantryException invalid(String what, String fix, @Nullable Throwable cause) {
        return GantryException.of(ErrorCode.KEY_INVALID, Stage.CONFIGURE, what)
                .fix(fix)
                .cause(cause)
                .build();
    }
}
