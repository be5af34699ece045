package dev.gantry.core.did;

import dev.gantry.core.json.Jcs;
import dev.gantry.identifier.Did;
import dev.gantry.identifier.DidUrl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A DID document (W3C DID Core 1.0, 5) that was checked as a whole: every DID and URL in it is one, ids are unique, and what a relationship names of this DID is there. Members
 * of other specifications are kept. Immutable.
 */
public final class DidDocument {
    /** The most of a document that is read, unless a resolver says otherwise; a {@code did:gantry} document is never longer than a kernel's inception. */
    public static final int MAX_BYTES = 4096;

    private final Did id;
    private final List<String> alsoKnownAs;
    private final List<Did> controllers;
    private final List<VerificationMethod> methods;
    private final Map<Relationship, List<DidUrl>> relationships;
    private final List<Service> services;
    private final Map<String, @Nullable Object> json;

    DidDocument(
            Did id,
            List<String> alsoKnownAs,
            List<Did> controllers,
            List<VerificationMethod> methods,
            Map<Relationship, List<DidUrl>> relationships,
            List<Service> services,
            Map<String, @Nullable Object> json) {
        this.id = id;
        this.alsoKnownAs = List.copyOf(alsoKnownAs);
        this.controllers = List.copyOf(controllers);
        this.methods = List.copyOf(methods);
        this.relationships = Map.copyOf(relationships);
        this.services = List.copyOf(services);
        this.json = json;
    }

    /** {@code DID_DOCUMENT_INVALID} if it is longer than {@link #MAX_BYTES} or breaks a rule of DID Core. */
    public static DidDocument parse(byte[] utf8) {
        return parse(utf8, MAX_BYTES);
    }

    public static DidDocument parse(byte[] utf8, int maxBytes) {
        return DocumentReader.read(DocumentReader.json(utf8, maxBytes));
    }

    public Did id() {
        return id;
    }

    /** Other identifiers that the document claims; nobody confirmed them. */
    public List<String> alsoKnownAs() {
        return alsoKnownAs;
    }

    /** Who may change the document; empty if only the DID itself. */
    public List<Did> controllers() {
        return controllers;
    }

    /** Every key of the document, also those that stand within a relationship. */
    public List<VerificationMethod> methods() {
        return methods;
    }

    public Optional<VerificationMethod> method(DidUrl url) {
        return methods.stream().filter(m -> m.id().equals(url)).findFirst();
    }

    /** The keys that may be used for this; those of other DIDs among them are not in {@link #methods}. */
    public List<DidUrl> relationship(Relationship relationship) {
        return relationships.getOrDefault(relationship, List.of());
    }

    /** The key of this name, if the document has it, can use it, and allows it for this. */
    public Optional<VerificationKey> key(DidUrl url, Relationship purpose) {
        return relationship(purpose).contains(url) ? method(url).flatMap(VerificationMethod::key) : Optional.empty();
    }

    public List<Service> services() {
        return services;
    }

    /** The whole document, with members of other specifications. */
    public Map<String, @Nullable Object> json() {
        return json;
    }

    /** The document's one byte string, RFC 8785. */
    public byte[] canonical() {
        return Jcs.encode(json);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DidDocument d && json.equals(d.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return "DidDocument[" + id + ", " + methods.size() + " keys]";
    }
}
