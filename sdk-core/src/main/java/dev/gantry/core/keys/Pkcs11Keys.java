package dev.gantry.core.keys;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Stage;
import dev.gantry.spi.AdapterProvider.Problem;
import dev.gantry.spi.AdapterProvider.Setting;
import dev.gantry.spi.KeyProvider;
import dev.gantry.spi.Signer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Keys in a token behind its PKCS #11 library: P-256, and secp256k1 where the token has it. They sign there and never leave it. */
public final class Pkcs11Keys implements KeyProvider {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Secret PIN = new Secret("pin");

    @Override
    public String name() {
        return "pkcs11";
    }

    @Override
    public List<Setting> settings() {
        var all = new ArrayList<>(List.of(
                Setting.required("library", "the token's PKCS #11 library"),
                Setting.required("label", "the label of the key and of its certificate"),
                Setting.optional("slot", "the slot's number, as the token's tools tell it; without, the first", "")));
        all.addAll(PIN.settings());
        return all;
    }

    @Override
    public List<Problem> validate(Map<String, String> settings) {
        var problems = new ArrayList<>(PIN.validate(settings));
        String slot = settings.getOrDefault("slot", "");
        if (!slot.isEmpty() && !NUMBER.matcher(slot).matches()) {
            problems.add(new Problem("slot", "not a number", "Write the slot's number."));
        }
        if (settings.getOrDefault("library", "").contains("\"")) {
            problems.add(new Problem("library", "has a quotation mark", "Name the library without one."));
        }
        return problems;
    }

    @Override
    public Signer open(String scheme, Map<String, String> settings, Path base) {
        if (scheme.equals(Signer.SM2)) {
            throw GantryException.of(
                            ErrorCode.UNSUPPORTED,
                            Stage.CONFIGURE,
                            "the Java platform signs with no SM2 key in a token")
                    .fix("Keep the sm2 key in the identity's directory or in a PKCS #12 file.")
                    .build();
        }
        Path library = base.resolve(settings.getOrDefault("library", ""));
        if (Files.notExists(library)) {
            throw GantryException.of(ErrorCode.KEY_INVALID, Stage.CONFIGURE, "there is no PKCS #11 library " + library)
                    .fix("Install the token's software, or correct library.")
                    .build();
        }
        var token = new Token(library, settings.getOrDefault("slot", ""));
        return new TokenSigner(scheme, token, settings.getOrDefault("label", ""), () -> PIN.read(settings, base));
    }
}
