package dev.gantry.core.evidence;

import dev.gantry.GantryException;
import dev.gantry.core.did.DidDocument;
import dev.gantry.core.did.KeySuite;
import dev.gantry.core.did.Relationship;
import java.util.Arrays;

/** The keys of a published DID document. Whether it was published, and by whom, its head on the ledger shows. */
final class PublishedKeys {
    private PublishedKeys() {}

    static boolean has(byte[] document, String scheme, byte[] publicKey) {
        try {
            DidDocument did = DidDocument.parse(document);
            return did.relationship(Relationship.ASSERTION_METHOD).stream()
                    .flatMap(url -> did.key(url, Relationship.ASSERTION_METHOD).stream())
                    .filter(key ->
                            key.suite() != KeySuite.ED25519 && key.suite().id().equals(scheme))
                    .anyMatch(key -> Arrays.equals(key.uncompressed(), publicKey));
        } catch (GantryException e) {
            return false;
        }
    }
}
