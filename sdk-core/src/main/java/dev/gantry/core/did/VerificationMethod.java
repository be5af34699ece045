package dev.gantry.core.did;

import dev.gantry.identifier.Did;
import dev.gantry.identifier.DidUrl;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key as a DID document names it.
 *
 * @param type such as {@code Multikey} or {@code JsonWebKey}
 * @param material null if the key is of a kind that cannot be used here
 */
public record VerificationMethod(
        DidUrl id, String type, Did controller, @Nullable VerificationKey material) {
    public Optional<VerificationKey> key() {
        return Optional.ofNullable(material);
    }
}
