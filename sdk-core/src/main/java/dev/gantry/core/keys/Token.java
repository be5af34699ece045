package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A token through the Java platform's PKCS #11 provider. Every failure has a code and a fix; the PIN is in none of them. */
record Token(Path library, String slot) {
    /** How PKCS #11 names what went wrong. */
    private static final Pattern ANSWER = Pattern.compile("CKR_[A-Z0-9_]+");

    private static final List<String> PIN_REFUSED =
            List.of("CKR_PIN_INCORRECT", "CKR_PIN_INVALID", "CKR_PIN_LEN_RANGE");

    /** A key, with whatever signs for it. */
    record Key(PrivateKey handle, Certificate certificate, Provider provider) {
        /** r ‖ s, with any s. */
        byte[] sign(byte[] digest) throws GeneralSecurityException {
            var signature = Signature.getInstance("NONEwithECDSAinP1363Format", provider);
            signature.initSign(handle);
            signature.update(digest);
            return signature.sign();
        }
    }

    /** Logs in and finds the key. {@code KEY_INVALID}, {@code KEY_UNAVAILABLE}, {@code UNSUPPORTED}. */
    Key open(String label, char[] pin) {
        Provider provider = provider();
        try {
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin);
            Certificate certificate = store.getCertificate(label);
            if (certificate != null && store.getKey(label, null) instanceof PrivateKey handle) {
                return new Key(handle, certificate, provider);
            }
            throw invalid(
                    this + " has no private key with a certificate labelled " + label,
                    "Use one of " + Collections.list(store.aliases())
                            + ", or make the key with its certificate: docs/how-to/keys.md shows how.",
                    null);
        } catch (GeneralSecurityException | IOException | ProviderException e) {
            throw failed(e);
        }
    }

    private Provider provider() {
        Provider platform = Security.getProvider("SunPKCS11");
        if (platform == null) {
            throw GantryException.of(
                            ErrorCode.UNSUPPORTED, Stage.CONFIGURE, "this Java has no PKCS #11 (jdk.crypto.cryptoki)")
                    .fix("Use a JDK that has the module, or keep the key in a file.")
                    .build();
        }
        String which = slot.isEmpty() ? "slotListIndex = 0" : "slot = " + slot;
        String quoted = library.toString().replace("\\", "\\\\");
        try {
            return platform.configure("--name = Gantry\nlibrary = \"" + quoted + "\"\n" + which + "\n");
        } catch (ProviderException | IllegalArgumentException e) {
            if (answer(e).isEmpty() && !String.valueOf(e.getMessage()).contains("slot")) {
                throw invalid(library + " cannot be used as a PKCS #11 library", "Name the token's library.", e);
            }
            throw failed(e);
        }
    }

    /** What the platform's exception means. */
    GantryException failed(Exception e) {
        String answer = answer(e);
        if (PIN_REFUSED.contains(answer)) {
            return invalid(
                    this + " refuses the PIN",
                    "Correct pinFile or pinEnv and start again; a token locks itself after a few wrong PINs.",
                    e);
        }
        if (answer.equals("CKR_PIN_LOCKED")) {
            return invalid(
                    "the PIN of " + this + " is locked",
                    "Have it unlocked with the security officer's PIN, and start again.",
                    e);
        }
        return GantryException.of(
                        ErrorCode.KEY_UNAVAILABLE,
                        Stage.CONFIGURE,
                        this + " does not answer as it should" + (answer.isEmpty() ? "" : ": " + answer))
                .fix("Check that the token is there and that slot is its number; then repeat with the same key.")
                .cause(e)
                .build();
    }

    static GantryException invalid(String what, String fix, @Nullable Throwable cause) {
        return GantryException.of(ErrorCode.KEY_INVALID, Stage.CONFIGURE, what)
                .fix(fix)
                .cause(cause)
                .build();
    }

    private static String answer(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            Matcher matcher = ANSWER.matcher(String.valueOf(t.getMessage()));
            if (matcher.find()) {
                return matcher.group();
            }
        }
        return "";
    }

    @Override
    public String toString() {
        return "the token in " + (slot.isEmpty() ? "the first slot" : "slot " + slot) + " of " + library.getFileName();
    }
}
