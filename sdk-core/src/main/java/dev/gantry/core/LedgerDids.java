package dev.gantry.core;

import dev.gantry.ErrorCode;
import dev.gantry.GantryException;
import dev.gantry.Identities;
import dev.gantry.Identities.DidVersion;
import dev.gantry.Stage;
import dev.gantry.core.did.DidResolver;
import dev.gantry.core.did.GantryDocument;
import dev.gantry.core.did.Resolution;
import dev.gantry.identifier.Did;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Resolves {@code did:gantry} by one ledger, whose state vouches for the document. */
record LedgerDids(Connection connection, Identities identities) implements DidResolver {
    @Override
    public String method() {
        return Did.GANTRY;
    }

    @Override
    public Resolution resolve(Did did) {
        return resolve(did, identities.document(did.subject().orElseThrow()));
    }

    Resolution resolve(Did did, Optional<DidVersion> found) {
        DidVersion version = found.orElseThrow(
                () -> GantryException.of(ErrorCode.DID_NOT_FOUND, Stage.READ, did + " has no document on this ledger")
                        .fix("Ask whoever gave you the DID for which ledger it is, or for which time.")
                        .with("ledger", connection.name())
                        .build());
        boolean deactivated = identities
                .find(version.subject())
                .filter(s -> s.status().equals("DEACTIVATED"))
                .isPresent();
        return new Resolution(
                did,
                GantryDocument.parse(version.document().getBytes(StandardCharsets.UTF_8), version.subject()),
                "transaction " + version.transactionId() + " of " + connection.name(),
                deactivated,
                Long.toString(version.version()));
    }
}
