package dev.gantry.core.did;

import dev.gantry.identifier.Did;
import dev.gantry.identifier.DidUrl;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code did:key} (W3C CCG, did:key Method): the DID is its key, and the document is made of it. Keys are for signing; none for encryption is derived. One key has one DID.
 */
public final class DidKeyResolver implements DidResolver {
    private static final String METHOD = "key";

    @Override
    public String method() {
        return METHOD;
    }

    /** The DID that is this key. */
    public static Did of(VerificationKey key) {
        return new Did(METHOD, key.multibase());
    }

    @Override
    public Resolution resolve(Did did) {
        VerificationKey key = VerificationKey.ofMultibase(did.id());
        DidUrl url = did.fragment(did.id());
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("@context", List.of("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"));
        json.put("id", did.toString());
        json.put(
                "verificationMethod",
                List.of(Map.of(
                        "id",
                        url.toString(),
                        "type",
                        "Multikey",
                        "controller",
                        did.toString(),
                        "publicKeyMultibase",
                        key.multibase())));
        for (Relationship relationship : Relationship.values()) {
            if (relationship != Relationship.KEY_AGREEMENT) {
                json.put(relationship.member(), List.of(url.toString()));
            }
        }
        return new Resolution(did, DocumentReader.read(json), "the DID itself");
    }
}
