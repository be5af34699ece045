package dev.gantry.core.did;

import dev.gantry.identifier.Did;
import org.jspecify.annotations.Nullable;

/**
 * What a DID resolved to; its document is of this very DID. What did not resolve is a {@link dev.gantry.GantryException}: {@code IDENTIFIER_INVALID} or
 * {@code KEY_INVALID} (no DID of its method), {@code UNSUPPORTED} (the method, or the kind of key), {@code DID_NOT_FOUND}, {@code DID_DOCUMENT_INVALID}, {@code DID_REFUSED} (this resolver's own rules forbid it) or
 * {@code DID_UNREACHABLE} (ask again later).
 *
 * @param source where the document is from: an address, a ledger, or the DID itself
 * @param deactivated the document is the last one; its keys sign nothing new
 * @param versionId the document's version, where its method has versions
 */
public record Resolution(
        Did did,
        DidDocument document,
        String source,
        boolean deactivated,
        @Nullable String versionId) {
    public Resolution {
        if (!document.id().equals(did)) {
            throw DocumentReader.invalid("it is of " + document.id() + ", not of " + did);
        }
    }

    Resolution(Did did, DidDocument document, String source) {
        this(did, document, source, false, null);
    }
}
