package dev.gantry.core.did;

import dev.gantry.SubjectId;
import dev.gantry.core.json.Jcs;
import dev.gantry.identifier.Did;
import dev.gantry.identifier.DidUrl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The document of a {@code did:gantry}: its digest stands on a ledger, so it has one byte string (RFC 8785, at most 4,096 bytes), and no member that this version does not know. Keys
 * are {@code Multikey}; their multicodec tells the suite.
 */
public final class GantryDocument {
    private static final Set<String> MEMBERS = Set.of(
            "id",
            "alsoKnownAs",
            "controller",
            "verificationMethod",
            "authentication",
            "assertionMethod",
            "keyAgreement",
            "capabilityInvocation",
            "capabilityDelegation",
            "service");
    private static final Set<String> METHOD = Set.of("id", "type", "controller", "publicKeyMultibase");
    private static final Set<String> SERVICE = Set.of("id", "type", "serviceEndpoint");
    private static final String MULTIKEY = "Multikey";

    private GantryDocument() {}

    /** The document of exactly these bytes; {@code DID_DOCUMENT_INVALID} if they are not the canonical ones, or it is another subject's. */
    public static DidDocument parse(byte[] utf8, SubjectId subject) {
        DidDocument document = DidDocument.parse(utf8);
        if (!document.id().equals(Did.of(subject))) {
            throw DocumentReader.invalid("it is of " + document.id() + ", not of " + Did.of(subject));
        }
        require("the document", MEMBERS, document.json().keySet());
        entries(document.json().get("verificationMethod"), METHOD);
        entries(document.json().get("service"), SERVICE);
        for (Relationship relationship : Relationship.values()) {
            if (document.json().get(relationship.member()) instanceof List<?> list
                    && !list.stream().allMatch(e -> e instanceof String s && s.startsWith("did:"))) {
                throw DocumentReader.invalid(relationship.member() + " has more than absolute references");
            }
        }
        for (VerificationMethod method : document.methods()) {
            if (!method.type().equals(MULTIKEY)
                    || method.key().isEmpty()
                    || !method.id().did().equals(document.id())) {
                throw DocumentReader.invalid(method.id() + " is no Multikey of this DID in a known suite");
            }
        }
        if (!Arrays.equals(document.canonical(), utf8)) {
            throw DocumentReader.invalid("its bytes are not the canonical ones of RFC 8785");
        }
        return document;
    }

    private static void entries(@Nullable Object list, Set<String> known) {
        if (list instanceof List<?> entries) {
            for (Object entry : entries) {
                Map<?, ?> map = (Map<?, ?>) entry;
                require(String.valueOf(map.get("id")), known, map.keySet());
                if (!String.valueOf(map.get("id")).startsWith("did:")) {
                    throw DocumentReader.invalid(map.get("id") + " is relative");
                }
            }
        }
    }

    private static void require(String where, Set<String> known, Set<?> members) {
        for (Object member : members) {
            if (!known.contains(member)) {
                throw DocumentReader.invalid(where + " has the unknown member " + member);
            }
        }
    }

    public static Builder of(SubjectId subject) {
        return new Builder(Did.of(subject));
    }

    /** Collects a document; {@link #build} checks all of it. */
    public static final class Builder {
        private final Did id;
        private final List<Object> alsoKnownAs = new ArrayList<>();
        private final List<Object> controllers = new ArrayList<>();
        private final List<Object> methods = new ArrayList<>();
        private final List<Object> services = new ArrayList<>();
        private final Map<Relationship, List<Object>> relationships = new EnumMap<>(Relationship.class);

        private Builder(Did id) {
            this.id = id;
        }

        /** A key of this DID under the name {@code did:gantry:…#fragment}, and what it may be used for. */
        public Builder key(String fragment, VerificationKey key, Relationship... purposes) {
            DidUrl url = id.fragment(fragment);
            methods.add(Map.of(
                    "id",
                    url.toString(),
                    "type",
                    MULTIKEY,
                    "controller",
                    id.toString(),
                    "publicKeyMultibase",
                    key.multibase()));
            for (Relationship purpose : purposes) {
                relationships.computeIfAbsent(purpose, p -> new ArrayList<>()).add(url.toString());
            }
            return this;
        }

        /** Another identifier of the same participant; only claimed. */
        public Builder alsoKnownAs(String uri) {
            alsoKnownAs.add(uri);
            return this;
        }

        public Builder controller(Did controller) {
            controllers.add(controller.toString());
            return this;
        }

        /** @param endpoint a URI */
        public Builder service(String fragment, String type, String endpoint) {
            services.add(Map.of("id", id.fragment(fragment).toString(), "type", type, "serviceEndpoint", endpoint));
            return this;
        }

        /** {@code DID_DOCUMENT_INVALID} for whatever a reader would refuse, also if it is over 4,096 bytes. */
        public DidDocument build() {
            var json = new LinkedHashMap<String, Object>();
            json.put("id", id.toString());
            put(json, "alsoKnownAs", alsoKnownAs);
            put(json, "controller", controllers);
            put(json, "verificationMethod", methods);
            put(json, "service", services);
            relationships.forEach((r, urls) -> put(json, r.member(), urls));
            return parse(Jcs.encode(json), id.subject().orElseThrow());
        }

        private static void put(Map<String, Object> json, String member, List<Object> values) {
            if (!values.isEmpty()) {
                json.put(member, values);
            }
        }
    }
}
